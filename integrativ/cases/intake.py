"""Take somebody in: the person, her case and what she said first, all or nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction

from integrativ.cases.actions import open_case
from integrativ.cases.models import Case
from integrativ.people.actions import record_facts, register_person
from integrativ.people.actions.facts import NewFact
from integrativ.people.actions.people import PersonData
from integrativ.tenancy.models import Membership


def take_in(
    *,
    data: PersonData,
    facts: Iterable[NewFact],
    by: Membership,
    on: dt.date,
    key: uuid.UUID | None = None,
    different_from: Collection[int] | None = (),
    goal: str = "",
) -> Case:
    """Register a person, open her case and record the first facts in one transaction; the same key twice has one effect.

    The birth date also becomes a fact, so that it has a source and a history.

    :raises LooksLikeDuplicate: with the people to compare first.
    """
    with transaction.atomic():
        person = register_person(data=data, by=by, on=on, key=key, different_from=different_from)
        known = Case.objects.filter(person=person).first()
        if known is not None:
            return known
        case = open_case(person=person, by=by, on=on, goal=goal)
        first = [NewFact("birth_date", data.birth_date.isoformat())] if data.birth_date else []
        record_facts(person=person, facts=[*first, *facts], by=by)
    return case


def taken_in(*, by: Membership, key: uuid.UUID | None) -> Case | None:
    """The case an earlier submit with this key has opened, if any."""
    return Case.objects.filter(org_id=by.organisation_id, person__key=key).first() if key else None
