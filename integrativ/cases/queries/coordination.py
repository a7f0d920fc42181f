"""The coordinator's first page: numbers and waiting spots, without names of people accompanied."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Q

from integrativ.cases.models import Case, Responsibility, TeamMember, TeamRole
from integrativ.cases.queries.responsibility import Gap, gaps_in
from integrativ.cases.queries.team import Emergency, unconfirmed
from integrativ.cases.queries.today import RUNNING, days_waiting, is_mine
from integrativ.steps.models import State, Step, StepKind
from integrativ.tenancy.models import Membership, Organisation, Role

KINDS = dict(StepKind.choices)


class _Row(NamedTuple):
    """What counting needs of a step."""

    kind: str
    org_id: int
    owner_org_id: int
    waiting_for: str
    turn_of: str
    waiting_since: dt.datetime | None
    created_at: dt.datetime
    usual_days: int | None


@dataclass(frozen=True)
class Spot:
    """One body others wait for: running steps, median and longest time, how many are beyond the usual time.

    `kinds` are the same numbers by kind of step, the longest wait first.
    """

    who: str
    kind: str
    count: int
    median: int
    longest: int
    over: int
    usual: int | None
    kinds: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Load:
    """One case manager: how many cases she leads, stands in for, and how many steps are her turn."""

    member: Membership
    leads: int
    stands_in: int
    is_absent: bool
    is_gone: bool = False  # has left and still leads cases


@dataclass(frozen=True)
class Overview:
    """Everything the coordinator's page shows."""

    on: dt.date
    open_cases: int
    opened_this_year: int
    closed_this_year: int
    without_lead: list[int]
    spots: list[Spot]
    our_turn: Spot | None
    loads: list[Load]
    emergencies: list[Emergency]
    offers: list[Responsibility]
    gaps: list[Gap]

    @property
    def uncovered(self) -> list[Load]:
        """Colleagues who lead cases and have left, or are away today without anybody standing in."""
        alone = [row for row in self.loads if row.is_gone or (row.is_absent and row.member.deputy_id is None)]
        return [row for row in alone if row.leads]


def overview(membership: Membership, on: dt.date) -> Overview:
    """Read the whole page; the number of queries does not depend on the number of cases."""
    org = membership.organisation_id
    cases = list(Case.objects.filter(org_id=org).only("pk", "opened_on", "closed_on", "org_id", "came_by_id"))
    running = [case for case in cases if case.closed_on is None]
    led, loads = _loads(org, on, {case.pk for case in running})
    theirs, ours = _spots(org, on)
    rows = list(
        Responsibility.objects.filter(org_id=org, case__org_id=org, case__closed_on=None).select_related(
            "body", "handover"
        )
    )
    first = dt.date(on.year, 1, 1)
    return Overview(
        on=on,
        open_cases=len(running),
        opened_this_year=sum(1 for case in cases if case.opened_on >= first),
        closed_this_year=sum(1 for case in cases if case.closed_on and case.closed_on >= first),
        without_lead=[case.pk for case in running if case.pk not in led],
        spots=theirs,
        our_turn=ours,
        loads=loads,
        emergencies=unconfirmed(org, on),
        offers=_offers(rows),
        gaps=gaps_in(running, rows, on, on + dt.timedelta(days=90)),
    )


def _loads(org: int, on: dt.date, running: set[int]) -> tuple[set[int], list[Load]]:
    rows = TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), org_id=org, starts_on__lte=on, case__org_id=org, case__closed_on=None
    ).values_list("membership_id", "role", "case_id")
    leads: Counter[int] = Counter()
    helps: Counter[int] = Counter()
    led: set[int] = set()
    for member_id, role, case_id in rows:
        if role == TeamRole.LEAD:
            leads[member_id] += 1
            led.add(case_id)
        elif role in (TeamRole.DEPUTY, TeamRole.ABSENCE):
            helps[member_id] += 1
    members = (
        Membership.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on) | Q(pk__in=list(leads)),
            organisation_id=org,
            role=Role.CASE_MANAGER,
            starts_on__lte=on,
        )
        .select_related("user")
        .order_by("user__name", "pk")
    )
    loads = [
        Load(
            member=member,
            leads=leads[member.pk],
            stands_in=helps[member.pk],
            is_absent=bool(
                member.absent_from and member.absent_until and member.absent_from <= on <= member.absent_until
            ),
            is_gone=member.ended_at is not None or (member.ends_on is not None and member.ends_on < on),
        )
        for member in members
    ]
    return led & running, loads


def _spots(org: int, on: dt.date) -> tuple[list[Spot], Spot | None]:
    """Who waits for whom. A large body has thousands of running steps, so bare rows are read, not models."""
    steps = Step.objects.filter(org_id=org, state__in=RUNNING).exclude(state=State.DRAFT)
    names = {body.pk: str(body) for body in Organisation.objects.filter(pk__in=steps.values("owner_org_id"))}
    groups: dict[str, list[_Row]] = {}
    ours: list[_Row] = []
    for values in steps.values_list(*_Row._fields):
        row = _Row(*values)
        if is_mine(row):
            ours.append(row)
        else:  # free words may name a person, so they are counted together and not shown
            who = "Personen und Stellen ohne Zugang" if row.turn_of else names[row.owner_org_id]
            groups.setdefault(who, []).append(row)
    spots = [replace(_spot(who, "alle Arten", rows, on), kinds=_by_kind(who, rows, on)) for who, rows in groups.items()]
    return _longest_first(spots), _spot("wir selbst", "alle Arten", ours, on) if ours else None


def _by_kind(who: str, rows: list[_Row], on: dt.date) -> tuple[Spot, ...]:
    kinds: dict[str, list[_Row]] = {}
    for row in rows:
        kinds.setdefault(KINDS.get(row.kind, row.kind), []).append(row)
    return tuple(_longest_first([_spot(who, kind, found, on) for kind, found in kinds.items()]))


def _longest_first(spots: list[Spot]) -> list[Spot]:
    """Those beyond the usual time on top, because there somebody has to speak with somebody."""
    return sorted(spots, key=lambda spot: (spot.over == 0, -spot.longest, spot.who, spot.kind))


def _spot(who: str, kind: str, rows: list[_Row], on: dt.date) -> Spot:
    days = [days_waiting(step, on) for step in rows]
    usual = [step.usual_days for step in rows if step.usual_days is not None]
    return Spot(
        who=who,
        kind=kind,
        count=len(rows),
        median=round(statistics.median(days)),
        longest=max(days),
        over=sum(
            1 for step, day in zip(rows, days, strict=True) if step.usual_days is not None and day > step.usual_days
        ),
        usual=round(statistics.median(usual)) if usual else None,
    )


def _offers(rows: list[Responsibility]) -> list[Responsibility]:
    """Handovers that are sent and neither accepted nor declined, the nearest start first."""
    waiting = [
        row
        for row in rows
        if row.accepted_on is None and row.declined_on is None and row.handover and row.handover.state != State.DRAFT
    ]
    return sorted(waiting, key=lambda row: (row.starts_on, row.pk))
