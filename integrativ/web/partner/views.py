"""The inbox of a partner: list, one request with its answer, assignment, taking back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrativ.cases.queries import cases_of
from integrativ.common import dates
from integrativ.network import answering, policies, queries
from integrativ.network import inbox as requests
from integrativ.network.history import event_label
from integrativ.network.inbox import Request
from integrativ.steps.actions import MoveNotAllowed
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import Role
from integrativ.web.answer_form import AnswerForm
from integrativ.web.doors import PARTNER_KINDS, HatRequest, door
from integrativ.web.forms import answer
from integrativ.web.partner.forms import AssignForm
from integrativ.web.partner.present import EMPTY, TITLES, doubt_of, pills, row_shape
from integrativ.web.partner.slip import granted
from integrativ.web.saying import say

ROLES = (Role.CLERK, Role.CASE_MANAGER, Role.COORDINATOR)
PAGE = 25


@require_GET
@door(*ROLES, kinds=PARTNER_KINDS)
def inbox(request: HatRequest) -> HttpResponse:
    """Requests of one group, longest waiting first."""
    hat, on = request.membership, dates.today()
    show = request.GET.get("zeige", "offen")
    show = show if show in TITLES else "offen"
    kind = request.GET.get("art", "")
    numbers = requests.counts(hat)
    pages = Paginator(requests.requests(hat, show=show, kind=kind), PAGE)
    pages.count = numbers.number(show, kind)  # known already: the database need not count again
    page = pages.get_page(request.GET.get("seite"))
    rows = requests.rows(hat, list(page.object_list), on)
    context = {
        "title": TITLES[show],
        "is_mine": show == "offen",
        "rows": [row_shape(row) for row in rows],
        "page": page,
        "pills": pills(numbers, show, kind),
        "kinds": _kind_pills(numbers.kinds, show, kind),
        "empty": EMPTY[show],
        "promises": [(StepKind(k).label, usual) for k, usual in queries.promises(hat.organisation, on)],
    }
    return render(request, "partner/inbox.html", context)


def _kind_pills(kinds: dict[str, int], show: str, kind: str) -> list[dict[str, Any]]:
    if len(kinds) < 2:
        return []
    address = reverse("partner:inbox")
    return [
        {
            "label": StepKind(name).label,
            "url": f"{address}?{urlencode({'zeige': show} if name == kind else {'zeige': show, 'art': name})}",
            "current": name == kind,
        }
        for name in kinds
    ]


@require_http_methods(["GET", "POST"])
@door(*ROLES, kinds=PARTNER_KINDS)
def request_page(request: HatRequest, pk: int) -> HttpResponse:
    """One request: what was released, the checklist, and the answer."""
    hat, on = request.membership, dates.today()
    found = requests.get_request(hat, pk, on)
    if request.method != "POST":
        form = AnswerForm(step=found.step, by=hat) if _may_answer(request, found) else None
        return render(request, "partner/request.html", {**_context(request, found), "form": form})
    form = AnswerForm(request.POST, step=found.step, by=hat)
    if form.is_valid():
        try:
            said = say(step=found.step, by=hat, on=on, key=form.cleaned_data.get("submit_key"), **form.answer())
        except MoveNotAllowed as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Antwort gesendet: {event_label(found.step, said)}.")
            return redirect("partner:request", pk=pk)
    return answer(request, "partner/request.html", _context(request, found), form=form)


def _may_answer(request: HatRequest, found: Request) -> bool:
    return found.is_released and policies.may_answer(request.membership, found.step)


def _context(request: HatRequest, found: Request) -> dict[str, Any]:
    hat = request.membership
    colleagues = queries.people_of(hat.organisation, dates.today()).filter(role__in=policies.ANSWERING_ROLES)
    return {
        "found": found,
        "step": found.step,
        "honest": doubt_of(found),
        "may_undo": found.may_undo and found.is_released and policies.sees_people(hat),
        "assign_form": AssignForm(colleagues=colleagues, initial={"to": found.assigned_to}),
        "trail": [("Eingang", reverse("partner:inbox")), (found.step.title, "")],
        "on": dates.today(),
        "sees_people": policies.sees_people(hat),
        "may_issue_slip": granted(hat, found) is not None,
        "case": cases_of(hat).filter(came_by=found.step).first() if found.step.kind == StepKind.HANDOVER else None,
    }


@require_POST
@door(*ROLES, kinds=PARTNER_KINDS)
def assign(request: HatRequest, pk: int) -> HttpResponse:
    """Give the request to a colleague."""
    hat, on = request.membership, dates.today()
    found = requests.get_request(hat, pk, on)
    colleagues = queries.people_of(hat.organisation, on).filter(role__in=policies.ANSWERING_ROLES)
    form = AssignForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        context = {**_context(request, found), "assign_form": form, "form": None}
        return render(request, "partner/request.html", context, status=422)
    made = answering.assign(step=found.step, by=hat, to=form.cleaned_data["to"])
    messages.success(request, f"Jetzt zuständig: {made.to.user.name}.")
    return redirect("partner:request", pk=pk)


@require_POST
@door(*ROLES, kinds=PARTNER_KINDS)
def take_back(request: HatRequest, pk: int) -> HttpResponse:
    """Take back our last answer."""
    found = requests.get_request(request.membership, pk, dates.today())
    try:
        answering.take_back_answer(step=found.step, by=request.membership)
    except MoveNotAllowed as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Die Antwort ist zurückgenommen. Sie sind wieder dran.")
    return redirect("partner:request", pk=pk)
