"""Demands of companies: the list with filters, entering one on a company's behalf, proposing a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from integrativ.common import dates
from integrativ.companies import queries, wages
from integrativ.companies.models import Demand, DemandKind, Level
from integrativ.placements import actions
from integrativ.placements.errors import NotPossible
from integrativ.placements.models import Fit
from integrativ.placements.queries.placement import Counts, cases_to_propose, counts
from integrativ.tenancy.models import Membership, Role
from integrativ.web.components.words import seit_tagen
from integrativ.web.demand_form import DemandForm
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import GermanDateField, SafeForm, answer

PAGE = 25
NEAR = (("10", "bis 10 km"), ("25", "bis 25 km"), ("", "ganz NRW"))

reads = door(Role.CASE_MANAGER, Role.COORDINATOR, kinds=DESK_KINDS)
places = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


class FilterForm(forms.Form):
    """What is searched in the list; a wrong value counts as empty."""

    q = forms.CharField(label="Beruf, Tätigkeit oder Betrieb", required=False, max_length=80)
    near = forms.ChoiceField(label="Wie nah?", choices=NEAR, required=False)
    level = forms.TypedChoiceField(
        label="Können", choices=[("", "alle"), *Level.choices], coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label="Art", choices=[("", "alle"), *DemandKind.choices], required=False)


class ProposeForm(SafeForm):
    """Who, and why she suits."""

    case = forms.ChoiceField(
        label="Wen schlagen Sie vor?", error_messages={"required": "Bitte wählen Sie eine Person."}
    )
    fits = forms.MultipleChoiceField(
        label="Das passt",
        choices=Fit.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Der Betrieb liest diese Sätze, auch ohne Freigabe. Sie nennen niemanden.",
    )
    reasons = forms.CharField(
        label="Begründung in Ihren Worten",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Der Betrieb liest sie nur, solange die Person „Arbeit, Sprache, Abschlüsse“ für ihn freigegeben hat.",
    )
    planned_start_on = GermanDateField(label="Geplanter erster Tag", required=False)
    from_abroad = forms.BooleanField(label="Die Person wird aus dem Ausland angeworben", required=False)

    def __init__(self, *args: Any, membership: Membership, demand: Demand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = {str(c.pk): c for c in cases_to_propose(membership, demand, dates.today())}
        names = [(pk, c.person.full_name) for pk, c in self.cases.items()]
        self.fields["case"].choices = [("", "Bitte wählen"), *names]  # type: ignore[attr-defined]
        self.fields["planned_start_on"].initial = demand.starts_on


def _row(demand: Demand, numbers: Counts | None, on: Any) -> dict[str, Any]:
    """One line of the list."""
    taken = f"{numbers.proposed} auf dem Weg" if numbers and numbers.proposed else "noch kein Vorschlag"
    wage = f", {demand.wage_per_hour:.2f} €".replace(".", ",") if demand.wage_per_hour is not None else ""
    return {
        "when": demand.starts_on or "sofort",
        "when_note": f"gesucht {seit_tagen((on - demand.opened_on).days)}",
        "title": f"{demand.number} × {demand.occupation}",
        "url": reverse("desk:demand", args=[demand.pk]),
        "note": f"{demand.get_level_display()} · Deutsch: {demand.get_language_display()} · {demand.shift_words}{wage}",
        "person": str(demand.org),
        "person_note": str(demand.site.municipality),
        "chip": ("neutral", taken),
    }


@reads
def demands(request: HatRequest) -> HttpResponse:
    """All open demands, near first by choice."""
    on, form = dates.today(), FilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    home = request.membership.organisation.municipality
    near = queries.within(home, int(chosen["near"])) if chosen.get("near") and home else []
    found = queries.open_demands(
        request.membership,
        near=near,
        level=chosen.get("level"),
        kind=chosen.get("kind") or "",
        words=chosen.get("q") or "",
    )
    page = Paginator(found.values_list("pk", flat=True), PAGE).get_page(request.GET.get("seite"))
    shown = list(found.filter(pk__in=list(page.object_list)))  # numbers first: the list is shared by the whole state
    numbers = counts(shown)
    context = {
        "filter": form,
        "page": page,
        "rows": [_row(demand, numbers.get(demand.pk), on) for demand in shown],
        "count": page.paginator.count,
        "may_enter": request.membership.role == Role.CASE_MANAGER,
    }
    return answer(request, "desk/placements/demands.html", context)


@places
def demand_new(request: HatRequest) -> HttpResponse:
    """Enter a demand for a company that told it by telephone; the row says who."""
    on = dates.today()
    wanted = request.GET.get("betrieb", "")
    if not (wanted.isascii() and wanted.isdigit()):
        return redirect(f"{reverse('desk:companies')}?fuer=bedarf")
    company = queries.get_company(request.membership, int(wanted[:18]))
    form = DemandForm(request.POST if request.method == "POST" else None, company=company, by=request.membership)
    if "suchen" in request.POST:
        form.look_up()
    elif request.method == "POST" and form.is_valid():
        made = form.save(on)
        messages.success(request, f"Der Bedarf von {company} ist eingetragen.")
        return redirect("desk:demand", made.pk)
    context = {
        "company": company,
        "wage_hint": wages.at_least(on),
        "trail": [("Stellen", reverse("desk:demands")), ("Bedarf eintragen", "")],
        "back": reverse("desk:company", args=[company.pk]),
    }
    return answer(request, "desk/placements/demand_form.html", context, form=form)


@reads
def demand(request: HatRequest, pk: int) -> HttpResponse:
    """One demand: what is really needed, by whom, and how far it is."""
    on, found = dates.today(), queries.get_demand(request.membership, pk)
    context = {
        "demand": found,
        "numbers": counts([found]).get(found.pk, Counts()),
        "hint": wages.hint(wage=found.wage_per_hour, kind=found.kind, starts_on=found.starts_on, on=on),
        "contacts": list(queries.contacts_of(found.org)),
        "may_enter": request.membership.role == Role.CASE_MANAGER,
        "may_propose": found.closed_on is None and request.membership.role == Role.CASE_MANAGER,
        "trail": [("Stellen", reverse("desk:demands")), (f"{found.occupation}, {found.org}", "")],
    }
    return answer(request, "desk/placements/demand.html", context)


@places
def propose(request: HatRequest, pk: int) -> HttpResponse:
    """Propose a person of our cases with reasons."""
    found = queries.get_demand(request.membership, pk)
    initial = {"case": request.GET.get("fall", "")}
    form = ProposeForm(
        request.POST if request.method == "POST" else None, membership=request.membership, demand=found, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.propose(
                case=form.cases[values["case"]],
                demand=found,
                by=request.membership,
                on=dates.today(),
                fits=values["fits"],
                reasons=values["reasons"],
                planned_start_on=values["planned_start_on"],
                from_abroad=values["from_abroad"],
                key=values["submit_key"],
            )
        except NotPossible as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Der Vorschlag ist bei {found.org}.")
            return redirect("desk:placement", made.pk)
    context = {
        "demand": found,
        "trail": [
            ("Stellen", reverse("desk:demands")),
            (found.occupation, reverse("desk:demand", args=[pk])),
            ("Person vorschlagen", ""),
        ],
        "back": reverse("desk:demand", args=[pk]),
    }
    return answer(request, "desk/placements/propose.html", context, form=form)
