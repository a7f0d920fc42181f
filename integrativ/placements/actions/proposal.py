"""Propose a person for a demand; the company answers with a code."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from integrativ.cases.models import Case
from integrativ.companies.models import Demand
from integrativ.people.models import Subject
from integrativ.placements import policies
from integrativ.placements.actions.common import lock, moment, must_run, note
from integrativ.placements.codes import NotNowBecause, ProposalAnswer
from integrativ.placements.errors import AlreadyProposed, DemandClosed, NotPossible, ReasonsMissing
from integrativ.placements.models import Fit, Placement
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Matter, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership

ANSWER_WITHIN_DAYS = 7


def propose(
    *,
    case: Case,
    demand: Demand,
    by: Membership,
    on: dt.date,
    fits: Iterable[str] = (),
    reasons: str = "",
    planned_start_on: dt.date | None = None,
    from_abroad: bool = False,
    key: uuid.UUID | None = None,
) -> Placement:
    """Propose a person of our case for a company's demand, with reasons, and send it to the company.

    `fits` are sentences that name nobody (the company reads them without a release); `reasons` are free words the
    company reads only while the person has released "labour" to it.
    """
    policies.must_accompany(by, case, on)
    if key is not None and (known := Placement.objects.filter(org_id=case.org_id, key=key).first()):
        return known
    chosen = [fit for fit in Fit.values if fit in set(fits)]
    if not chosen and not reasons.strip():
        raise ReasonsMissing
    if demand.closed_on is not None:
        raise DemandClosed
    if case.closed_on is not None:
        raise NotPossible("Der Fall ist geschlossen. Bitte öffnen Sie ihn zuerst wieder.")
    try:
        with transaction.atomic():
            made = _create(case, demand, by, on, chosen, reasons.strip(), planned_start_on, from_abroad, key)
    except IntegrityError as error:
        if "placement_once_per_submit" in str(error):
            return Placement.objects.get(org_id=case.org_id, key=key)
        if "placement_once_per_person_and_demand" in str(error):
            raise AlreadyProposed from error
        raise
    note("propose", made)
    return made


def _create(
    case: Case,
    demand: Demand,
    by: Membership,
    on: dt.date,
    fits: list[str],
    reasons: str,
    planned_start_on: dt.date | None,
    from_abroad: bool,
    key: uuid.UUID | None,
) -> Placement:
    matter = Matter(org_id=case.org_id, kind="placement", opened_on=on)
    matter.save(force_insert=True)
    Subject.objects.create(org_id=case.org_id, matter=matter, person_id=case.person_id)
    made = Placement(
        org_id=case.org_id,
        case=case,
        person_id=case.person_id,
        matter=matter,
        demand=demand,
        company_id=demand.org_id,
        proposed_by=by,
        proposed_on=on,
        fits=fits,
        reasons=reasons,
        planned_start_on=planned_start_on or demand.starts_on,
        from_abroad=from_abroad,
        key=key,
    )
    made.save(force_insert=True)
    step = open_step(
        matter=matter,
        kind=StepKind.PROPOSAL,
        title=f"Vorschlag: {demand.occupation}"[:160],
        by=by,
        owner_org=demand.org,
        life_area="work",
        due_on=on + dt.timedelta(days=ANSWER_WITHIN_DAYS),
    )
    move(step=step, event="send", by=by, at=moment(on))
    return made


def answer_proposal(
    *,
    step: Step,
    by: Membership,
    on: dt.date,
    answer: str,
    because: str = "",
    text: str = "",
    on_behalf_of: str = "",
    placement: Placement | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """The company answers yes, talk first, or not now because; by telephone the case team records it on its behalf.

    The team passes `placement` and says in `on_behalf_of` who called and how.
    """
    _must_answer(step, by, on, placement, on_behalf_of)
    if answer == ProposalAnswer.NOT_NOW and because not in NotNowBecause.values:
        raise NotPossible("Bitte wählen Sie einen Grund. So suchen wir besser.")
    event = {ProposalAnswer.YES: "agree", ProposalAnswer.TALK_FIRST: "ask_back", ProposalAnswer.NOT_NOW: "decline"}
    code = because if answer == ProposalAnswer.NOT_NOW else answer
    return move(
        step=step,
        event=event[ProposalAnswer(answer)],
        by=by,
        at=moment(on),
        code=code,
        text=text,
        on_behalf_of=on_behalf_of,
        key=key,
    )


def _must_answer(step: Step, by: Membership, on: dt.date, placement: Placement | None, on_behalf_of: str) -> None:
    who = policies.must_speak_for_owner(by, step, placement, on, StepKind.PROPOSAL)
    if who == "team" and not on_behalf_of.strip():
        raise NotPossible("Bitte schreiben Sie, wer im Betrieb das gesagt hat und wie (Telefon, Brief).")


def after_talk(
    *, placement: Placement, step: Step, by: Membership, on: dt.date, text: str = "", key: uuid.UUID | None = None
) -> StepEvent:
    """After the talk the company wished for: it is the company's turn again."""
    must_run(lock(placement, by, on))
    return move(step=step, event="supply", by=by, at=moment(on), code="talked", text=text, key=key)


def accept_answer(
    *, placement: Placement, step: Step, by: Membership, on: dt.date, key: uuid.UUID | None = None
) -> StepEvent:
    """The case team has read an answer; nobody waits any more."""
    lock(placement, by, on)
    made = move(step=step, event="accept", by=by, at=moment(on), key=key)
    note("accept_answer", placement)
    return made
