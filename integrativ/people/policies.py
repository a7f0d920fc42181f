"""Who of the own body may see and change what of a person. Other bodies come in by shares alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from integrativ.common.dates import today
from integrativ.people.errors import NotInTeam
from integrativ.people.models import Category, LegalBasis, Person
from integrativ.tenancy.models import COUNSELLING_KINDS, BodyKind, Membership, Role


@dataclass(frozen=True)
class CaseRef:
    """What the case side tells about a person: her case and by whom she is accompanied."""

    case_id: int
    accompanied_by: str
    telephone: str = ""
    closed_on: dt.date | None = None


@dataclass(frozen=True)
class Circle:
    """Questions only the packages above can answer; cases answers them when it starts."""

    people_of: Callable[[Membership, dt.date], Collection[int]]
    acts_for: Callable[[Membership, dt.date], Collection[int]]
    cases_of: Callable[[Collection[int]], Mapping[int, CaseRef]]


_circle = Circle(
    people_of=lambda membership, on: (), acts_for=lambda membership, on: (), cases_of=lambda person_ids: {}
)


def answered_by(circle: Circle) -> None:
    """The package of cases says who belongs to which case team."""
    global _circle
    _circle = circle


def people_of(membership: Membership) -> set[int]:
    """The people in whose case team this hat is today."""
    return set(_circle.people_of(membership, today()))


def cases_of(person_ids: Collection[int]) -> Mapping[int, CaseRef]:
    """Person → case, as far as there is one."""
    return _circle.cases_of(person_ids)


def is_desk(membership: Membership) -> bool:
    """Whether the hat accompanies people at all."""
    return membership.role == Role.CASE_MANAGER and membership.organisation.kind in COUNSELLING_KINDS


def may_see(membership: Membership, person: Person) -> bool:
    """Whether the hat may see everything of a person: her case team, and the desk while she has no case yet."""
    return _within(membership, person, people_of(membership))


def may_change(membership: Membership, person: Person) -> bool:
    """Whether the hat may write about a person: as `may_see`, except for an emergency access, which only looks."""
    return _within(membership, person, set(_circle.acts_for(membership, today())))


def must_change(membership: Membership, *people: Person) -> None:
    """Let only those act who accompany all these people.

    :raises NotInTeam: for everybody else.
    """
    if not all(may_change(membership, person) for person in people):
        raise NotInTeam


def _within(membership: Membership, person: Person, accompanied: Collection[int]) -> bool:
    if person.org_id != membership.organisation_id:
        return False
    if person.pk in accompanied:
        return True
    return is_desk(membership) and not person.is_restricted and person.pk not in cases_of([person.pk])


LIMITS: dict[str, frozenset[str]] = {
    BodyKind.COMPANY: frozenset({Category.BASE, Category.LABOUR, Category.JOB, Category.SLIP}),
    BodyKind.ABH: frozenset(set(Category.values) - {Category.HEALTH, Category.FAMILY}),
    BodyKind.STATE: frozenset(),
}


def shareable_categories(recipient_kind: str) -> list[str]:
    """What may go to this kind of body at all; the same limits stand as CHECKs in the database."""
    allowed = LIMITS.get(recipient_kind, frozenset(Category.values))
    return [category for category in Category.values if category in allowed]


def needs_evidence(legal_basis: str) -> bool:
    """Whether a declaration of the person must be kept as evidence."""
    return legal_basis == LegalBasis.CONSENT
