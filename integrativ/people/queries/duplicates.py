"""Find people who are already there, forgiving spelling, swapped names and mistyped days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from rapidfuzz import fuzz

from integrativ.audit import log
from integrativ.common.names import fold
from integrativ.people import policies
from integrativ.people.errors import PeopleError
from integrativ.people.models import Person
from integrativ.people.policies import CaseRef
from integrativ.people.queries.people import people_of_body
from integrativ.people.spelling import sound_key, telephone_key
from integrativ.tenancy.models import Membership

SAME_NAME, NEAR_NAME = 88, 72


@dataclass(frozen=True)
class Duplicate:
    """Somebody who may be the same: why we think so, and who accompanies her. Her data are not shown.

    `mine`: the hat may see her whole row, and so bring both rows together.
    """

    id: int
    name: str
    reasons: tuple[str, ...]
    case: CaseRef | None
    weight: int
    mine: bool


class LooksLikeDuplicate(PeopleError):
    """Somebody like this is already there; she is shown first."""

    message = "Diese Person gibt es vielleicht schon. Bitte vergleichen Sie zuerst."

    def __init__(self, duplicates: Sequence[Duplicate]) -> None:
        self.duplicates = tuple(duplicates)
        super().__init__()


def find_duplicates(
    membership: Membership,
    *,
    given_names: str,
    family_name: str,
    birth_date: dt.date | None = None,
    telephone: str = "",
    besides: int | None = None,
) -> list[Duplicate]:
    """The body's people who may be the same as these data, most likely first, at most eight."""
    name = f"{given_names} {family_name}"
    near = _candidates(membership, name=name, birth_date=birth_date, telephone=telephone)
    judged = []
    for person in near.exclude(pk=besides)[:200]:
        reasons, weight = _judge(person, name=name, birth_date=birth_date, telephone=telephone)
        if weight >= 3:
            judged.append((weight, person, reasons))
    judged.sort(key=lambda row: (-row[0], row[1].sort_key, row[1].pk))
    best = judged[:8]
    cases = policies.cases_of([person.pk for _, person, _ in best])
    log.saw([person.pk for _, person, _ in best], act="people.duplicates")
    mine = policies.people_of(membership) if best else set()
    free = policies.is_desk(membership)
    return [
        Duplicate(
            person.pk, person.full_name, tuple(reasons), cases.get(person.pk), weight,
            person.pk in mine or (free and person.pk not in cases and not person.is_restricted),
        )
        for weight, person, reasons in best
    ]  # fmt: skip


def _candidates(membership: Membership, *, name: str, birth_date: dt.date | None, telephone: str):  # type: ignore[no-untyped-def]
    folded, number = fold(name).replace("\x00", ""), telephone_key(telephone)
    alike = Q(alike__gte=0.4) | Q(sound_key=sound_key(name))
    for day in _mistyped(birth_date):
        alike |= Q(birth_date=day)
    if len(number) >= 6:
        alike |= Q(telephone_key=number)
    people = people_of_body(membership).annotate(alike=TrigramSimilarity("search_key", folded))
    return people.filter(alike).order_by("-alike", "id")


def _mistyped(day: dt.date | None) -> list[dt.date]:
    """The day and the same with day and month swapped."""
    if day is None:
        return []
    try:
        return [day, dt.date(day.year, day.day, day.month)]
    except ValueError:
        return [day]


def _judge(person: Person, *, name: str, birth_date: dt.date | None, telephone: str) -> tuple[list[str], int]:
    reasons, weight = [], 0
    likeness = fuzz.token_sort_ratio(fold(name), person.search_key)
    if likeness >= SAME_NAME:
        reasons, weight = ["gleicher oder fast gleicher Name"], 3
    elif sound_key(name) == person.sound_key:
        reasons, weight = ["Name klingt gleich"], 3
    elif likeness >= NEAR_NAME:
        reasons, weight = ["ähnlicher Name"], 2
    if birth_date is not None and person.birth_date is not None:
        if person.birth_date == birth_date:
            reasons, weight = [*reasons, "gleiches Geburtsdatum"], weight + 2
        elif person.birth_date in _mistyped(birth_date):
            reasons, weight = [*reasons, "Geburtsdatum mit vertauschtem Tag und Monat"], weight + 1
        else:
            weight -= 1
    if len(telephone_key(telephone)) >= 6 and person.telephone_key == telephone_key(telephone):
        reasons, weight = [*reasons, "gleiches Telefon"], weight + 3
    return reasons, weight
