"""Enter, read and close a demand."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from integrativ.common import dates
from integrativ.common.working_days import working_days_after
from integrativ.companies import actions, queries, wages
from integrativ.companies.models import ClosingReason
from integrativ.placements.queries.placement import counts
from integrativ.web.company.views.start import company_door
from integrativ.web.components.words import day_words
from integrativ.web.demand_form import DemandForm
from integrativ.web.doors import HatRequest
from integrativ.web.forms import SafeForm, answer

CALL_WITHIN = 2


class CloseForm(SafeForm):
    """Why nobody is looked for any more."""

    reason = forms.ChoiceField(
        label="Warum suchen Sie niemanden mehr?",
        choices=ClosingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie einen Grund."},
    )


def call_by(on: dt.date) -> dt.date:
    """The day on which a company that has told us what it needs has been called: two working days, holidays left out."""
    return working_days_after(on, CALL_WITHIN)


@company_door
def demand_new(request: HatRequest) -> HttpResponse:
    """One page, about three minutes."""
    on, company = dates.today(), request.membership.organisation
    form = DemandForm(request.POST if request.method == "POST" else None, company=company, by=request.membership)
    if "suchen" in request.POST:
        form.look_up()
    elif request.method == "POST" and form.is_valid():
        made = form.save(on)
        messages.success(request, f"Ihr Bedarf ist gemeldet. Wir rufen Sie bis {day_words(call_by(on))} an.")
        return redirect("company:demand", made.pk)
    context = {
        "contact": queries.one_contact(company, on),
        "wage_hint": wages.at_least(on),
        "call_by": day_words(call_by(on)),
        "trail": [("Meine Stellen", reverse("company:start")), ("Bedarf melden", "")],
        "back": reverse("company:start"),
    }
    return answer(request, "company/demand_form.html", context, form=form)


@company_door
def demand(request: HatRequest, pk: int) -> HttpResponse:
    """One demand as it was entered, with the hint on the wage."""
    on, found = dates.today(), queries.get_demand(request.membership, pk)
    context = {
        "demand": found,
        "numbers": counts([found]).get(found.pk),
        "hint": wages.hint(wage=found.wage_per_hour, kind=found.kind, starts_on=found.starts_on, on=on),
        "trail": [("Meine Stellen", reverse("company:start")), (found.occupation, "")],
        "contact": queries.one_contact(found.org, on),
    }
    return answer(request, "company/demand.html", context)


@company_door
def demand_close(request: HatRequest, pk: int) -> HttpResponse:
    """Say that nobody is looked for any more, with a reason."""
    found = queries.get_demand(request.membership, pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close_demand(demand=found, reason=form.cleaned_data["reason"], by=request.membership, on=dates.today())
        messages.success(request, "Der Bedarf ist geschlossen. Wer schon auf dem Weg zu Ihnen ist, bleibt es.")
        return redirect("company:start")
    context = {
        "demand": found,
        "trail": [
            ("Meine Stellen", reverse("company:start")),
            (found.occupation, reverse("company:demand", args=[pk])),
            ("Schließen", ""),
        ],
        "back": reverse("company:demand", args=[pk]),
    }
    return answer(request, "company/demand_close.html", context, form=form)
