"""What is known about a person: now, on any past day, with history and conflicts. Callers hold an authorised person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404

from integrativ.audit import log
from integrativ.people import ledger
from integrativ.people.models import Fact, Person
from integrativ.people.queries.people import get_person
from integrativ.tenancy.models import Membership


def _rows(person: Person) -> list[Fact]:
    """All rows of the ledger about one person in the order of recording. The database shows them to her case team only."""
    facts = Fact.objects.filter(person=person, org_id=person.org_id).select_related("recorded_by__user")
    return list(facts.order_by("recorded_at", "id"))


def current_facts(person: Person) -> list[Fact]:
    """What holds now, one row for each name and source."""
    facts = Fact.objects.filter(person=person, org_id=person.org_id, superseded_at=None, is_retracted=False)
    return list(facts.select_related("recorded_by__user").order_by("name", "source"))


def facts_known(person: Person, on: dt.date) -> list[Fact]:
    """What stood in the ledger at the end of that day, whatever came later."""
    return ledger.known(_rows(person), on=on)


def facts_true(person: Person, on: dt.date, *, known_on: dt.date | None = None) -> list[Fact]:
    """What is true on that day as far as known on `known_on` (default: the same day); later beginnings are left out."""
    return ledger.true_on(_rows(person), on=on, known_on=known_on)


def values_true(person: Person, on: dt.date, *, known_on: dt.date | None = None) -> dict[str, Any]:
    """Name → value for the law: true on that day, strongest evidence first."""
    return ledger.values(facts_true(person, on, known_on=known_on))


def conflicts(person: Person) -> dict[str, list[Fact]]:
    """Names whose sources disagree today, with all their rows side by side."""
    return ledger.conflicts(current_facts(person))


def fact_history(person: Person, name: str) -> list[Fact]:
    """Every row of one name, newest first."""
    return [row for row in reversed(_rows(person)) if row.name == name]


def get_fact(membership: Membership, pk: int) -> Fact:
    """One fact about a person the hat may see, or 404."""
    fact = Fact.objects.filter(pk=pk, org_id=membership.organisation_id).select_related("recorded_by__user").first()
    if fact is None:
        log.denied(act="people.fact", object_kind="fact", object_id=pk)
        raise Http404
    fact.person = get_person(membership, fact.person_id)
    return fact
