"""The course of a case, its plan, its notes: what a team member reads on the tabs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from integrativ.cases.models import Case, EarlierPeriod, Goal, Note, Responsibility, Topic
from integrativ.cases.queries.responsibility import in_force
from integrativ.cases.queries.today import RUNNING
from integrativ.common import dates
from integrativ.people.models import Fact
from integrativ.steps.models import LifeArea, Step, StepEvent

EVENT_WORDS = {
    "send": "gesendet",
    "take_back": "zurückgeholt",
    "supply": "ergänzt",
    "remind": "erinnert",
    "accept": "Antwort gelesen",
    "complete": "erledigt",
    "cancel": "entfallen",
    "reopen": "wieder geöffnet",
    "ask_back": "zurückgegeben",
    "grant": "erteilt",
    "grant_conditions": "mit Auflagen erteilt",
    "refuse": "abgelehnt",
    "answer": "beantwortet",
    "agree": "zugesagt",
    "decline": "abgesagt",
    "deemed": "gilt als erteilt",
    "undo": "zurückgenommen",
}


def steps_of(case: Case) -> QuerySet[Step]:
    """All steps of the person in this body: of her case and of her ways into work."""
    return (
        Step.objects.filter(org_id=case.org_id, matter__subject__person_id=case.person_id)
        .annotate(about_id=F("matter__subject__person_id"))
        .select_related("owner_org", "owner__user", "requester__user", "last_event")
        .order_by("due_on", "pk")
    )


def open_steps(case: Case) -> list[Step]:
    """Steps under way, those with a day first."""
    return sorted(steps_of(case).filter(state__in=RUNNING), key=lambda step: (step.due_on or dt.date.max, step.pk))


@dataclass(frozen=True)
class Area:
    """One area of life in the plan: goals of the person and the steps that serve them."""

    code: str
    label: str
    goals: list[Goal]
    steps: list[Step]


def plan(case: Case) -> list[Area]:
    """The plan by areas of life; areas without anything are left out. Two queries."""
    goals = list(Goal.objects.filter(org_id=case.org_id, case=case, dropped_on=None).order_by("pk"))
    steps = list(steps_of(case).exclude(state="cancelled"))
    areas = [
        Area(
            code,
            str(label),
            [goal for goal in goals if goal.life_area == code],
            [step for step in steps if step.life_area == code],
        )
        for code, label in LifeArea.choices
    ]
    areas.append(Area("", "Ohne Lebensbereich", [], [step for step in steps if not step.life_area]))
    return [area for area in areas if area.goals or area.steps]


def notes(case: Case) -> QuerySet[Note]:
    """Notes and contacts, the newest first. The database shows them to the team only."""
    return (
        Note.objects.filter(org_id=case.org_id, case=case)
        .select_related("written_by__user")
        .order_by("-written_at", "-pk")
    )


@dataclass(frozen=True)
class Happening:
    """One line of the course."""

    at: dt.datetime
    what: str
    who: str
    note: str = ""
    step_id: int | None = None


def course(case: Case, *, limit: int = 200) -> list[Happening]:
    """What happened in a case, the newest first: events of steps, contacts, recorded facts, earlier periods."""
    found = [*_events(case, limit), *_contacts(case, limit), *_facts(case, limit), *_periods(case)]
    return sorted(found, key=lambda row: row.at, reverse=True)[:limit]


def _events(case: Case, limit: int) -> list[Happening]:
    rows = (
        StepEvent.objects.filter(org_id=case.org_id, step__matter__subject__person_id=case.person_id)
        .select_related("step", "actor_org", "actor_membership__user")
        .order_by("-at", "-pk")[:limit]
    )
    return [
        Happening(
            at=row.at,
            what=f"{row.step.title}: {EVENT_WORDS.get(row.event, row.event)}",
            who=f"{row.actor_membership.user}, {row.actor_org}" if row.actor_membership else str(row.actor_org),
            note=f"für {row.on_behalf_of}" if row.on_behalf_of else "",
            step_id=row.step_id,
        )
        for row in rows
    ]


def _contacts(case: Case, limit: int) -> list[Happening]:
    rows = notes(case).filter(is_contact=True)[:limit]
    return [
        Happening(at=row.written_at, what=f"Kontakt: {row.text[:120]}", who=str(row.written_by.user)) for row in rows
    ]


def _facts(case: Case, limit: int) -> list[Happening]:
    """That something was recorded, by whom and how often; what it was stands on the tab of the facts."""
    rows = (
        Fact.objects.filter(org_id=case.org_id, person_id=case.person_id)
        .select_related("recorded_by__user")
        .order_by("-recorded_at", "-pk")[:limit]
    )
    groups: dict[tuple[dt.date, int], list[Fact]] = {}
    for row in rows:
        groups.setdefault((row.recorded_at.astimezone(dates.BERLIN).date(), row.recorded_by_id), []).append(row)
    return [
        Happening(
            at=facts[0].recorded_at,
            what=f"{len(facts)} Angaben eingetragen" if len(facts) > 1 else "1 Angabe eingetragen",
            who=str(facts[0].recorded_by.user),
        )
        for facts in groups.values()
    ]


def _periods(case: Case) -> list[Happening]:
    rows = EarlierPeriod.objects.filter(org_id=case.org_id, case=case)
    return [
        Happening(
            at=dt.datetime.combine(row.closed_on, dt.time(23, 59), tzinfo=dates.BERLIN),
            what=f"Fall geschlossen: {row.get_outcome_display()}",
            who="",
            note=row.closing_reason,
        )
        for row in rows
    ]


def involved(timeline: Iterable[Responsibility], on: dt.date) -> list[tuple[str, str]]:
    """Bodies that have to do with the person now, from the responsibilities of the case."""
    held = in_force(timeline, on)
    rows = {str(row.body): f"{Topic(row.topic).label}{', begleitet' if row.accompanying else ''}" for row in held}
    return list(rows.items())
