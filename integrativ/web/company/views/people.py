"""People proposed to the company: answer a proposal, agree on days, report the contract, say how it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrativ.common import dates
from integrativ.companies import queries as companies
from integrativ.companies.queries import get_demand
from integrativ.placements import actions, duties
from integrativ.placements.codes import AftercareAnswer, NotNowBecause, ProposalAnswer
from integrativ.placements.errors import NotPossible
from integrativ.placements.queries.company import CompanyPlacement, get_company_placement, get_company_step
from integrativ.placements.queries.slips import print_company_slip
from integrativ.steps.actions import MoveNotAllowed
from integrativ.steps.models import State, StepKind
from integrativ.tenancy.models import Membership
from integrativ.web.company.views.start import company_door, turn
from integrativ.web.doors import HatRequest
from integrativ.web.forms import GermanDateField, SafeForm, answer
from integrativ.web.honest import for_staff, uncertain
from integrativ.web.slips import as_pdf

OF_DUTIES = "Was hier zu Ihren Pflichten steht, ist nicht ganz sicher"
ASK_US = "die Stelle, die Ihnen die Person vorgeschlagen hat"
__all__ = ["aftercare", "contract", "person", "proposal", "slip_pdf", "trial"]


def _text(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ProposalForm(SafeForm):
    """Yes, talk first, or not now because."""

    answer = forms.ChoiceField(
        label="Was möchten Sie?",
        choices=ProposalAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    because = forms.ChoiceField(
        label="Wenn „Jetzt nicht“: Warum?",
        choices=NotNowBecause.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    text = _text("Möchten Sie uns etwas dazu sagen?")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == ProposalAnswer.NOT_NOW and not values.get("because"):
            self.add_error("because", "Bitte wählen Sie einen Grund. So suchen wir besser.")
        return values


class TrialForm(SafeForm):
    """Do the days suit?"""

    agrees = forms.ChoiceField(
        label="Passen Ihnen die Tage?",
        choices=[("ja", "Ja, die Tage passen"), ("nein", "Nein, bitte andere Tage")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    text = _text("Andere Tage oder ein Hinweis")


class ContractForm(SafeForm):
    """Signed on which day, or none."""

    agrees = forms.ChoiceField(
        label="Ist der Vertrag unterschrieben?",
        choices=[("ja", "Ja, unterschrieben"), ("nein", "Es kommt kein Vertrag zustande")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    signed_on = GermanDateField(label="Unterschrieben am", required=False, help_text="TT.MM.JJJJ")
    text = _text("Möchten Sie uns etwas dazu sagen?")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agrees") == "ja" and not values.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", "Bitte schreiben Sie den Tag der Unterschrift.")
        return values


class AftercareForm(SafeForm):
    """How does it go?"""

    answer = forms.ChoiceField(
        label="Wie läuft es?",
        choices=AftercareAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    text = _text("Was hakt? Was würde helfen?")


def _trail(row: CompanyPlacement, here: str = "") -> list[tuple[str, str]]:
    trail = [("Meine Stellen", reverse("company:start")), (row.name, "")]
    if here:
        trail[-1] = (row.name, reverse("company:person", args=[row.placement_id]))
        trail.append((here, ""))
    return trail


@company_door
def proposal(request: HatRequest, pk: int) -> HttpResponse:
    """Read a proposal and answer it with one choice."""
    row = get_company_placement(request.membership, pk)
    step = row.proposal
    form = ProposalForm(request.POST if request.method == "POST" else None)
    waits = step is not None and step.state == State.OPEN
    if request.method == "POST" and step is not None and form.is_valid():
        values = form.cleaned_data
        done = _try(
            form,
            lambda by: actions.answer_proposal(
                step=step,
                by=by,
                on=dates.today(),
                answer=values["answer"],
                because=values["because"],
                text=values["text"],
                key=values["submit_key"],
            ),
            request.membership,
        )
        if done:
            messages.success(request, "Danke. Ihre Antwort ist angekommen.")
            return redirect("company:person", pk)
    context = {
        "row": row,
        "waits": waits,
        "step": step,
        "demand": get_demand(request.membership, row.demand_id),
        "trail": _trail(row, "Vorschlag"),
        "back": reverse("company:start"),
    }
    return answer(request, "company/proposal.html", context, form=form)


def _try(form: forms.Form, act: Any, by: Membership) -> bool:
    """Do it, or show the sentence that says how to repair it."""
    try:
        act(by)
    except (NotPossible, MoveNotAllowed) as error:
        form.add_error(None, error.message)
        return False
    return True


def _reached(contact: Membership | None) -> str:
    """Whom the company calls, with the number if there is one."""
    if contact is None:
        return ASK_US
    telephone = contact.telephone or contact.organisation.telephone
    return f"{contact.user.name}, Telefon {telephone}" if telephone else contact.user.name


@company_door
def person(request: HatRequest, pk: int) -> HttpResponse:
    """One person on the way to us: dates, what she may do, duties."""
    on, row = dates.today(), get_company_placement(request.membership, pk)
    contact = companies.one_contact(request.membership.organisation, on)
    context = {
        "row": row,
        "on": on,
        "honest": for_staff(uncertain(duties.RULES, (), on), _reached(contact), OF_DUTIES),
        "may": row.may_work(on),
        "duties": row.duties(on),
        "turns": [t for step in row.our_turn_on(on) if row.ended_on is None and (t := turn(row, step, on))],
        "question": row.open_question if row.ended_on is None else None,
        "trail": _trail(row),
    }
    return answer(request, "company/person.html", context)


@require_safe
@company_door
def slip_pdf(request: HatRequest, pk: int) -> HttpResponse:
    """Our paper with its code; that we opened it stands in the log of the body that issued it."""
    return as_pdf(request, print_company_slip(request.membership, pk, dates.today()))


@company_door
def trial(request: HatRequest, pk: int, step: int) -> HttpResponse:
    """Do the offered days suit?"""
    row = get_company_placement(request.membership, pk)
    found = get_company_step(request.membership, row, step, StepKind.TRIAL)
    form = TrialForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _try(
            form,
            lambda by: actions.answer_trial(
                step=found,
                by=by,
                on=dates.today(),
                agrees=values["agrees"] == "ja",
                text=values["text"],
                key=values["submit_key"],
            ),
            request.membership,
        ):
            messages.success(request, "Danke. Ihre Antwort ist angekommen.")
            return redirect("company:person", pk)
    return _form(request, form, row, "Tage der Erprobung")


@company_door
def contract(request: HatRequest, pk: int, step: int) -> HttpResponse:
    """Report that the contract is signed."""
    row = get_company_placement(request.membership, pk)
    found = get_company_step(request.membership, row, step, StepKind.CONTRACT)
    form = ContractForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _try(
            form,
            lambda by: actions.answer_contract(
                step=found,
                by=by,
                on=dates.today(),
                signed_on=values["signed_on"] if values["agrees"] == "ja" else None,
                text=values["text"],
                key=values["submit_key"],
            ),
            request.membership,
        ):
            messages.success(request, "Danke. Ihre Antwort ist angekommen.")
            return redirect("company:person", pk)
    return _form(request, form, row, "Vertrag")


@company_door
def aftercare(request: HatRequest, pk: int, step: int) -> HttpResponse:
    """How does it go? Two clicks."""
    row = get_company_placement(request.membership, pk)
    found = get_company_step(request.membership, row, step, StepKind.AFTERCARE)
    initial = {"answer": request.GET["a"]} if request.GET.get("a") in AftercareAnswer.values else None
    form = AftercareForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _try(
            form,
            lambda by: actions.answer_aftercare(
                step=found,
                by=by,
                on=dates.today(),
                answer=values["answer"],
                text=values["text"],
                key=values["submit_key"],
            ),
            request.membership,
        ):
            messages.success(request, "Danke. Ihre Antwort ist angekommen.")
            return redirect("company:person", pk)
    return _form(request, form, row, f"Wie läuft es mit {row.name}?")


def _form(request: HatRequest, form: forms.Form, row: CompanyPlacement, title: str) -> HttpResponse:
    """One question on a page of its own."""
    context = {
        "row": row,
        "title": title,
        "trail": _trail(row, title),
        "back": reverse("company:person", args=[row.placement_id]),
    }
    return answer(request, "company/question.html", context, form=form)
