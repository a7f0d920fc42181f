"""One person, the list of the body's people, households."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import FloatField, Q, QuerySet, Value
from django.http import Http404

from integrativ.audit import log
from integrativ.common.dates import parse_german_date
from integrativ.common.names import fold
from integrativ.people import policies
from integrativ.people.models import Person
from integrativ.people.policies import CaseRef
from integrativ.people.spelling import sound, telephone_key, tokens
from integrativ.tenancy.models import Membership

PAGE = 50
ALIKE = 0.55


@dataclass(frozen=True)
class PersonRow:
    """One line of a list. Outside her case team a person shows her name and by whom she is accompanied, nothing else."""

    id: int
    name: str
    in_team: bool
    case: CaseRef | None
    birth_date: dt.date | None = None
    municipality: str = ""
    title_ends_on: dt.date | None = None


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list with its place in the whole."""

    rows: tuple[PersonRow, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class PersonCard:
    """What a colleague of the same body may know: that somebody is accompanied, and by whom."""

    id: int
    name: str
    case: CaseRef | None


def people_of_body(membership: Membership) -> QuerySet[Person]:
    """The body's people without those merged into another one."""
    return Person.objects.filter(org_id=membership.organisation_id, merged_into=None)


def get_person(membership: Membership, pk: int) -> Person:
    """The whole person for her case team, or 404; a merged one leads to the one she was merged into."""
    person = (
        Person.objects.filter(pk=pk, org_id=membership.organisation_id)
        .select_related("municipality", "household", "org", "title_end")
        .first()
    )
    if person is not None and person.merged_into_id:
        return get_person(membership, person.merged_into_id)
    if person is None or not policies.may_see(membership, person):
        log.denied(act="people.read", object_kind="person", object_id=pk)
        raise Http404
    log.saw([person.pk], act="people.read")
    return person


def get_card(membership: Membership, pk: int) -> PersonCard:
    """The little a colleague may know about a person of the own body, or 404."""
    person = None
    if policies.is_desk(membership):
        person = Person.objects.filter(pk=pk, org_id=membership.organisation_id).first()
    if person is not None and person.merged_into_id:
        return get_card(membership, person.merged_into_id)
    if person is None:
        log.denied(act="people.card", object_kind="person", object_id=pk)
        raise Http404
    log.saw([person.pk], act="people.card")
    return PersonCard(id=person.pk, name=person.full_name, case=policies.cases_of([person.pk]).get(person.pk))


def find_people(
    membership: Membership,
    *,
    search: str = "",
    only_mine: bool = True,
    title_ends_by: dt.date | None = None,
    page: int = 1,
) -> PeoplePage:
    """The body's people by name, the own ones or all; a search looks at name, birth date and telephone, forgiving spelling."""
    if not policies.is_desk(membership):
        raise Http404
    mine = policies.people_of(membership)
    found = people_of_body(membership)
    if only_mine:
        found = found.filter(pk__in=mine)
    if title_ends_by is not None:
        found = found.filter(pk__in=mine, title_end__ends_on__lte=title_ends_by)
    found, ordered = _searched(found, search.strip()[:100])
    total = found.count()
    number = min(max(1, page), max(1, -(-total // PAGE)))
    people = list(ordered.select_related("municipality", "title_end")[(number - 1) * PAGE : number * PAGE])
    rows = _rows(people, mine)
    log.saw([row.id for row in rows], act="people.list")
    return PeoplePage(rows=rows, total=total, number=number)


def _rows(people: list[Person], mine: set[int]) -> tuple[PersonRow, ...]:
    cases = policies.cases_of([person.pk for person in people])
    return tuple(
        PersonRow(
            id=person.pk,
            name=person.full_name,
            in_team=True,
            case=cases.get(person.pk),
            birth_date=person.birth_date,
            municipality=str(person.municipality or ""),
            title_ends_on=person.title_ends_on,
        )
        if person.pk in mine or person.pk not in cases
        else PersonRow(id=person.pk, name=person.full_name, in_team=False, case=cases[person.pk])
        for person in people
    )


def _searched(found: QuerySet[Person], search: str) -> tuple[QuerySet[Person], QuerySet[Person]]:
    """The people that match, and the same in the order in which they are shown."""
    if not search:
        return found, found.order_by("sort_key", "id")
    day = _day(search)
    if day is not None:
        found = found.filter(birth_date=day)
        return found, found.order_by("sort_key", "id")
    digits = telephone_key(search)
    if len(digits) >= 5 and not tokens(search):
        found = found.filter(telephone_key__contains=digits)
        return found, found.order_by("sort_key", "id")
    folded = fold(search).replace("\x00", "")
    alike = TrigramWordSimilarity(folded, "search_key")
    found = found.annotate(alike=alike if folded else Value(0.0, output_field=FloatField()))
    found = found.filter(named_like(folded) | Q(alike__gte=ALIKE))
    return found, found.order_by("-alike", "sort_key", "id")


def named_like(folded: str) -> Q:
    """People whose name holds all typed parts, as written or by sound."""
    parts = tokens(folded)
    written, heard = Q(), Q()
    for part in parts:
        written &= Q(search_key__contains=part)
        heard &= Q(sound_key__contains=f" {sound(part)}")
    return (written | heard) if parts else Q(search_key__contains=folded)


def _day(text: str) -> dt.date | None:
    try:
        return parse_german_date(text)
    except ValueError:
        return None


def household_of(membership: Membership, person: Person) -> list[PersonRow]:
    """Who lives with her; people of other case teams by name only."""
    if person.household_id is None:
        return []
    others = people_of_body(membership).filter(household_id=person.household_id).exclude(pk=person.pk)
    people = list(others.select_related("municipality", "title_end").order_by("sort_key", "id"))
    log.saw([other.pk for other in people], act="people.household")
    return list(_rows(people, policies.people_of(membership)))
