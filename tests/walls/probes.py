"""Try every operation on a table as somebody, in raw SQL, and say what happened. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.types.json import Jsonb

from integrativ.tenancy import wall
from tests.cast import Cast


@dataclass(frozen=True)
class Somebody:
    """An actor as the database knows one."""

    name: str
    user: int | None
    org: int | None
    hat: int | None


def everybody(cast: Cast) -> list[Somebody]:
    """The cast, somebody for each kind of share, and nobody at all."""
    hats = {
        "lead": cast.lead, "deputy": cast.deputy, "colleague": cast.colleague, "coordinator": cast.coordinator, "partner": cast.partner,
        "neighbour": cast.neighbour, "company": cast.company_user, **cast.others,  # type: ignore[attr-defined]
    }  # fmt: skip
    people = [Somebody(name, hat.user_id, hat.organisation_id, hat.pk) for name, hat in hats.items()]
    return [
        *people,
        Somebody("herself", cast.herself.pk, None, None),
        Somebody("stranger", cast.stranger.pk, None, None),
        Somebody("nobody", None, None, None),
    ]


def connect(name: str, role: str) -> psycopg.Connection[Any]:
    """A connection of the application ("default") or of the owner of the tables ("owner")."""
    spec = settings.DATABASES[role]
    return psycopg.connect(
        host=spec["HOST"],
        port=spec["PORT"] or None,
        user=spec["USER"],
        password=spec["PASSWORD"] or None,
        dbname=name,
        autocommit=True,
    )


class Prober:
    """Holds what the tables contain (read by the owner while the wall is down) and probes as anybody."""

    def __init__(self, name: str, cast: Cast) -> None:
        self.app, self.owner = connect(name, "default"), connect(name, "owner")
        self.cast = cast
        self.records: dict[tuple[str, int], dict[str, Any]] = {}
        self.models = [
            m for m in wall.walled_models() if wall.has_org(m) and wall.table_wall(m).forced and m._meta.pk.name == "id"
        ]
        self.rows = {m._meta.db_table: self._all_rows(m._meta.db_table) for m in self.models}
        self.columns = {m._meta.db_table: self._columns(m._meta.db_table) for m in self.models}

    def _all_rows(self, table: str) -> list[tuple[int, int]]:
        name = sql.Identifier(table)
        with self.owner.transaction(force_rollback=True):
            self.owner.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(name))
            return self.owner.execute(sql.SQL("SELECT id, org_id FROM {} ORDER BY id").format(name)).fetchall()

    def _columns(self, table: str) -> list[str]:
        query = (
            # first what may be empty: the probe writes NULL, and a refusal must come from the wall, not from NOT NULL
            "SELECT p.column_name FROM information_schema.column_privileges p JOIN information_schema.columns c"
            " USING (table_schema, table_name, column_name) WHERE p.table_name = %s AND p.grantee = %s"
            " AND p.privilege_type = 'UPDATE' ORDER BY c.is_nullable DESC, p.column_name"
        )
        return [row[0] for row in self.owner.execute(query, [table, wall.APP]).fetchall()]

    def seen(self, table: str, who: Somebody) -> list[int]:
        """Ids the reader gets without any WHERE."""
        with self._as(who):
            return [
                row[0]
                for row in self.app.execute(
                    sql.SQL("SELECT id FROM {} ORDER BY id").format(sql.Identifier(table))
                ).fetchall()
            ]

    def part(self, table: str, command: str) -> dict[str, str]:
        """Only what a policy for this command can change, for everybody; quicker than the whole matrix."""
        try_ = {
            "SELECT": lambda who: str(self.seen(table, who)),
            "INSERT": lambda who: self._insert(table, who, own=True) + self._insert(table, who, own=False),
            "UPDATE": lambda who: self._update(table, who),
            "DELETE": lambda who: self._count(who, sql.SQL("DELETE FROM {}").format(sql.Identifier(table))),
        }
        commands = list(try_) if command == "ALL" else [command]
        return {f"{who.name} {c}": try_[c](who) for who in everybody(self.cast) for c in commands}

    def matrix(self, table: str) -> dict[str, str]:
        """Who can do what: `r` own rows / foreign rows read, `u` changed, `d` deleted, `i` inserted for own and foreign body."""
        return {who.name: self.line(table, who) for who in everybody(self.cast)}

    def line(self, table: str, who: Somebody) -> str:
        """One reader's possibilities in one line, for example "r2+0 u2+0 d2 i+-"."""
        mine = {pk for pk, org in self.rows[table] if org == who.org}
        seen = set(self.seen(table, who))
        return " ".join([
            f"r{len(seen & mine)}+{len(seen - mine)}",
            f"u{self._update(table, who)}",
            f"d{self._count(who, sql.SQL('DELETE FROM {}').format(sql.Identifier(table)))}",
            f"i{self._insert(table, who, own=True)}{self._insert(table, who, own=False)}",
        ])  # fmt: skip

    def _as(self, who: Somebody) -> Any:
        context = self.app.transaction(force_rollback=True)

        class Acting:
            def __enter__(inner) -> None:
                context.__enter__()
                for key, value in (("app.user", who.user), ("app.org", who.org), ("app.membership", who.hat)):
                    self.app.execute("SELECT set_config(%s, %s, true)", [key, "" if value is None else str(value)])

            def __exit__(inner, *error: Any) -> Any:
                return context.__exit__(*error)

        return Acting()

    def _count(self, who: Somebody, statement: sql.Composable) -> str:
        try:
            with self._as(who):
                return str(self.app.execute(statement).rowcount)
        except psycopg.errors.InsufficientPrivilege as error:
            return "!" if "row-level security" in str(error) else "-"
        except psycopg.DatabaseError as error:
            return f"({type(error).__name__})"

    def _update(self, table: str, who: Somebody) -> str:
        columns = self.columns[table]
        if not columns:
            return "-"
        column = sql.Identifier("org_id" if "org_id" in columns else columns[0])
        # a constant, not the column itself: reading a column would let the SELECT policy help out
        value = sql.Literal(who.org) if "org_id" in columns and who.org is not None else sql.SQL("NULL")
        line = self._count(who, sql.SQL("UPDATE {} SET {} = {}").format(sql.Identifier(table), column, value))
        if "org_id" in columns and who.org is not None:
            foreign = next((org for _, org in self.rows[table] if org != who.org), None)
            give = sql.SQL("UPDATE {} SET org_id = {}").format(sql.Identifier(table), sql.Literal(foreign))
            line += "/" + self._count(who, give)
        return line

    def _insert(self, table: str, who: Somebody, *, own: bool) -> str:
        """Copy an existing row of the own (or of a foreign) body under a new number; `+` passes the wall, `!` is refused by it."""
        rows = [pk for pk, org in self.rows[table] if (org == who.org) == own]
        if not rows:
            return "."
        statement = sql.SQL("INSERT INTO {0} SELECT (jsonb_populate_record(NULL::{0}, %s)).*").format(
            sql.Identifier(table)
        )
        record = {**self._record(table, rows[0]), "id": 10**12}
        try:
            with self._as(who):
                self.app.execute(statement, [Jsonb(record)])
        except psycopg.errors.InsufficientPrivilege as error:
            return "!" if "row-level security" in str(error) else "-"
        except psycopg.DatabaseError:
            return "+"
        return "+"

    def _record(self, table: str, pk: int) -> dict[str, Any]:
        if (table, pk) in self.records:
            return self.records[table, pk]
        name = sql.Identifier(table)
        with self.owner.transaction(force_rollback=True):
            self.owner.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(name))
            row = self.owner.execute(
                sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE id = %s").format(name), [pk]
            ).fetchone()
            assert row is not None
            self.records[table, pk] = dict(row[0])
            return self.records[table, pk]

    def close(self) -> None:
        self.app.close()
        self.owner.close()
