"""What a company may know about the people proposed to it: the columns of `placement_company_view()`, nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from decimal import Decimal

from django.db import connection
from django.http import Http404

from integrativ.audit import log
from integrativ.companies.models import DemandKind
from integrativ.placements import duties
from integrativ.placements.models import Fit, Stage
from integrativ.steps.models import State, Step, StepKind
from integrativ.tenancy.models import BodyKind, Membership, Role


@dataclass(frozen=True)
class CompanyPlacement:
    """One person on the way to us, as the company may see it. Field names are the columns of the database function."""

    placement_id: int
    demand_id: int
    body_id: int
    contact_id: int
    number: int
    person_name: str | None
    occupation: str
    kind: str
    fits: list[str]
    reasons: str
    proposed_on: dt.date
    planned_start_on: dt.date | None
    started_on: dt.date | None
    ended_on: dt.date | None
    trial_kind: str | None
    trial_from: dt.date | None
    trial_until: dt.date | None
    may_as: str | None
    may_from: dt.date | None
    may_until: dt.date | None
    may_under: str | None
    needs_document_check: bool | None
    slip_id: int | None
    paper_until: dt.date | None
    from_abroad: bool
    hours: Decimal | None
    wage: Decimal | None
    contract_until: dt.date | None
    steps: tuple[Step, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """The name after a release, else a number."""
        return self.person_name or f"Person {self.number}"

    @property
    def fit_words(self) -> list[str]:
        """Why the person suits, in sentences."""
        return [str(Fit(fit).label) for fit in self.fits]

    @property
    def kind_word(self) -> str:
        return str(DemandKind(self.kind).label)

    @property
    def trial_word(self) -> str:
        return str(Stage(self.trial_kind).label) if self.trial_kind else ""

    def may_work(self, on: dt.date) -> str:
        """ "yes" while the confirmation holds, "later" before, "over" after, "" when there is none."""
        if self.may_from is None:
            return ""
        if self.may_until is not None and self.may_until < on:
            return "over"
        return "yes" if self.may_from <= on else "later"

    def duties(self, on: dt.date) -> list[duties.Duty]:
        """What the company has to do, with dates."""
        return duties.duties(
            duties.Job(
                name=self.name,
                first_day=self.started_on or self.planned_start_on if self.may_from or self.started_on else None,
                has_started=self.started_on is not None,
                ended_on=self.ended_on,
                may_until=self.may_until,
                needs_document_check=bool(self.needs_document_check),
                from_abroad=self.from_abroad,
                trial_from=self.trial_from if self.may_from else None,
            ),
            on,
        )

    def step(self, kind: str) -> Step | None:
        """The newest live step of a kind that lies with the company."""
        rows = [s for s in self.steps if s.kind == kind and s.state != State.CANCELLED]
        return rows[-1] if rows else None

    @property
    def proposal(self) -> Step | None:
        return self.step(StepKind.PROPOSAL)

    @property
    def our_turn(self) -> list[Step]:
        """Steps that wait for the company; a question after the start only from two days before its day."""
        return [s for s in self.steps if s.state == State.OPEN and s.waiting_for == "owner"]

    def our_turn_on(self, on: dt.date) -> list[Step]:
        """What the company should answer now."""
        soon = on + dt.timedelta(days=2)
        return [
            s
            for s in self.our_turn
            if not (s.kind in (StepKind.AFTERCARE, StepKind.FIRST_DAY) and s.due_on and s.due_on > soon)
        ]

    @property
    def open_question(self) -> Step | None:
        """The next question after the start; through it the company can always say that something is wrong."""
        rows = [s for s in self.our_turn if s.kind == StepKind.AFTERCARE]
        return min(rows, key=lambda s: (s.due_on or dt.date.max, s.pk)) if rows else None


COLUMNS = tuple(f.name for f in fields(CompanyPlacement) if f.name != "steps")


def company_placements(membership: Membership, *, pk: int | None = None) -> list[CompanyPlacement]:
    """The ways to our company with the columns it may know and the steps that lie with it; four queries at most."""
    if membership.role != Role.COMPANY_USER or membership.organisation.kind != BodyKind.COMPANY:
        return []
    with connection.cursor() as cursor:
        names = ", ".join(f"v.{name}" for name in COLUMNS)
        where = "" if pk is None else " WHERE v.placement_id = %s"
        cursor.execute(
            f"SELECT {names} FROM placement_company_view() v{where}",  # noqa: S608 - names of our own columns
            [] if pk is None else [pk],
        )
        rows = cursor.fetchall()
    if not rows:
        return []
    steps = _steps(membership)
    found = [
        CompanyPlacement(**dict(zip(COLUMNS, row, strict=True)), steps=tuple(steps.get(row[0], ()))) for row in rows
    ]
    # the second lock: whoever was proposed to us has a proposal that lies with us
    return [row for row in found if any(step.kind == StepKind.PROPOSAL for step in row.steps)]


def _steps(membership: Membership) -> dict[int, list[Step]]:
    """Steps that lie with the company, by placement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT placement_id, step_id FROM placement_company_steps()")
        owner = {step: placement for placement, step in cursor.fetchall()}
    rows = Step.objects.filter(owner_org_id=membership.organisation_id).exclude(state=State.DRAFT)
    found: dict[int, list[Step]] = {}
    for step in rows.select_related("org").prefetch_related("events").order_by("id"):
        if step.pk in owner:
            found.setdefault(owner[step.pk], []).append(step)
    return found


def get_company_placement(membership: Membership, pk: int) -> CompanyPlacement:
    """One way to our company, or 404."""
    found = company_placements(membership, pk=pk)
    if not found:
        log.denied(act="placements.company_read", object_kind="placement", object_id=pk)
        raise Http404
    return found[0]


def get_company_step(membership: Membership, placement: CompanyPlacement, pk: int, kind: str) -> Step:
    """One step of this way and kind that lies with us, or 404."""
    for step in placement.steps:
        if step.pk == pk and step.kind == kind:
            return step
    log.denied(act="placements.company_step", object_kind="step", object_id=pk)
    raise Http404
