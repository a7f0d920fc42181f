"""*Heute*: one list of what is due, came back, ends soon and waits for others, over all cases of a team member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Count, F, Min, Value
from django.db.models.functions import Coalesce, NullIf

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case
from integrativ.cases.queries.case import cases_of
from integrativ.cases.queries.expiry import Expiry, expiring
from integrativ.cases.queries.team import Cover, covers, stands_in
from integrativ.common import dates
from integrativ.common.names import fold
from integrativ.common.working_days import working_days_after
from integrativ.people.queries.shares import without_release
from integrativ.steps.models import Party, State, Step, StepKind
from integrativ.steps.queries import sent_to_us
from integrativ.tenancy.models import Membership

PLANNED_AHEAD = dt.timedelta(days=14)
RUNNING = (State.DRAFT, State.OPEN, State.RETURNED, State.ANSWERED)
DUE_WITHIN = 2  # working days


@dataclass(frozen=True)
class Line:
    """One step as *Heute* shows it: whose turn, who waits how long, for whom it is."""

    step: Step
    case_id: int | None
    person_name: str
    is_mine: bool
    days: int
    waits: str  # who is waited for, or who has answered and waits for us
    aim: str = ""
    instead_of: str = ""  # a colleague who is away and leads the case

    @property
    def sort_person(self) -> str:
        return fold(self.person_name)


@dataclass(frozen=True)
class Waiting:
    """One line of "Wer wartet auf wen": how many steps, the longest time, the usual time of that one."""

    who: str
    count: int
    days: int
    usual: int | None


@dataclass(frozen=True)
class Today:
    """Everything the page *Heute* shows."""

    on: dt.date
    until: dt.date
    people: int
    due: list[Line] = field(default_factory=list)
    back: list[Line] = field(default_factory=list)
    proposals: list[Line] = field(default_factory=list)
    later: list[Line] = field(default_factory=list)
    theirs: list[Line] = field(default_factory=list)
    ending: list[Expiry] = field(default_factory=list)
    we_wait: list[Waiting] = field(default_factory=list)
    they_wait: list[Waiting] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    instead_of: dict[int, str] = field(default_factory=dict)  # case → colleague


class Turn(Protocol):
    """What of a step says whose turn it is, and since when."""

    @property
    def org_id(self) -> int: ...
    @property
    def owner_org_id(self) -> int: ...
    @property
    def waiting_for(self) -> str: ...
    @property
    def turn_of(self) -> str: ...
    @property
    def waiting_since(self) -> dt.datetime | None: ...
    @property
    def created_at(self) -> dt.datetime: ...


def is_mine(step: Turn) -> bool:
    """Whether a step of our body is our turn: asked back, answered, still a draft, or a task of our own."""
    if step.waiting_for == Party.REQUESTER:
        return True
    return step.waiting_for == Party.OWNER and step.owner_org_id == step.org_id and not step.turn_of


def waited_for(step: Step) -> str:
    """Whose turn it is, in words."""
    return step.turn_of or str(step.owner_org)


def days_waiting(step: Turn, on: dt.date) -> int:
    """Whole calendar days in Europe/Berlin since the turn changed."""
    return _days_since(step.waiting_since or step.created_at, on)


def _days_since(moment: dt.datetime, on: dt.date) -> int:
    return max(0, (on - moment.astimezone(dates.BERLIN).date()).days)


def running_steps(membership: Membership) -> list[Step]:
    """Steps under way of the people in whose teams the hat is, and what was given to the hat itself; one query.

    Three ways to belong here, each by its own index: one condition with OR would read all steps of the body.
    """
    ours = Step.objects.filter(org_id=membership.organisation_id, state__in=RUNNING).order_by().values("pk")
    mine = policies.team_rows(membership).values("person_id")
    found = ours.filter(matter__subject__person_id__in=mine, matter__subject__org_id=membership.organisation_id).union(
        ours.filter(owner=membership), ours.filter(matter__subject=None, requester=membership)
    )
    return list(
        Step.objects.filter(pk__in=found, org_id=membership.organisation_id)
        .annotate(about_id=F("matter__subject__person_id"))
        .select_related("owner_org", "last_event")
        .order_by("due_on", "pk")
    )


def _planned_far_ahead(step: Step, on: dt.date) -> bool:
    """A contact after the start that is planned but weeks away; it appears two weeks before its day."""
    planned = step.kind == StepKind.AFTERCARE and step.state == State.DRAFT
    return planned and step.due_on is not None and step.due_on > on + PLANNED_AHEAD


def lines(
    steps: Iterable[Step], cases: Iterable[Case], on: dt.date, *, instead_of: Mapping[int, str] | None = None
) -> list[Line]:
    """Put names and clocks beside steps, read with whom they are about; a person outside one's teams stays without a name."""
    by_person = {case.person_id: case for case in cases}
    made = []
    for step in steps:
        case = by_person.get(step.about_id)  # type: ignore[attr-defined]
        made.append(
            Line(
                step=step,
                case_id=case.pk if case else None,
                person_name=case.person.full_name if case else "",
                is_mine=is_mine(step),
                days=days_waiting(step, on),
                waits=waited_for(step),
                aim=case.goal if case else "",
                instead_of=(instead_of or {}).get(case.pk, "") if case else "",
            )
        )
    return made


def today(membership: Membership, on: dt.date, *, search: str = "", order: str = "") -> Today:
    """The day of one hat. The number of queries does not depend on the number of rows."""
    cases = list(cases_of(membership))
    log.saw([case.person_id for case in cases], act="desk.today")
    steps = [step for step in running_steps(membership) if not _planned_far_ahead(step, on)]
    standing = stands_in(membership, on)
    instead_of = {case_id: name for case_id, (name, _) in standing.items()}
    every = _ordered(_found(lines(steps, cases, on, instead_of=instead_of), search), order)
    until = working_days_after(on, DUE_WITHIN)
    back, proposals, due, later = _mine((line for line in every if line.is_mine), until)
    theirs = [line for line in every if not line.is_mine]
    if not order:
        theirs.sort(key=lambda line: (-line.days, line.step.pk))
    return Today(
        on=on,
        until=until,
        people=len(cases),
        due=due,
        back=back,
        proposals=proposals,
        later=later,
        theirs=theirs,
        ending=_matching(expiring(membership, on, cases=cases, steps=steps), search),
        we_wait=waiting(theirs),
        they_wait=waiting(back) + _inbox(membership, on),
        covers=covers(standing),
        instead_of=instead_of,
    )


def _mine(lines: Iterable[Line], until: dt.date) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
    """What is our turn: came back, to be decided about, due by that day, later."""
    back: list[Line] = []
    proposals: list[Line] = []
    due: list[Line] = []
    later: list[Line] = []
    for line in lines:
        step = line.step
        if step.state in (State.RETURNED, State.ANSWERED):
            back.append(line)
        elif step.kind == StepKind.PROPOSAL:
            proposals.append(line)
        else:
            (due if step.due_on and step.due_on <= until else later).append(line)
    return back, proposals, due, later


def _found(every: list[Line], search: str) -> list[Line]:
    wanted = fold(search)
    if not wanted:
        return every
    return [
        line
        for line in every
        if wanted in fold(f"{line.person_name} {line.step.title} {line.waits} {line.step.owner_org}")
    ]


def _matching(ending: list[Expiry], search: str) -> list[Expiry]:
    wanted = fold(search)
    return [row for row in ending if wanted in fold(f"{row.person_name} {row.title}")] if wanted else ending


def _ordered(every: list[Line], order: str) -> list[Line]:
    if order == "wartezeit":
        return sorted(every, key=lambda line: (-line.days, line.step.pk))
    if order == "person":
        return sorted(every, key=lambda line: (line.sort_person, line.step.pk))
    far = dt.date.max
    return sorted(every, key=lambda line: (line.step.due_on or far, line.step.pk))


def waiting(theirs: Iterable[Line]) -> list[Waiting]:
    """Count and longest time per body or person that is waited for, the longest first."""
    groups: dict[str, list[Line]] = {}
    for line in theirs:
        groups.setdefault(line.waits, []).append(line)
    made = []
    for who, rows in groups.items():
        longest = max(rows, key=lambda line: line.days)
        made.append(Waiting(who, len(rows), longest.days, longest.step.usual_days))
    return sorted(made, key=lambda row: (-row.days, row.who))


def _inbox(membership: Membership, on: dt.date) -> list[Waiting]:
    """Other bodies that wait for ours: how many requests, and the longest wait, counted by the database."""
    rows = (
        sent_to_us(membership)
        .alias(gone=without_release())
        .filter(state=State.OPEN, gone=False)
        .values("org_id", who=Coalesce(NullIf("org__short_name", Value("")), "org__name"))
        .annotate(number=Count("pk"), since=Min(Coalesce("waiting_since", "created_at")))
        .order_by("who")
    )
    return [Waiting(row["who"], row["number"], _days_since(row["since"], on), None) for row in rows]
