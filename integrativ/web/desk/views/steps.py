"""One step: where it stands, what happened, what can be said now."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.cases import actions
from integrativ.cases.models import Case, Topic
from integrativ.cases.queries.course import EVENT_WORDS
from integrativ.cases.queries.steps import StepPage, step_page
from integrativ.cases.queries.today import days_waiting, is_mine, waited_for
from integrativ.common import dates
from integrativ.placements.models import PermitRequest, Placement
from integrativ.steps import answers, checklists
from integrativ.steps.actions import MoveNotAllowed, StillMissing, move
from integrativ.steps.models import MatterKind, Step, StepEvent
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context, link
from integrativ.web.desk.forms.steps import AnswerForm
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import SafeForm, answer

desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)
ANSWERS_ITSELF = (
    "{0} arbeitet selbst mit integrativ und antwortet im eigenen Eingang. Die Antwort kommt von dort, Sie tragen sie nicht"
    " ein. Wenn es eilt: hier auf „Erinnern“ klicken oder anrufen und um die Antwort im Eingang bitten."
)
CLICK_WORDS = {
    "send": "Senden",
    "supply": "Ergänzt, wieder senden",
    "accept": "Antwort gelesen, abschließen",
    "complete": "Erledigt",
    "remind": "Erinnern",
    "take_back": "Zurückholen",
    "reopen": "Wieder öffnen",
    "cancel": "Schritt entfällt",
}


@desk_door
def step(request: HatRequest, pk: int, form: AnswerForm | None = None) -> HttpResponse:
    """The page of one step, ours or sent to us."""
    page = step_page(request.membership, pk)
    if home := _request(page):
        return redirect(home)
    if not page.is_ours and page.step.kind != "handover" and (inbox := link("partner:request", pk)):
        return redirect(inbox)
    on = dates.today()
    way = _way(page)
    context: dict[str, Any] = {
        "page": page,
        "step": page.step,
        "on": on,
        "clock": _clock(page.step, on, page.is_ours),
        "clicks": [
            {"event": event, "label": CLICK_WORDS[event], "main": number == 0 and not way and event != "remind"}
            for number, event in enumerate(_clicks(page))
        ],
        "way": way,
        "events": [_event(page.step, event) for event in page.events],
        "key": uuid.uuid4(),
        "may_take_over": _may_take_over(page, request),
        "reason": "",
    }
    if page.case is not None:
        context = {**case_context(page.case, "desk:case_plan", on, here=page.step.title), **context}
    if page.answers and not page.answers_itself:
        form = form or AnswerForm(codes=page.answers, for_others=page.is_ours)
    template = "desk/steps/step.html" if page.case is not None else "desk/steps/step_alone.html"
    return (
        answer(request, template, context, form=form) if form else answer(request, template, {**context, "form": None})
    )


def _clicks(page: StepPage) -> list[str]:
    """What one click may say here. An answer on a way into work is read on the way: there it has consequences."""
    on_a_way = page.is_ours and page.step.matter.kind == MatterKind.PLACEMENT
    return [event for event in page.clicks if not (on_a_way and event == "accept")]


def _way(page: StepPage) -> str:
    """The address of the way into work this step belongs to, for the body that leads it."""
    if not page.is_ours or page.step.matter.kind != MatterKind.PLACEMENT:
        return ""
    pk = Placement.objects.filter(matter_id=page.step.matter_id).values_list("pk", flat=True).first()
    return link("desk:placement", pk) if pk else ""


def _request(page: StepPage) -> str:
    """Where a permit request is sent and read: there the values the office reads are written down with it."""
    found = PermitRequest.objects.filter(step=page.step).first() if page.is_ours else None
    return reverse("desk:permit", args=[found.placement_id, page.step.pk]) if found else ""


def _clock(step: Step, on: dt.date, is_ours: bool) -> dict[str, Any] | None:
    if step.waiting_for == "nobody":
        return None
    days = days_waiting(step, on)
    if not is_ours:
        turn = "mine" if step.waiting_for == "owner" else "theirs"
        return {"who": str(step.org), "days": days, "usual": step.usual_days, "turn": turn}
    turn = "mine" if is_mine(step) else "theirs"
    return {"who": waited_for(step), "days": days, "usual": step.usual_days, "turn": turn}


def _event(step: Step, event: StepEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "what": EVENT_WORDS.get(event.event, event.event),
        "who": str(event.actor_org),
        "person": str(event.actor_membership.user) if event.actor_membership else "",
        "code": answers.label(step.kind, event.code) if event.code else "",
        "text": event.text,
        "behalf": event.on_behalf_of,
        "valid_from": event.valid_from,
        "valid_until": event.valid_until,
    }


def _may_take_over(page: StepPage, request: HatRequest) -> bool:
    """An accepted lead for which the receiver has not opened its case yet."""
    offer = page.offer
    if page.is_ours or offer is None or offer.topic != Topic.LEAD or offer.accepted_on is None:
        return False
    return not Case.objects.filter(org_id=request.membership.organisation_id, came_by=page.step).exists()


@require_POST
@desk_door
def click(request: HatRequest, pk: int, event: str) -> HttpResponse:
    """Say something that needs only a click; the same click twice has one effect."""
    page = step_page(request.membership, pk)
    if home := _request(page):
        return redirect(home)
    if event not in _clicks(page) and not (event == "undo" and page.may_undo):
        messages.error(request, MoveNotAllowed.message)
        return redirect("desk:step", pk=pk)
    form = SafeForm(request.POST)
    key = form.cleaned_data["submit_key"] if form.is_valid() else None
    try:
        move(step=page.step, event=event, by=request.membership, key=key)
    except MoveNotAllowed:
        messages.error(request, MoveNotAllowed.message)
    except StillMissing as error:
        messages.error(request, str(error))
    else:
        word = "Zurückgenommen" if event == "undo" else EVENT_WORDS[event].capitalize()
        messages.success(request, f"{word}: {page.step.title}")
    return redirect("desk:step", pk=pk)


@require_POST
@desk_door
def answered(request: HatRequest, pk: int) -> HttpResponse:
    """An answer: recorded for a body that wrote or rang, or given by ours to a handover."""
    page = step_page(request.membership, pk)
    if home := _request(page):
        return redirect(home)
    if not page.answers or page.answers_itself:
        messages.error(request, ANSWERS_ITSELF.format(page.step.owner_org) if page.answers else MoveNotAllowed.message)
        return redirect("desk:step", pk=pk)
    form = AnswerForm(request.POST, codes=page.answers, for_others=page.is_ours)
    if not form.is_valid():
        return step(request, pk, form=form)
    try:
        _say(request, page, form)
    except MoveNotAllowed:
        messages.error(request, MoveNotAllowed.message)
    else:
        messages.success(request, "Die Antwort ist eingetragen.")
    return redirect("desk:step", pk=pk)


def _say(request: HatRequest, page: StepPage, form: AnswerForm) -> None:
    data, code = form.cleaned_data, form.chosen()
    common = {"text": data["text"], "on_behalf_of": data.get("on_behalf_of", ""), "key": data["submit_key"]}
    if code.event == "agree" and page.step.kind == "handover":
        actions.accept_offer(
            step=page.step,
            by=request.membership,
            on=dates.today(),
            code=code.code,
            from_day=data["valid_from"],
            **common,
        )
    else:
        move(
            step=page.step, event=code.event, by=request.membership, code=code.code, valid_from=data["valid_from"],
            valid_until=data["valid_until"], **common,
        )  # fmt: skip


@require_POST
@desk_door
def checks(request: HatRequest, pk: int) -> HttpResponse:
    """Say what is there; the step can be sent when nothing required is missing."""
    page = step_page(request.membership, pk)
    if home := _request(page):
        return redirect(home)
    if not page.is_ours or page.step.state not in ("draft", "returned"):
        raise Http404
    known = {check.point.code for check in page.checks}
    checklists.tick(page.step, known & set(request.POST.getlist("there")))
    messages.success(request, "Gespeichert, was vorliegt.")
    return redirect("desk:step", pk=pk)


@require_POST
@desk_door
def take_over(request: HatRequest, pk: int) -> HttpResponse:
    """Open our own case after an accepted lead."""
    page = step_page(request.membership, pk)
    if page.is_ours:
        raise Http404
    try:
        case = actions.take_over_case(step=page.step, by=request.membership, on=dates.today())
    except PermissionDenied as error:
        raise Http404 from error
    if case is None:
        messages.error(
            request,
            "Die Person hat Ihnen noch nichts freigegeben. Nehmen Sie die Person selbst auf, oder bitten Sie um die Freigabe.",
        )
        return redirect("desk:step", pk=pk)
    return redirect("desk:case", pk=case.pk)
