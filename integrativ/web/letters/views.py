"""Print a request as a letter; record the answer on behalf of the body that gave it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from integrativ.common import dates
from integrativ.steps.actions import MoveNotAllowed
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import Role
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer
from integrativ.web.letters.forms import OnBehalfForm
from integrativ.web.letters.letter import get_letter
from integrativ.web.saying import say_on_behalf

TEMPLATES = {
    StepKind.PERMIT_REQUEST: "permit",
    StepKind.BA_CONSENT: "permit",
    StepKind.QUESTION: "question",
    StepKind.HANDOVER: "handover",
    StepKind.AFTERCARE: "aftercare",
}


@require_GET
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def letter(request: HatRequest, pk: int) -> HttpResponse:
    """The printed letter of a request."""
    on = dates.today()
    found = get_letter(request.membership, pk, on)
    name = TEMPLATES.get(StepKind(found.step.kind), "question")
    context = {"letter": found, "step": found.step, "on": on, "body_template": f"letters/{name}.html"}
    return render(request, "letters/letter.html", context)


@require_http_methods(["GET", "POST"])
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def record(request: HatRequest, pk: int) -> HttpResponse:
    """Record what a body without account has answered: who, when, by which way."""
    hat, on = request.membership, dates.today()
    found = get_letter(hat, pk, on)
    form = OnBehalfForm(request.POST or None, step=found.step, by=hat, initial={"said_on": on})
    if request.method == "POST" and form.is_valid():
        data = form.answer()
        try:
            say_on_behalf(
                step=found.step,
                by=hat,
                on=on,
                code=data["code"],
                on_behalf_of=form.on_behalf_of(),
                said_on=form.cleaned_data["said_on"],
                text=form.words(),
                valid_from=data.get("valid_from"),
                valid_until=data.get("valid_until"),
                key=form.cleaned_data.get("submit_key"),
            )
        except MoveNotAllowed as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Antwort von {found.step.owner_org} eingetragen.")
            return redirect("letters:letter", pk=pk)
    context = {
        "letter": found,
        "step": found.step,
        "back": reverse("letters:letter", args=[pk]),
        "trail": [("Brief", reverse("letters:letter", args=[pk])), ("Antwort eintragen", "")],
    }
    return answer(request, "letters/record.html", context, form=form)
