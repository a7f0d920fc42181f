"""Ask the responsible office for a work permit, complete at the first time; tell the company what it may know."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from integrativ.common import dates
from integrativ.network.queries import usual_days
from integrativ.people.models import SentValue
from integrativ.placements import offices
from integrativ.placements.actions.common import lock, moment, must_run, note
from integrativ.placements.actions.slip import issue_slip
from integrativ.placements.checklist import auto_answers, sent_values
from integrativ.placements.deadlines import deemed
from integrativ.placements.errors import NotComplete, NotPossible, NotYetDeemed, OfficeUnknown
from integrativ.placements.models import PermitRequest, Placement, Slip
from integrativ.steps import checklists
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Checkpoint, State, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership, Organisation

TITLES = {StepKind.PERMIT_REQUEST: "Arbeitserlaubnis", StepKind.BA_CONSENT: "Zustimmung der Bundesagentur"}
PREPARING = (State.DRAFT, State.RETURNED)


@transaction.atomic
def prepare_permit(
    *,
    placement: Placement,
    stage: str,
    by: Membership,
    on: dt.date,
    kind: str = StepKind.PERMIT_REQUEST,
    office: Organisation | None = None,
    starts_on: dt.date | None = None,
) -> PermitRequest:
    """Prepare a request to the responsible office with its checklist; nothing is sent yet. One at a time per stage.

    :raises OfficeUnknown: when nobody is recorded as responsible and no office is chosen.
    """
    placement = lock(placement, by, on)
    must_run(placement)
    running = PermitRequest.objects.filter(placement=placement, activity=stage, step__kind=kind).exclude(
        step__state__in=[State.DONE, State.CANCELLED]
    )
    if known := running.select_related("step").first():
        return known
    found = offices.responsible(placement, kind, on)
    body = office or found.body
    if body is None:
        raise OfficeUnknown(f"{found.because} {OfficeUnknown.message}")
    if body.kind != offices.KINDS[StepKind(kind)]:
        raise NotPossible("Diese Stelle entscheidet nicht über solche Anträge.")
    step = open_step(
        matter=placement.matter,
        kind=kind,
        title=f"{TITLES[StepKind(kind)]}: {placement.demand.occupation}"[:160],
        by=by,
        owner_org=body,
        life_area="work",
        due_on=on,
        usual_days=usual_days(body, kind, on),
    )
    because = found.because[:300] if found.body == body else "von Hand ausgewählt"
    made = PermitRequest.objects.create(
        org_id=placement.org_id,
        placement=placement,
        step=step,
        activity=stage,
        starts_on=starts_on or placement.planned_start_on,
        because_responsible=because,
    )
    checklists.attach(step)
    _answer_ourselves(placement, step, made.starts_on, on)
    note("prepare_permit", placement)
    return made


def _answer_ourselves(placement: Placement, step: Step, starts_on: dt.date | None, on: dt.date) -> None:
    """Tick the lines the platform knows the answer to."""
    for code, (is_there, remark) in auto_answers(placement, step.owner_org, starts_on, on).items():
        Checkpoint.objects.filter(step=step, code=code).update(is_there=is_there, remark=remark[:160])


def tick(
    *, placement: Placement, step: Step, code: str, is_there: bool, by: Membership, on: dt.date, remark: str = ""
) -> None:
    """Say that a paper of the checklist is there (or not), and where it is."""
    lock(placement, by, on)
    if step.state not in PREPARING:
        raise NotPossible("Der Antrag ist schon gesendet.")
    Checkpoint.objects.filter(step=step, code=code).update(is_there=is_there, remark=remark[:160])


@transaction.atomic
def send_permit(
    *, placement: Placement, step: Step, by: Membership, on: dt.date, text: str = "", key: uuid.UUID | None = None
) -> StepEvent:
    """Send the request, only when complete; what the office reads is written down by category at this moment.

    :raises NotComplete: naming what is missing. The database refuses an incomplete request as well.
    """
    placement = lock(placement, by, on)
    must_run(placement)
    if key is not None and (known := StepEvent.objects.filter(org_id=step.org_id, key=key).first()):
        return known
    step.refresh_from_db()
    request = PermitRequest.objects.get(step=step)
    _answer_ourselves(placement, step, request.starts_on, on)
    if missing := checklists.missing(step):
        raise NotComplete([row.label for row in missing])
    SentValue.objects.filter(step=step).delete()
    SentValue.objects.bulk_create(sent_values(placement, step, request, on))
    event = "send" if step.state == State.DRAFT else "supply"
    made = move(step=step, event=event, by=by, at=moment(on), text=text, key=key)
    request.complete_since = on
    request.save(update_fields=["complete_since"])
    note("send_permit", placement)
    return made


def record_office_answer(
    *,
    placement: Placement,
    step: Step,
    event: str,
    by: Membership,
    on: dt.date,
    on_behalf_of: str,
    code: str = "",
    text: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """Record the answer of an office without account: who said it, when, by letter or telephone."""
    lock(placement, by, on)
    if not on_behalf_of.strip():
        raise NotPossible("Bitte schreiben Sie, wer geantwortet hat und wie (Brief, Telefon).")
    if event not in ("grant", "grant_conditions", "refuse", "ask_back"):
        raise NotPossible("Diese Antwort gibt es nicht.")
    made = move(
        step=step,
        event=event,
        by=by,
        at=moment(on),
        code=code,
        text=text,
        valid_from=valid_from,
        valid_until=valid_until,
        on_behalf_of=on_behalf_of,
        key=key,
    )
    note("record_office_answer", placement)
    return made


def deem_consent(
    *, placement: Placement, step: Step, by: Membership, on: dt.date, key: uuid.UUID | None = None
) -> StepEvent:
    """The Bundesagentur has not objected within two weeks: its consent counts as given (§ 36 Abs. 2 BeschV).

    :raises NotYetDeemed: before that day; the database refuses it as well.
    """
    lock(placement, by, on)
    if step.kind != StepKind.BA_CONSENT or step.waiting_since is None:
        raise NotPossible("Das gilt nur für die Zustimmung der Bundesagentur.")
    since = step.waiting_since.astimezone(dates.BERLIN).date()
    period = deemed(since)
    if step.state == State.OPEN and on < period.deemed_on:
        raise NotYetDeemed(
            f"Die Bundesagentur kann noch bis {period.last_day:%d.%m.%Y} antworten (§ 36 Abs. 2 BeschV)."
        )
    made = move(
        step=step, event="deemed", by=by, at=moment(on), code="beschv-36-2", valid_from=period.deemed_on, key=key
    )
    note("deem_consent", placement)
    return made


@transaction.atomic
def accept_permit(
    *,
    placement: Placement,
    step: Step,
    by: Membership,
    on: dt.date,
    conditions: str = "",
    key: uuid.UUID | None = None,
) -> Slip | None:
    """Read the office's answer; if granted, write the confirmation the company may see. Returns it, or None if refused."""
    placement = lock(placement, by, on)
    said = _answer(step)
    move(step=step, event="accept", by=by, at=moment(on), key=key)
    note("accept_permit", placement)
    if said is None or said.event not in ("grant", "grant_conditions") or step.kind != StepKind.PERMIT_REQUEST:
        return None
    request = PermitRequest.objects.get(step=step)
    from_office = Slip.objects.filter(placement=placement, permit_step=step, withdrawn_on=None).exclude(office=None)
    return from_office.first() or issue_slip(
        placement=placement,
        stage=request.activity,
        job=placement.demand.occupation,
        valid_from=said.valid_from or request.starts_on or on,
        valid_until=said.valid_until,
        conditions=conditions,
        permit_step=step,
        by=by,
        on=on,
        key=key,
    )


def _answer(step: Step) -> StepEvent | None:
    rows = StepEvent.objects.filter(step=step, event__in=("grant", "grant_conditions", "refuse", "deemed"))
    return rows.order_by("-id").first()
