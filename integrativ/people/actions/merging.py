"""Merge two rows of one person. Everything moves to the kept one; the other stays as a tombstone that points to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction

from integrativ.audit import log
from integrativ.people import policies
from integrativ.people.actions.people import FIELDS
from integrativ.people.errors import MergeNotPossible
from integrativ.people.models import Account, LookupKey, Person, Subject, TitleEnd
from integrativ.people.models.person import search_keys
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership

Mover = Callable[[Person, Person, Membership], None]
_movers: dict[str, Mover] = {}


def when_merged(label: str, mover: Mover) -> None:
    """A higher package says how its rows move: `mover(kept, doubled, by)`. Others move by a plain update."""
    _movers[label] = mover


def tables_about_people() -> list[type[models.Model]]:
    """Every model with a key to a person, except the person herself."""
    keys = [
        r for r in Person._meta.get_fields(include_hidden=True) if r.auto_created and r.is_relation and not r.concrete
    ]
    found = {r.related_model for r in keys if r.related_model is not None and r.related_model is not Person}
    return sorted(found, key=lambda model: model._meta.label)


def moved_by_the_database(model: type[models.Model]) -> bool:
    """Whether the merge function moves these rows: the wall lets the look-up role change whom they are about."""
    spec = wall.of(model)
    return model is TitleEnd or (spec is not None and "person_id" in spec.lookup)


def merge_people(*, kept: Person, doubled: Person, by: Membership) -> Person:
    """Bring two rows of one person together; whoever does it must accompany both.

    :raises MergeNotPossible: for the same row, another body's, or one already merged.
    """
    if kept.pk == doubled.pk or kept.org_id != doubled.org_id or kept.merged_into_id or doubled.merged_into_id:
        raise MergeNotPossible
    policies.must_change(by, kept, doubled)
    with transaction.atomic():
        rows = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[kept.pk, doubled.pk]).order_by("pk")}
        if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
            raise MergeNotPossible
        kept, doubled = rows[kept.pk], rows[doubled.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_merge(%s, %s)", [kept.pk, doubled.pk])
        for model in tables_about_people():
            if moved_by_the_database(model):
                continue
            _movers.get(model._meta.label, _move(model))(kept, doubled, by)
        _fill_gaps(kept, doubled)
    log.write(
        kind="change", act="people.merge", person_ids=[kept.pk, doubled.pk], object_kind="person", object_id=kept.pk
    )
    return Person.objects.get(pk=kept.pk)


def _move(model: type[models.Model]) -> Mover:
    def move(kept: Person, doubled: Person, by: Membership) -> None:
        model._default_manager.filter(person=doubled).update(person=kept)

    return move


def _one_stays(model: type[models.Model]) -> Mover:
    """For rows of which a person has one: the kept person's stays, else the other's moves."""

    def move(kept: Person, doubled: Person, by: Membership) -> None:
        if model._default_manager.filter(person=kept).exists():
            model._default_manager.filter(person=doubled).delete()
        else:
            model._default_manager.filter(person=doubled).update(person=kept)

    return move


when_merged(Account._meta.label, _one_stays(Account))
when_merged(LookupKey._meta.label, _one_stays(LookupKey))
when_merged(Subject._meta.label, _move(Subject))


def _fill_gaps(kept: Person, doubled: Person) -> None:
    gaps = {
        name: getattr(doubled, name)
        for name in (*FIELDS, "household_id")
        if getattr(kept, name) in (None, "") and getattr(doubled, name) not in (None, "")
    }
    for name, value in gaps.items():
        setattr(kept, name, value)
    stricter: dict[str, Any] = {"is_restricted": kept.is_restricted or doubled.is_restricted}
    if doubled.processing_restricted_on and not kept.processing_restricted_on:
        stricter["processing_restricted_on"] = doubled.processing_restricted_on
    Person.objects.filter(pk=kept.pk).update(**gaps, **stricter, **search_keys(kept), version=kept.version + 1)
    Person.objects.filter(pk=doubled.pk).update(merged_into=kept, household=None, version=doubled.version + 1)
