"""After the first day: both sides are asked apart; "es hakt" comes back the same day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from integrativ.placements import policies
from integrativ.placements.actions.common import lock, moment, must_run, note
from integrativ.placements.codes import AftercareAnswer
from integrativ.placements.deadlines import milestones
from integrativ.placements.errors import NotPossible
from integrativ.placements.models import AftercareContact, Placement, Side
from integrativ.placements.queries.agreed import first_day_of
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import State, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership, Organisation

SEND_DAYS_BEFORE = 14


@transaction.atomic
def plan_aftercare(*, placement: Placement, by: Membership, on: dt.date) -> list[AftercareContact]:
    """Plan all questions after the first day for both sides; what is planned already stays. Sends what is next."""
    made = _plan(placement, by)
    _send_next(placement, by, on)
    return made


def _plan(placement: Placement, by: Membership) -> list[AftercareContact]:
    first_day = first_day_of(placement.matter_id)
    if first_day is None:
        return []
    known = set(AftercareContact.objects.filter(placement=placement).values_list("side", "milestone"))
    made = []
    for milestone in milestones(first_day, placement.aftercare_wished_until):
        for side in Side.values:
            if (side, milestone.name) in known:
                continue
            step = open_step(
                matter=placement.matter,
                kind=StepKind.AFTERCARE,
                title=f"Wie läuft es? {milestone.label}",
                by=by,
                owner_org=_owner(placement, side),
                life_area="work",
                due_on=milestone.due_on,
            )
            made.append(
                AftercareContact.objects.create(
                    org_id=placement.org_id, placement=placement, step=step, side=side, milestone=milestone.name
                )
            )
    return made


def _owner(placement: Placement, side: str) -> Organisation:
    return placement.company if side == Side.COMPANY else placement.org


def _send_next(placement: Placement, by: Membership, on: dt.date) -> int:
    """Send what is due within two weeks, and at least one question a side, so that trouble can always be reported."""
    sent = 0
    for side in Side.values:
        rows = list(
            AftercareContact.objects.filter(placement=placement, side=side)
            .select_related("step")
            .order_by("step__due_on", "step_id")
        )
        waiting = any(row.step.state in (State.OPEN, State.RETURNED) for row in rows)
        for row in rows:
            due = row.step.due_on
            soon = due is not None and due <= on + dt.timedelta(days=SEND_DAYS_BEFORE)
            if row.step.state == State.DRAFT and (soon or not waiting):
                move(step=row.step, event="send", by=by, at=moment(on))
                waiting, sent = True, sent + 1
    return sent


def send_due_aftercare(*, by: Membership, on: dt.date) -> int:
    """Daily: send the questions that are due soon on all running ways of the body, plan those nobody planned yet.

    Runs as a job of the body (no hat needed in the database); `by` signs the steps. Returns how many were sent.
    """
    sent = 0
    rows = Placement.objects.filter(
        org_id=by.organisation_id,
        ended_on=None,
        matter__steps__kind=StepKind.FIRST_DAY,
        matter__steps__state=State.DONE,
    ).select_related("case", "matter", "company", "org")
    for placement in rows.distinct():
        _plan(placement, by)
        sent += _send_next(placement, by, on)
    return sent


def answer_aftercare(
    *,
    step: Step,
    by: Membership,
    on: dt.date,
    answer: str,
    text: str = "",
    on_behalf_of: str = "",
    placement: Placement | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """One side says how it goes. "Es hakt" and "beendet" return the step to the case team at once.

    The company answers for itself, or the team records its telephone call (`on_behalf_of`); the person's answer is
    always recorded by the team.
    """
    who = policies.must_speak_for_owner(by, step, placement, on, StepKind.AFTERCARE)
    if who == "team" and step.owner_org_id != step.org_id and not on_behalf_of.strip():
        raise NotPossible("Bitte schreiben Sie, wer im Betrieb das gesagt hat und wie (Telefon, Brief).")
    if answer not in AftercareAnswer.values:
        raise NotPossible("Bitte wählen Sie eine Antwort.")
    return move(
        step=step,
        event="complete" if answer == AftercareAnswer.GOOD else "decline",
        by=by,
        at=moment(on),
        code=answer,
        text=text,
        on_behalf_of=on_behalf_of,
        key=key,
    )


def solve_concern(
    *, placement: Placement, step: Step, by: Membership, on: dt.date, text: str, key: uuid.UUID | None = None
) -> StepEvent:
    """What was done about "es hakt"; the question is closed, the next one comes as planned."""
    must_run(lock(placement, by, on))
    if not text.strip():
        raise NotPossible("Bitte schreiben Sie kurz, was geholfen hat.")
    made = move(step=step, event="complete", by=by, at=moment(on), code="solved", text=text, key=key)
    note("solve_concern", placement)
    return made


@transaction.atomic
def wish_aftercare(*, placement: Placement, until_month: int, by: Membership, on: dt.date) -> Placement:
    """The person wishes to be accompanied for 12, 18 or 24 months after the start."""
    placement = lock(placement, by, on)
    must_run(placement)
    if until_month not in (12, 18, 24):
        raise NotPossible("Bitte wählen Sie 12, 18 oder 24 Monate.")
    placement.aftercare_wished_until, placement.version = until_month, placement.version + 1
    placement.save(update_fields=["aftercare_wished_until", "version"])
    for row in AftercareContact.objects.filter(placement=placement, step__state=State.DRAFT).select_related("step"):
        unit, _, number = row.milestone.partition("_")
        if unit == "month" and int(number) > until_month:
            move(step=row.step, event="cancel", by=by, at=moment(on))
            row.delete()  # asked again if the wish grows
    plan_aftercare(placement=placement, by=by, on=on)
    note("wish_aftercare", placement)
    return placement
