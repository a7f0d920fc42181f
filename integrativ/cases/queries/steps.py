"""One step with everything its page needs, for the side that reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case, Responsibility
from integrativ.cases.queries.case import team_today
from integrativ.people.models import SentValue, Subject
from integrativ.steps import answers, checklists, transitions
from integrativ.steps.answers import Code
from integrativ.steps.models import Checkpoint, Party, Step, StepEvent
from integrativ.steps.queries import get_step
from integrativ.tenancy.models import BodyKind, Membership

# Events of the asking side that need nothing but a click, in the order of the page.
CLICKS = ("send", "supply", "accept", "complete", "remind", "take_back", "reopen", "cancel")


@dataclass(frozen=True)
class Check:
    """One line of the checklist with the norm or practice it rests on."""

    point: Checkpoint
    basis: str


@dataclass(frozen=True)
class StepPage:
    """A step as one side reads it."""

    step: Step
    case: Case | None
    is_ours: bool
    events: list[StepEvent]
    checks: list[Check]
    missing: list[Checkpoint]
    values: list[SentValue]
    clicks: list[str]
    answers: list[Code]
    may_undo: bool
    offer: Responsibility | None

    @property
    def answers_itself(self) -> bool:
        """Whether the asked body works here and answers in its own inbox; a company may also tell us on the telephone."""
        body = self.step.owner_org
        return self.is_ours and body.pk != self.step.org_id and body.works_here and body.kind != BodyKind.COMPANY


def step_page(membership: Membership, pk: int) -> StepPage:
    """A step of our people for their team, or one sent to us; 404 for everybody else."""
    step = get_step(membership, pk)
    is_ours = step.org_id == membership.organisation_id
    case = _case_behind(membership, step) if is_ours else None
    events = list(
        StepEvent.objects.filter(step=step).select_related("actor_org", "actor_membership__user").order_by("pk")
    )
    checks = list(Checkpoint.objects.filter(step=step).order_by("pk"))
    allowed = {move.event for move in _moves(step, membership)}
    return StepPage(
        step=step,
        case=case,
        is_ours=is_ours,
        events=events,
        checks=[Check(point, checklists.basis(step.kind, point.code)) for point in checks],
        missing=[point for point in checks if point.is_required and not point.is_there],
        values=list(SentValue.objects.filter(step=step).order_by("position")),
        clicks=[event for event in CLICKS if event in allowed and _is_click(step, event, is_ours)],
        answers=_answers(step, is_ours),
        may_undo=bool(events) and events[-1].actor_org_id == membership.organisation_id and events[-1].event != "undo",
        offer=Responsibility.objects.filter(handover=step, accompanying=False).select_related("body").first(),
    )


def _case_behind(membership: Membership, step: Step) -> Case | None:
    """The case of the person a step is about; only her team (or who was given the step) may read it."""
    subject = Subject.objects.filter(org_id=step.org_id, matter_id=step.matter_id).select_related("matter").first()
    if subject is None:
        return None
    step.matter = subject.matter
    case = (
        Case.objects.filter(org_id=step.org_id, person_id=subject.person_id)
        .select_related("person__municipality", "person__title_end", "matter", "org")
        .first()
    )
    if case is None or not policies.among(membership, case, team_today(case)):
        if step.owner_id == membership.pk:
            return None
        log.denied(act="steps.read", object_kind="step", object_id=step.pk)
        raise Http404
    log.saw([case.person_id], act="steps.read")
    return case


def _moves(step: Step, membership: Membership) -> list[transitions.Move]:
    parties = set()
    if step.org_id == membership.organisation_id:
        parties.add(Party.REQUESTER.value)
    if step.owner_org_id == membership.organisation_id:
        parties.add(Party.OWNER.value)
    return [
        move
        for move in transitions.moves()
        if move.kind == step.kind and move.state == step.state and move.party in parties
    ]


def _is_click(step: Step, event: str, is_ours: bool) -> bool:
    """A reminder to oneself makes no sense; the receiving side answers with a code."""
    if event == "remind":
        return is_ours and (step.owner_org_id != step.org_id or bool(step.turn_of))
    return is_ours or event == "complete"


def _answers(step: Step, is_ours: bool) -> list[Code]:
    """Coded answers of the receiving side that the step allows now; ours to record when they came by letter or telephone."""
    if is_ours and step.owner_org_id == step.org_id:
        return []
    events = {
        move.event
        for move in transitions.moves()
        if move.kind == step.kind and move.state == step.state and move.party == Party.OWNER
    }
    return [code for code in answers.codes(step.kind) if code.event in events]
