"""The work permit: asked for complete, granted, with conditions, returned, overdue, or still in preparation."""

from __future__ import annotations

import datetime as dt

from integrativ.cases.legal.actions import keep_finding
from integrativ.common.dates import add_months
from integrativ.demo.narrator import told, workday
from integrativ.demo.stories.sharing import release
from integrativ.demo.stories.way import Way
from integrativ.network.answering import answer_request
from integrativ.placements import actions
from integrativ.placements.errors import NotABasis
from integrativ.placements.models import PermitRequest, Slip
from integrativ.placements.papers import released_until
from integrativ.steps.actions import move
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership

PAPERS = ("employment_declaration", "contract_draft", "identity_paper", "residence_document")
WHERE = {
    "employment_declaration": "im Original da",
    "contract_draft": "Entwurf liegt vor",
    "identity_paper": "liegt der Behörde vor",
    "residence_document": "am Schalter gesehen",
}


def needs_one(way: Way) -> bool:
    """Whether this person's paper says that work needs a permit."""
    return way.life.who.paper.note == "only_with_permission"


def stage_of(way: Way) -> str:
    """Training or employment, as the demand says."""
    return "training" if way.demand.kind == "training" else "employment"


def prepare(way: Way, days_ago: int, *, without: tuple[str, ...] = ()) -> PermitRequest:
    """Prepare the request with its checklist; what the person releases goes to the responsible office."""
    life = way.life
    day = life.back(days_ago)
    release(life, life.town.bodies["abh"], ("base", "residence", "job"), day)
    with life.leading(day, 11, 40) as lead:
        request = actions.prepare_permit(
            placement=way.placement, stage=stage_of(way), by=lead, on=day,
            starts_on=workday(life.on + dt.timedelta(days=21)),
        )  # fmt: skip
        for code in PAPERS:
            if code not in without:
                actions.tick(
                    placement=way.placement, step=request.step, code=code, is_there=True, by=lead, on=day,
                    remark=WHERE[code],
                )  # fmt: skip
    return request


def due_today(request: PermitRequest, way: Way) -> None:
    """What has lain in preparation for some days is due on the day of the demonstration, not before it."""
    with way.life.leading(way.life.on, 7, 10):
        request.step.due_on = way.life.on
        request.step.save(update_fields=["due_on"])


def send(way: Way, request: PermitRequest, days_ago: int) -> None:
    """Send it, complete."""
    day = way.life.back(days_ago)
    with way.life.leading(day, 12, 35) as lead:
        actions.send_permit(placement=way.placement, step=request.step, by=lead, on=day)


def remind(way: Way, request: PermitRequest, days_ago: int) -> None:
    """Ask politely when it takes longer than usual."""
    with way.life.leading(way.life.back(days_ago), 9, 15) as lead:
        move(step=request.step, event="remind", by=lead, text="Der Betrieb hält die Stelle noch bis Monatsende frei.")


def grant(way: Way, request: PermitRequest, days_ago: int, *, conditions: str = "") -> None:
    """The office says yes, sometimes with a condition."""
    life = way.life
    clerk, day = life.town.clerk("abh"), life.back(days_ago)
    first = min(day + dt.timedelta(days=3), way.placement.planned_start_on or day)
    with told(clerk, day, 14, 20):
        answer_request(
            step=Step.objects.get(pk=request.step_id), by=clerk,
            code="granted_conditions" if conditions else "granted", text=conditions, valid_from=first,
            valid_until=_until(way, first), file_number=f"32-{life.who.number + 1:03d}-{first:%y}",
        )  # fmt: skip


def _until(way: Way, first: dt.date) -> dt.date:
    """A permit ends with the paper it stands in, unless that paper is renewed before the work has really begun."""
    settled = max(first, way.placement.planned_start_on or first) + dt.timedelta(days=30)
    paper, longest = way.life.who.title_until, add_months(first, 24)
    return paper if paper is not None and settled <= paper < longest else longest


def give_back(way: Way, request: PermitRequest, days_ago: int) -> None:
    """Something is missing: it comes back with a code."""
    clerk = way.life.town.clerk("abh")
    with told(clerk, way.life.back(days_ago), 11, 10):
        answer_request(
            step=Step.objects.get(pk=request.step_id), by=clerk, code="missing_papers",
            missing=["employment_declaration"], text="Die Unterschrift des Betriebs fehlt auf Seite 2.",
        )  # fmt: skip


def refuse(way: Way, request: PermitRequest, days_ago: int) -> None:
    """The office says no, with a reason."""
    clerk = way.life.town.clerk("abh")
    with told(clerk, way.life.back(days_ago), 10, 5):
        answer_request(
            step=Step.objects.get(pk=request.step_id), by=clerk, code="requirements_not_met",
            text="Der Lohn liegt unter dem, was in Betrieben dieser Art üblich ist.",
        )  # fmt: skip


def read(way: Way, request: PermitRequest, days_ago: int, *, conditions: str = "") -> None:
    """The case manager reads the answer; the company learns from when and as what."""
    day = way.life.back(days_ago)
    with way.life.leading(day, 16, 30) as lead:
        slip = actions.accept_permit(
            placement=way.placement, step=Step.objects.get(pk=request.step_id), by=lead, on=day, conditions=conditions
        )
        if slip is not None:
            hand_out(way, slip, lead, day)


def hand_out(way: Way, slip: Slip, lead: Membership, day: dt.date) -> None:
    """The company gets the paper with its code, while the person's release is still good."""
    if released_until(way.placement) is not None:
        actions.issue_paper(placement=way.placement, slip=slip, by=lead, on=day)


def confirm(way: Way, days_ago: int) -> None:
    """Nobody has to be asked: the kept answer to "may she work here?" is enough for the slip, if it says yes."""
    day, placement = way.life.back(days_ago), way.placement
    with way.life.leading(day, 14, 40) as lead:
        finding = keep_finding(case=way.life.case, matter=placement.matter, question="work_access", on=day, by=lead)
        try:
            slip = actions.issue_slip(
                placement=placement, stage=stage_of(way), job=way.demand.occupation, valid_from=day, finding=finding,
                by=lead, on=day,
            )  # fmt: skip
        except NotABasis:
            return
        hand_out(way, slip, lead, day)


def ask_the_agentur(way: Way, days_ago: int, *, granted_ago: int = 0) -> None:
    """The consent of the Bundesagentur, with its two weeks."""
    life = way.life
    day, office = life.back(days_ago), life.town.bodies["agentur"]
    release(life, office, ("base", "job"), day)
    with life.leading(day, 12, 50) as lead:
        request = actions.prepare_permit(
            placement=way.placement, stage=stage_of(way), by=lead, on=day, kind="ba_consent", office=office,
            starts_on=workday(life.on + dt.timedelta(days=21)),
        )  # fmt: skip
        for code in ("employment_declaration", "contract_draft"):
            actions.tick(placement=way.placement, step=request.step, code=code, is_there=True, by=lead, on=day)
        actions.send_permit(placement=way.placement, step=request.step, by=lead, on=day)
    if granted_ago:
        clerk, when = life.town.clerk("agentur"), life.back(granted_ago)
        with told(clerk, when, 15, 30):
            answer_request(step=Step.objects.get(pk=request.step_id), by=clerk, code="granted", valid_from=when)
        with life.leading(life.back(max(1, granted_ago - 1)), 9, 35) as lead:
            actions.accept_permit(
                placement=way.placement, step=Step.objects.get(pk=request.step_id), by=lead,
                on=life.back(max(1, granted_ago - 1)),
            )  # fmt: skip


def granted(way: Way, sent_ago: int, granted_ago: int) -> None:
    """The whole way of a permit in one go: prepared, sent, granted, read."""
    request = prepare(way, sent_ago)
    send(way, request, sent_ago)
    grant(way, request, granted_ago)
    read(way, request, max(1, granted_ago - 1))
