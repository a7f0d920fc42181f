"""Give a whole caseload to a colleague."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from integrativ.cases import actions
from integrativ.common import dates
from integrativ.tenancy.models import Role
from integrativ.web.desk.forms import posted
from integrativ.web.desk.forms.cases import CaseloadForm
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer


@door(Role.CASE_MANAGER, Role.COORDINATOR, kinds=DESK_KINDS)
def caseload(request: HatRequest) -> HttpResponse:
    """One's own caseload, or for a coordinator anybody's of the body; for good or while somebody is away."""
    hat, on = request.membership, dates.today()
    home = "desk:coordination" if hat.role == Role.COORDINATOR else "desk:today"
    form = CaseloadForm(posted(request), membership=hat, on=on, initial={"starts_on": on})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            moved = actions.hand_over_caseload(
                giver=data.get("giver") or hat, receiver=data["receiver"], by=hat, on=data["starts_on"],
                until=data["until"], reason=data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = "Vertretung eingetragen für" if data["until"] else "Übergeben:"
            messages.success(request, f"{words} {moved} {'Fall' if moved == 1 else 'Fälle'}.")
            return redirect(home)
    trail = [
        ("Koordination" if hat.role == Role.COORDINATOR else "Heute", reverse(home)),
        ("Fallbestand übergeben", ""),
    ]
    return answer(request, "desk/coordination/caseload.html", {"trail": trail, "back_url": reverse(home)}, form=form)
