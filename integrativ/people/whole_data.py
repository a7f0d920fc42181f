"""Everything held about one person, table by table, for her right of access (Art. 15 and 20 DSGVO, § 83 SGB X).

The tables are found by walking the keys between models, so that a new table cannot be forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models

from integrativ.audit import log
from integrativ.people import queries
from integrativ.people.models import Person, Subject
from integrativ.steps.models import Matter
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation, User

FORMAT = "integrativ-person-1"
# Not hers, or of no meaning outside: keys against double submits, search columns, what the case of others says.
LEFT_OUT_FIELDS = frozenset(
    {"key", "sort_key", "search_key", "sound_key", "telephone_key", "digest", "version", "code_seed", "code_digest"}
)
Found = dict[type[models.Model], set[int]]


def tables() -> list[type[models.Model]]:
    """Every table that can hold something about a person, in a stable order."""
    found: set[type[models.Model]] = {Person}
    waiting: list[type[models.Model]] = [Person]
    while waiting:
        model = waiting.pop()
        for other, _ in _children(model):
            if other not in found:
                found.add(other)
                waiting.append(other)
        if model is Subject and Matter not in found:
            found.add(Matter)
            waiting.append(Matter)
    return sorted(found, key=lambda model: model._meta.label)


def _children(model: type[models.Model]) -> Iterable[tuple[type[models.Model], str]]:
    """Tables with a key to this one, and the name of the key. Merged doubles of a person are not another person's rows."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            other = relation.related_model
            if isinstance(other, type) and wall.has_org(other) and other is not model:
                yield other, relation.field.name  # type: ignore[union-attr]


def _collect(person: Person) -> Found:
    found: Found = {Person: {person.pk}}
    waiting: list[type[models.Model]] = [Person]
    while waiting:
        model = waiting.pop(0)
        for other, key in _children(model):
            ids = set(_rows(other, {f"{key}__in": found[model]}).values_list("pk", flat=True))
            if ids - found.get(other, set()):
                found.setdefault(other, set()).update(ids)
                waiting.append(other)
        if model is Subject:
            matters = set(Subject.objects.filter(pk__in=found[Subject]).values_list("matter_id", flat=True))
            if matters - found.get(Matter, set()):
                found.setdefault(Matter, set()).update(matters)
                waiting.append(Matter)
    return found


def _rows(model: type[models.Model], condition: dict[str, Any]) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = model._default_manager.filter(**condition)
    return rows


def whole_data(membership: Membership, person: Person, *, at: dt.datetime) -> dict[str, Any]:
    """All rows about the person as plain values; other people appear by their body and task only."""
    found = _collect(person)
    names = _Names()
    content = {
        model._meta.label: [
            _row(row, names) for row in _rows(model, {"pk__in": found.get(model, set())}).order_by("pk")
        ]
        for model in tables()
    }
    looks = queries.looks_at(person, since=at - dt.timedelta(days=731))
    content["audit.Entry"] = [
        {"at": look.at.isoformat(), "body": look.body, "who": look.who, "act": look.kind} for look in looks
    ]
    log.write(kind="export", act="people.whole_data", person_ids=[person.pk], object_kind="person", object_id=person.pk)
    return {"format": FORMAT, "made_at": at.isoformat(), "body": membership.organisation.name, "tables": content}


class _Names:
    """Bodies and staff in words, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type, int], str] = {}

    def of(self, model: type[models.Model], pk: int) -> str:
        if (model, pk) not in self._known:
            self._known[model, pk] = str(model._default_manager.filter(pk=pk).first() or "")
        return self._known[model, pk]


def _row(row: models.Model, names: _Names) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in LEFT_OUT_FIELDS:
            continue
        value = field.value_from_object(row)
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Organisation | Membership | User) and value is not None:
            content[field.name] = names.of(target, value)
        else:
            content[field.name] = _plain(value)
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)
