"""People proposed to the company: answer a proposal, agree on days, report the contract, say how it goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrativ.common import dates
from integrativ.companies import queries as companies
from integrativ.companies.queries import get_demand
from integrativ.placements import duties
from integrativ.placements.codes import AftercareAnswer
from integrativ.placements.errors import NotPossible
from integrativ.placements.queries.company import CompanyPlacement, get_company_placement, get_company_step
from integrativ.placements.queries.slips import print_company_slip
from integrativ.steps.actions import MoveNotAllowed
from integrativ.steps.models import State, Step, StepKind
from integrativ.tenancy.models import Membership
from integrativ.web.company.forms import AftercareForm, AnswerForm, ContractForm, ProposalForm, TrialForm
from integrativ.web.company.views.start import company_door, turn
from integrativ.web.doors import HatRequest
from integrativ.web.forms import answer
from integrativ.web.honest import for_staff, uncertain
from integrativ.web.slips import as_pdf

OF_DUTIES = "Was hier zu Ihren Pflichten steht, ist nicht ganz sicher"
ASK_US = "die Stelle, die Ihnen die Person vorgeschlagen hat"
__all__ = ["aftercare", "contract", "person", "proposal", "slip_pdf", "trial"]


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
    if step is not None and _answered(request, form, step):
        return redirect("company:person", pk)
    context = {
        "row": row,
        "waits": step is not None and step.state == State.OPEN,
        "step": step,
        "demand": get_demand(request.membership, row.demand_id),
        "trail": _trail(row, "Vorschlag"),
        "back": reverse("company:start"),
    }
    return answer(request, "company/proposal.html", context, form=form)


def _answered(request: HatRequest, form: AnswerForm, step: Step) -> bool:
    """Was the answer sent and taken? If not, the form says how to repair it."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        form.act(step, request.membership, dates.today())
    except (NotPossible, MoveNotAllowed) as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "Danke. Ihre Antwort ist angekommen.")
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
    form = TrialForm(request.POST if request.method == "POST" else None)
    return _question(request, row, step, StepKind.TRIAL, form, "Tage der Erprobung")


@company_door
def contract(request: HatRequest, pk: int, step: int) -> HttpResponse:
    """Report that the contract is signed."""
    row = get_company_placement(request.membership, pk)
    form = ContractForm(request.POST if request.method == "POST" else None)
    return _question(request, row, step, StepKind.CONTRACT, form, "Vertrag")


@company_door
def aftercare(request: HatRequest, pk: int, step: int) -> HttpResponse:
    """How does it go? Two clicks."""
    row = get_company_placement(request.membership, pk)
    initial = {"answer": request.GET["a"]} if request.GET.get("a") in AftercareAnswer.values else None
    form = AftercareForm(request.POST if request.method == "POST" else None, initial=initial)
    return _question(request, row, step, StepKind.AFTERCARE, form, f"Wie läuft es mit {row.name}?")


def _question(
    request: HatRequest, row: CompanyPlacement, step: int, kind: StepKind, form: AnswerForm, title: str
) -> HttpResponse:
    """One question on a page of its own; its answer leads back to the person."""
    if _answered(request, form, get_company_step(request.membership, row, step, kind)):
        return redirect("company:person", row.placement_id)
    context = {
        "row": row,
        "title": title,
        "trail": _trail(row, title),
        "back": reverse("company:person", args=[row.placement_id]),
    }
    return answer(request, "company/question.html", context, form=form)
