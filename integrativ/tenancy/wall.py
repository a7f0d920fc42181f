"""The wall in the database: who may read and write which rows, declared at the model and raised after every migration.

A model says `wall = own()` (or one of the other templates) and this module derives policies, grants, composite
foreign keys and legal checks from it. The catalogue test compares what stands in PostgreSQL with what is derived here.
Sources: docs/decisions/0002, PostgreSQL row security.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.db import models

APP, OWNER, LOOKUP = "integrativ_app", "integrativ_owner", "integrativ_lookup"
ORG = "(SELECT nullif(current_setting('app.org', true), '')::bigint)"
USER = "(SELECT nullif(current_setting('app.user', true), '')::bigint)"
HAT = "(SELECT nullif(current_setting('app.membership', true), '')::bigint)"
KIND = f"(SELECT o.kind FROM tenancy_organisation o WHERE o.id = {ORG})"
TODAY = "(now() AT TIME ZONE 'Europe/Berlin')::date"
SOMEBODY = f"({ORG} IS NOT NULL OR {USER} IS NOT NULL)"


@dataclass(frozen=True)
class Wall:
    """What one table lets through. SQL fragments may use {t} for the table. Empty `insert`/`update`/`delete` = nobody."""

    read: tuple[str, ...] = ()
    insert: str = ""
    update: str = ""
    delete: str = ""
    update_columns: tuple[str, ...] = ()
    restrict: tuple[tuple[str, str, str], ...] = ()  # (name, command, condition): holds whatever else allows
    lookup: str = ""  # privileges of the NOLOGIN role that owns the look-up functions, e.g. "SELECT"
    checks: tuple[tuple[str, str], ...] = ()  # legal limits: (name, condition)
    crosses: frozenset[str] = frozenset()  # foreign keys that may point into another body's rows
    forced: bool = True
    row_security: bool = True
    grants: tuple[str, ...] = ("SELECT", "INSERT", "UPDATE", "DELETE")


def own(*, read: Iterable[str] = (), **more: Any) -> Wall:
    """Rows of one body: it alone reads and writes; `read` adds conditions under which others may read."""
    mine = f"org_id = {ORG}"
    return replace(Wall(read=(mine, *read), insert=mine, update=mine, delete=mine), **more)


def insert_only(*, read: Iterable[str] = (), **more: Any) -> Wall:
    """Rows of one body that are added and never changed or taken away by the application."""
    return own(read=read, **({"update": "", "delete": "", "grants": ("SELECT", "INSERT")} | more))


def reference(*, lookup: str = "") -> Wall:
    """Public facts (districts, occupations): everybody reads, only migrations write."""
    return Wall(row_security=False, forced=False, grants=("SELECT",), lookup=lookup)


def account() -> Wall:
    """Sign-in tables, listed by name: needed before anybody acts, hold the minimum, have no row policy."""
    return Wall(row_security=False, forced=False)


def register(*, insert: str = "", update: str = "") -> Wall:
    """The public register of bodies: everybody reads, a body writes what is its own."""
    return Wall(read=("true",), insert=insert, update=update, forced=False, grants=("SELECT", "INSERT", "UPDATE"))


# Frameworks' tables, by name. The application needs them before an actor is known.
FRAMEWORK: dict[str, Wall] = {}


def framework(*tables: str, grants: tuple[str, ...] = ("SELECT", "INSERT", "UPDATE", "DELETE")) -> None:
    """List tables of a library that carry no personal row of ours beyond the account."""
    for table in tables:
        FRAMEWORK[table] = Wall(row_security=False, forced=False, grants=grants)


_restrictions: dict[str, list[tuple[str, str, str]]] = {}
_readers: dict[str, list[str]] = {}


def restrict(label: str, *, name: str, command: str, condition: str) -> None:
    """A higher package adds a limit to a lower package's table (the lower one need not know it)."""
    rows = _restrictions.setdefault(label, [])
    if all(row[0] != name for row in rows):
        rows.append((name, command, condition))


def open_for(label: str, *, condition: str) -> None:
    """A higher package lets further readers in, for example the receiver of a sent request."""
    rows = _readers.setdefault(label, [])
    if condition not in rows:
        rows.append(condition)


_erasable: set[str] = set()
# What the erasing function blanks where evidence outlives the file.
_ERASING = {
    "people.Person": ", UPDATE",
    "people.Share": ", UPDATE (withdrawn_at)",
    "cases.Case": ", UPDATE (closed_on)",
}


def erasable(*labels: str) -> None:
    """Tables the erasing function (role of the look-up functions) may empty when a period has ended."""
    _erasable.update(labels)


def of(model: type[models.Model]) -> Wall | None:
    """The complete wall of a model, with what higher packages added; None if it declares none."""
    declared: Wall | None = getattr(model, "wall", None)
    if declared is None:
        return FRAMEWORK.get(model._meta.db_table)
    label = model._meta.label
    return replace(
        declared,
        read=(*declared.read, *_readers.get(label, ())) if declared.row_security else declared.read,
        restrict=(*declared.restrict, *_restrictions.get(label, ())),
        lookup=f"{declared.lookup or 'SELECT'}, DELETE{_ERASING.get(label, '')}"
        if label in _erasable
        else declared.lookup,
    )


def walled_models() -> list[type[models.Model]]:
    """All models with a wall of their own, in a stable order."""
    every = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted((m for m in every if getattr(m, "wall", None) is not None), key=lambda m: m._meta.db_table)


@dataclass(frozen=True)
class Policy:
    """One row policy as PostgreSQL keeps it."""

    table: str
    name: str
    permissive: bool
    command: str
    role: str
    using: str = ""
    check: str = ""

    def sql(self) -> str:
        parts = [f'CREATE POLICY "{self.name}" ON "{self.table}"']
        parts.append("AS PERMISSIVE" if self.permissive else "AS RESTRICTIVE")
        parts.append(f"FOR {self.command} TO {self.role}")
        if self.using:
            parts.append(f"USING ({self.using})")
        if self.check:
            parts.append(f"WITH CHECK ({self.check})")
        return " ".join(parts) + ";"


@dataclass(frozen=True)
class TableWall:
    """Everything the database must hold for one table."""

    table: str
    row_security: bool
    forced: bool
    policies: tuple[Policy, ...]
    grants: tuple[str, ...]
    composite: tuple[tuple[str, str], ...] = field(default=())  # (constraint name, definition)
    checks: tuple[tuple[str, str], ...] = field(default=())
    unique_id_org: bool = False


def _policies(table: str, wall: Wall) -> Iterable[Policy]:
    if not wall.row_security:
        return

    def fill(text: str) -> str:
        return text.replace("{t}", table)

    if wall.forced:
        yield Policy(
            table,
            f"{table}_floor",
            False,
            "ALL",
            "PUBLIC",
            SOMEBODY if not wall.lookup else f"{SOMEBODY} OR current_user = '{LOOKUP}'",
        )
    yield Policy(table, f"{table}_read", True, "SELECT", APP, fill(" OR ".join(f"({r})" for r in wall.read)))
    if wall.insert:
        yield Policy(table, f"{table}_insert", True, "INSERT", APP, "", fill(wall.insert))
    if wall.update:
        yield Policy(table, f"{table}_update", True, "UPDATE", APP, fill(wall.update), fill(wall.update))
    if wall.delete:
        yield Policy(table, f"{table}_delete", True, "DELETE", APP, fill(wall.delete))
    for name, command, condition in wall.restrict:
        using = "" if command == "INSERT" else fill(condition)
        check = fill(condition) if command in ("INSERT", "UPDATE", "ALL") else ""
        yield Policy(table, f"{table}_{name}", False, command, APP, using, check)
    if wall.lookup:
        yield Policy(table, f"{table}_lookup", True, "ALL", LOOKUP, "true", "true")


def _grants(wall: Wall) -> tuple[str, ...]:
    rows = []
    for privilege in wall.grants:
        if privilege == "UPDATE" and wall.update_columns:
            rows.append("UPDATE (" + ", ".join(f'"{c}"' for c in wall.update_columns) + ")")
        elif not wall.row_security or privilege == "SELECT" or getattr(wall, privilege.lower()):
            rows.append(privilege)
    return tuple(rows)


def _composite(model: type[models.Model], wall: Wall) -> Iterable[tuple[str, str]]:
    """Foreign keys between rows of bodies must carry the body: a plain key check bypasses row security."""
    table = model._meta.db_table
    for key in model._meta.concrete_fields:
        if not isinstance(key, models.ForeignKey) or key.name in wall.crosses or isinstance(key.related_model, str):
            continue
        target = key.related_model
        if has_org(target) and has_org(model):
            name = f"{table}_{key.column}_same_body"[:63]
            yield (
                name,
                f'FOREIGN KEY ("{key.column}", org_id) REFERENCES "{target._meta.db_table}" (id, org_id)'
                f"{_on_delete(key)} DEFERRABLE INITIALLY DEFERRED",
            )


def _on_delete(key: models.ForeignKey[Any, Any]) -> str:
    """What Django does on deletion, said to the database too: erasing a row takes with it what nobody may see any more."""
    rule = key.remote_field.on_delete
    if rule is models.CASCADE:
        return " ON DELETE CASCADE"
    return f' ON DELETE SET NULL ("{key.column}")' if rule is models.SET_NULL else ""


def has_org(model: type[models.Model]) -> bool:
    """Whether rows of this model belong to one body."""
    return any(f.column == "org_id" for f in model._meta.concrete_fields)


def table_wall(model: type[models.Model]) -> TableWall:
    """Derive the complete wall of one model."""
    wall = of(model)
    if wall is None:
        raise LookupError(f"{model._meta.label} hat keine Mauer")
    table = model._meta.db_table
    return TableWall(
        table=table,
        row_security=wall.row_security,
        forced=wall.row_security and wall.forced,
        policies=tuple(_policies(table, wall)),
        grants=_grants(wall),
        composite=tuple(_composite(model, wall)),
        checks=tuple((f"{table}_{name}"[:63], condition) for name, condition in wall.checks),
        unique_id_org=has_org(model) and model._meta.pk.name == "id",
    )
