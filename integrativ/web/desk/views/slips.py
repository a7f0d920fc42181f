"""The permission slip at the desk: how it stands, who looked, issue it as a paper, print it, withdraw it."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrativ.common import dates
from integrativ.placements import actions
from integrativ.placements.basis import doubts_of
from integrativ.placements.errors import NotPossible
from integrativ.placements.models import Placement, Slip
from integrativ.placements.papers import from_slip
from integrativ.placements.queries.placement import get_placement
from integrativ.placements.queries.slips import get_our_slip, our_slips, print_our_slip
from integrativ.web.desk.views.demands import places
from integrativ.web.doors import HatRequest
from integrativ.web.forms import SafeForm, answer
from integrativ.web.honest import Banner, authority_of, for_staff
from integrativ.web.slips import as_pdf, shape


class SlipForm(SafeForm):
    """Issue or withdraw."""

    act = forms.ChoiceField(choices=[("issue", "ausstellen"), ("withdraw", "zurückziehen")], widget=forms.HiddenInput)


@places
def slip(request: HatRequest, pk: int, slip: int) -> HttpResponse:
    """One confirmation of a way: what it says, whether it holds, who looked."""
    hat, on = request.membership, dates.today()
    placement = get_placement(hat, pk)
    found = get_our_slip(placement, slip)
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["act"] == "withdraw":
                actions.withdraw_slip(placement=placement, slip=found, by=hat, on=on)
                messages.success(request, "Der Nachweis ist zurückgezogen. Er gilt ab sofort nicht mehr.")
                return redirect("desk:placement", pk)
            made = actions.issue_paper(placement=placement, slip=found, by=hat, on=on)
            messages.success(request, "Der Nachweis ist ausgestellt. Bitte drucken Sie ihn für den Betrieb.")
            return redirect("desk:slip", pk, made.pk)
        except NotPossible as error:
            form.add_error(None, error.message)
    row = next(row for row in our_slips(placement, on) if row.slip.pk == slip)
    context = {
        "placement": placement,
        "person": placement.person,
        "row": row,
        "slip": found,
        "trail": [
            ("Stellen", reverse("desk:demands")),
            (f"{placement.demand.occupation}, {placement.company}", reverse("desk:placement", args=[pk])),
            ("Nachweis", ""),
        ],
        "on": on,
        "honest": _honest(placement, found, on),
    }
    if found.is_paper:
        context |= shape(request, from_slip(found))
    return answer(request, "desk/placements/slip.html", context, form=form)


def _honest(placement: Placement, found: Slip, on: dt.date) -> Banner | None:
    """A slip that rests on our own answer is no surer than the answer; the office's permission is a decision."""
    if found.finding is None:
        return None
    return for_staff(doubts_of(found.finding), authority_of(placement.person.municipality, on))


@require_safe
@places
def slip_pdf(request: HatRequest, pk: int, slip: int) -> HttpResponse:
    """The paper with its code, to print; written into the log."""
    return as_pdf(request, print_our_slip(get_placement(request.membership, pk), slip, dates.today()))
