"""One case: everything for the team, one card for colleagues, nothing for anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models as db
from django.db.models import F, Q, QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case, Responsibility, TeamMember, TeamRole
from integrativ.cases.queries.responsibility import holders, responsibilities
from integrativ.common import dates
from integrativ.people import vocabulary
from integrativ.people.models import Fact, Person, Source
from integrativ.tenancy.models import Membership, Role

VISIBLE_ROLES = (Role.CASE_MANAGER, Role.COORDINATOR)


def _found(membership: Membership, pk: int) -> Case | None:
    return (
        Case.objects.filter(org_id=membership.organisation_id, pk=pk)
        .select_related("person__municipality", "person__title_end", "matter", "org")
        .first()
    )


def get_case(membership: Membership, pk: int) -> Case:
    """The whole case for its team; everybody else finds nothing, and the attempt is kept in the log."""
    case = _found(membership, pk)
    if case is None or not policies.among(membership, case, team_today(case)):
        log.denied(act="cases.read", object_kind="case", object_id=pk)
        raise Http404
    log.saw([case.person_id], act="cases.read")
    return case


@dataclass(frozen=True)
class Card:
    """What a colleague of the body may know: who is accompanied, by whom, how to reach them."""

    case: Case
    person_name: str
    lead: Membership | None
    deputies: list[Membership]
    may_break_glass: bool


def card(membership: Membership, pk: int) -> Card:
    """The card "begleitet von …" for case managers and coordinators of the same body, or 404.

    A restricted person is not even named to colleagues; the database hides her row as well.
    """
    case = _found(membership, pk)
    if case is None or membership.role not in VISIBLE_ROLES or not _may_be_named(case, membership):
        log.denied(act="cases.card", object_kind="case", object_id=pk)
        raise Http404
    log.saw([case.person_id], act="cases.card")
    rows = list(team_of(case, dates.today()))
    return Card(
        case=case,
        person_name="" if membership.role == Role.COORDINATOR else case.person.full_name,
        lead=next((row.membership for row in rows if row.role == TeamRole.LEAD), None),
        deputies=[row.membership for row in rows if row.role in (TeamRole.DEPUTY, TeamRole.ABSENCE)],
        may_break_glass=policies.may_accompany(membership),
    )


def _may_be_named(case: Case, membership: Membership) -> bool:
    return not case.person.is_restricted or membership.role == Role.COORDINATOR


def team_of(case: Case, on: dt.date) -> QuerySet[TeamMember]:
    """Who belongs to the team on that day, the lead first."""
    rank = {TeamRole.LEAD: 0, TeamRole.DEPUTY: 1, TeamRole.ABSENCE: 2}
    order = db.Case(
        *(db.When(role=role, then=db.Value(number)) for role, number in rank.items()),
        default=db.Value(9),
        output_field=db.IntegerField(),
    )
    return (
        TeamMember.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), org_id=case.org_id, case=case, starts_on__lte=on
        )
        .filter(Q(expires_at=None) | Q(expires_at__gt=dates.now()))
        .select_related("membership__user", "membership__organisation")
        .order_by(order, "starts_on", "pk")
    )


def team_today(case: Case) -> list[TeamMember]:
    """Today's team, read once with the case: who may look, who leads and who is shown are one question."""
    if not hasattr(case, "_team_today"):
        case._team_today = list(team_of(case, dates.today()))  # type: ignore[attr-defined]
    found: list[TeamMember] = case._team_today  # type: ignore[attr-defined]
    return found


def cases_of(membership: Membership) -> QuerySet[Case]:
    """The open cases in whose team the hat is today, in the German order of names."""
    return (
        Case.objects.filter(
            org_id=membership.organisation_id,
            closed_on=None,
            pk__in=policies.team_rows(membership).values("case_id"),
        )
        .select_related("person__title_end", "person__municipality")
        .order_by(F("person__sort_key"), "pk")
    )


def case_of_person(membership: Membership, person: Person) -> Case | None:
    """The body's case of a person, if there is one."""
    return Case.objects.filter(org_id=membership.organisation_id, person=person).first()


@dataclass(frozen=True)
class HeaderFact:
    """One of the facts under the name of the person."""

    label: str
    value: str
    note: str = ""


def header(case: Case, on: dt.date, timeline: Iterable[Responsibility] | None = None) -> list[HeaderFact]:
    """Who leads today, which topics are held by whom, what the goal is: the row under the name.

    `timeline` are the responsibilities of the case where they were read already.
    """
    lead = next((row for row in team_today(case) if row.role == TeamRole.LEAD), None)
    held = holders(responsibilities(case) if timeline is None else timeline, on)
    ends_on = case.person.title_ends_on
    known = _words_of(case, "residence_title", "benefit_received")
    return [
        HeaderFact(
            "Begleitet von",
            str(lead.membership.user) if lead else "noch niemand",
            f"{case.org} · seit {lead.starts_on:%d.%m.%Y}" if lead else str(case.org),
        ),
        HeaderFact(
            "Aufenthalt",
            known.get("residence_title", "") or "nicht eingetragen",
            f"gültig bis {ends_on:%d.%m.%Y}" if ends_on else "Ende nicht eingetragen",
        ),
        HeaderFact("Leistungen", known.get("benefit_received", "") or "nicht eingetragen", held.get("benefits", "")),
        HeaderFact("Ziel", case.goal or "noch nicht vereinbart"),
    ]


def _words_of(case: Case, *names: str) -> dict[str, str]:
    """Current facts in words; of several sources the strongest."""
    rows = Fact.objects.filter(
        org_id=case.org_id, person_id=case.person_id, name__in=names, superseded_at=None, is_retracted=False
    )
    strength = list(Source.values)
    best = sorted(rows, key=lambda row: (strength.index(row.source), row.recorded_at))
    return {row.name: vocabulary.value_text(row.name, row.value) for row in best}
