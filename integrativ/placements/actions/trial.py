"""Visit, internship, MAG, EQ, trial work: each with its own permit check."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from integrativ.placements import permits, policies
from integrativ.placements.actions.common import lock, moment, must_run, note, step_of
from integrativ.placements.codes import TrialResult
from integrativ.placements.errors import CompanyHasNotSaidYes, NotPossible, PermitUnclear
from integrativ.placements.models import PermitNeed, Placement, Stage, Trial
from integrativ.placements.queries.agreed import has_agreed
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership


@transaction.atomic
def open_trial(
    *,
    placement: Placement,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date,
    by: Membership,
    on: dt.date,
    permit_reason: str = "",
    key: uuid.UUID | None = None,
) -> Trial:
    """Offer the company days on which the person comes. Whether a permit is needed is asked for exactly this stage.

    :raises PermitUnclear: when a permit is missing or the question is open and no `permit_reason` is given.
    """
    placement = lock(placement, by, on)
    if known := step_of(placement.org_id, key):
        return known.trial
    must_run(placement)
    if not has_agreed(placement.matter_id, StepKind.PROPOSAL):
        raise CompanyHasNotSaidYes
    if ends_on < starts_on:
        raise NotPossible("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Tage.")
    outcome = permits.permit_needed(placement=placement, stage=kind, on=starts_on)
    reason = permit_reason.strip()
    slip = permits.covering_slip(placement, kind, starts_on, ends_on)
    if slip is not None:
        reason = f"Erlaubnis liegt vor: ab {slip.valid_from:%d.%m.%Y}"
    if outcome.need != PermitNeed.NOT_NEEDED and not reason:
        raise PermitUnclear(outcome)
    step = open_step(
        matter=placement.matter,
        kind=StepKind.TRIAL,
        title=f"{Stage(kind).label}: {placement.demand.occupation}"[:160],
        by=by,
        owner_org=placement.company,
        life_area="work",
        due_on=starts_on,
    )
    made = Trial.objects.create(
        org_id=placement.org_id,
        placement=placement,
        step=step,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        permit_need=outcome.need,
        permit_because=outcome.because[:500],
        permit_reason=reason[:500],
        checked_on=on,
    )
    move(step=step, event="send", by=by, at=moment(on), valid_from=starts_on, valid_until=ends_on, key=key)
    note("open_trial", placement)
    return made


def answer_trial(
    *,
    step: Step,
    by: Membership,
    on: dt.date,
    agrees: bool,
    text: str = "",
    on_behalf_of: str = "",
    placement: Placement | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """The company says whether the days suit; by telephone the case team records it on its behalf."""
    who = policies.must_speak_for_owner(by, step, placement, on, StepKind.TRIAL)
    if who == "team" and not on_behalf_of.strip():
        raise NotPossible("Bitte schreiben Sie, wer im Betrieb das gesagt hat und wie (Telefon, Brief).")
    return move(
        step=step,
        event="agree" if agrees else "decline",
        by=by,
        at=moment(on),
        code="yes" if agrees else "other_days",
        text=text,
        on_behalf_of=on_behalf_of,
        key=key,
    )


def finish_trial(
    *,
    placement: Placement,
    trial: Trial,
    result: str,
    by: Membership,
    on: dt.date,
    reason: str = "",
    key: uuid.UUID | None = None,
) -> StepEvent:
    """Record how it went: go on, go on differently, or stop with a reason."""
    must_run(lock(placement, by, on))
    if result not in TrialResult.values:
        raise NotPossible("Bitte wählen Sie, wie es weitergeht.")
    if result != TrialResult.CONTINUE and not reason.strip():
        raise NotPossible("Bitte schreiben Sie kurz, warum.")
    made = move(step=trial.step, event="accept", by=by, at=moment(on), code=result, text=reason, key=key)
    note("finish_trial", placement)
    return made
