"""Contract, first day, and what changes in the job afterwards."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction

from integrativ.placements import permits, policies
from integrativ.placements.actions.aftercare import plan_aftercare
from integrativ.placements.actions.common import lock, moment, must_run, note, step_of
from integrativ.placements.errors import CompanyHasNotSaidYes, ContractMissing, NotPossible, PermitUnclear
from integrativ.placements.models import PermitNeed, Placement, Terms
from integrativ.placements.queries.agreed import first_day_of, has_agreed
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import State, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership

GONE = (State.CANCELLED,)


@transaction.atomic
def open_contract(
    *,
    placement: Placement,
    by: Membership,
    on: dt.date,
    due_on: dt.date | None = None,
    text: str = "",
    key: uuid.UUID | None = None,
) -> Step:
    """Ask the company for the contract. One at a time: an open request is returned as it is."""
    placement = lock(placement, by, on)
    if known := step_of(placement.org_id, key):
        return known
    must_run(placement)
    if not has_agreed(placement.matter_id, StepKind.PROPOSAL):
        raise CompanyHasNotSaidYes
    open_ones = placement.matter.steps.filter(kind=StepKind.CONTRACT).exclude(state__in=GONE)
    for step in open_ones.order_by("-id"):
        if step.state not in (State.ANSWERED, State.DONE) or has_agreed(placement.matter_id, StepKind.CONTRACT):
            return step
    step = open_step(
        matter=placement.matter,
        kind=StepKind.CONTRACT,
        title=f"Vertrag: {placement.demand.occupation}"[:160],
        by=by,
        owner_org=placement.company,
        life_area="work",
        due_on=due_on or on + dt.timedelta(days=7),
    )
    move(step=step, event="send", by=by, at=moment(on), text=text, key=key)
    note("open_contract", placement)
    return step


def answer_contract(
    *,
    step: Step,
    by: Membership,
    on: dt.date,
    signed_on: dt.date | None,
    text: str = "",
    on_behalf_of: str = "",
    placement: Placement | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """The company says on which day the contract was signed, or (None) that there will be none."""
    who = policies.must_speak_for_owner(by, step, placement, on, StepKind.CONTRACT)
    if who == "team" and not on_behalf_of.strip():
        raise NotPossible("Bitte schreiben Sie, wer im Betrieb das gesagt hat und wie (Telefon, Brief).")
    if signed_on is not None and signed_on > on:
        raise NotPossible("Der Tag der Unterschrift liegt in der Zukunft.")
    return move(
        step=step,
        event="agree" if signed_on else "decline",
        by=by,
        at=moment(on),
        code="signed" if signed_on else "no_contract",
        text=text,
        valid_from=signed_on,
        on_behalf_of=on_behalf_of,
        key=key,
    )


@transaction.atomic
def agree_terms(
    *,
    placement: Placement,
    valid_from: dt.date,
    hours_per_week: Decimal,
    wage_per_hour: Decimal,
    by: Membership,
    on: dt.date,
    ends_on: dt.date | None = None,
    employer: str = "",
    reason: str = "",
    key: uuid.UUID | None = None,
) -> Terms:
    """Record what was agreed from a day on; a change of hours, employer or end adds a row."""
    placement = lock(placement, by, on)
    if key is not None and (known := Terms.objects.filter(org_id=placement.org_id, key=key).first()):
        return known
    must_run(placement)
    try:
        with transaction.atomic():
            made = Terms.objects.create(
                org_id=placement.org_id,
                placement=placement,
                valid_from=valid_from,
                hours_per_week=hours_per_week,
                wage_per_hour=wage_per_hour,
                ends_on=ends_on,
                employer=employer,
                reason=reason,
                recorded_by=by,
                recorded_on=on,
                key=key,
            )
    except IntegrityError as error:
        raise NotPossible(
            "Bitte prüfen Sie Stunden, Lohn und Tage: Das Ende darf nicht vor dem Beginn liegen."
        ) from error
    note("agree_terms", placement)
    return made


@transaction.atomic
def plan_first_day(
    *, placement: Placement, day: dt.date, by: Membership, on: dt.date, key: uuid.UUID | None = None
) -> Step:
    """Set the planned first day; the company sees it with its duties before that day."""
    placement = lock(placement, by, on)
    if known := step_of(placement.org_id, key):
        return known
    must_run(placement)
    placement.planned_start_on, placement.version = day, placement.version + 1
    placement.save(update_fields=["planned_start_on", "version"])
    step = placement.matter.steps.filter(kind=StepKind.FIRST_DAY).exclude(state__in=GONE).order_by("-id").first()
    if step is None:
        step = open_step(
            matter=placement.matter,
            kind=StepKind.FIRST_DAY,
            title=f"Erster Arbeitstag: {placement.demand.occupation}"[:160],
            by=by,
            owner_org=placement.company,
            life_area="work",
            due_on=day,
        )
        move(step=step, event="send", by=by, at=moment(on), key=key)
    elif step.state != State.DONE:
        step.due_on = day
        step.save(update_fields=["due_on"])
    note("plan_first_day", placement)
    return step


@transaction.atomic
def start_work(
    *,
    placement: Placement,
    day: dt.date,
    by: Membership,
    on: dt.date,
    permit_reason: str = "",
    key: uuid.UUID | None = None,
) -> Step:
    """The person has begun to work: contract there, permit there or a written reason; both sides will be asked how it goes.

    :raises ContractMissing: before the contract; the database refuses it as well.
    :raises PermitUnclear: when a permit is needed (or open), none is recorded and no reason is given.
    """
    placement = lock(placement, by, on)
    if known := step_of(placement.org_id, key):
        return known
    must_run(placement)
    if day > on:
        raise NotPossible("Der erste Arbeitstag liegt in der Zukunft. Bitte tragen Sie ihn als geplant ein.")
    if first_day_of(placement.matter_id):
        return placement.matter.steps.get(kind=StepKind.FIRST_DAY, state=State.DONE)
    if not has_agreed(placement.matter_id, StepKind.CONTRACT):
        raise ContractMissing
    stage = permits.stage_of(placement)
    reason = permit_reason.strip()
    outcome = permits.permit_needed(placement=placement, stage=stage, on=day)
    covered = permits.covering_slip(placement, stage, day)
    if outcome.need != PermitNeed.NOT_NEEDED and covered is None and not reason:
        raise PermitUnclear(outcome)
    step = plan_first_day(placement=placement, day=day, by=by, on=on)
    move(
        step=step,
        event="complete",
        by=by,
        at=moment(on),
        valid_from=day,
        code="without_permit" if outcome.need != PermitNeed.NOT_NEEDED and covered is None else "",
        text=reason,
        key=key,
    )
    plan_aftercare(placement=placement, by=by, on=on)
    note("start_work", placement)
    return step
