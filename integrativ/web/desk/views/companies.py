"""Companies in the register: find one, add one, its sites, contacts, demands, and who looks after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.common import dates
from integrativ.companies import actions, queries
from integrativ.companies.models import Sector, Size
from integrativ.tenancy.models import Role
from integrativ.web.desk.views.demands import places, reads
from integrativ.web.doors import HatRequest
from integrativ.web.forms import SafeForm, answer

PAGE = 50


class CompanyForm(SafeForm):
    """A company nobody has entered yet."""

    name = forms.CharField(
        label="Name des Betriebs", max_length=200, error_messages={"required": "Bitte schreiben Sie den Namen."}
    )
    sector = forms.ChoiceField(label="Branche", choices=[("", "–"), *Sector.choices], required=False)
    size = forms.ChoiceField(label="Größe", choices=[("", "–"), *Size.choices], required=False)
    street = forms.CharField(label="Straße und Hausnummer", max_length=120, required=False)
    postal_code = forms.CharField(
        label="Postleitzahl", max_length=5, error_messages={"required": "Bitte schreiben Sie die Postleitzahl."}
    )
    place = forms.CharField(label="Ort", max_length=80, required=False)
    telephone = forms.CharField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        found = queries.municipality_of(values.get("postal_code") or "", values.get("place") or "")
        if values.get("postal_code") and not found:
            self.add_error(
                "postal_code", "Diese Postleitzahl kennen wir in Nordrhein-Westfalen nicht. Bitte prüfen Sie sie."
            )
        elif len(found) > 1:
            names = ", ".join(m.name for m in found)
            self.add_error(
                "place", f"Zu dieser Postleitzahl gehören mehrere Orte. Bitte schreiben Sie den Ort: {names}."
            )
        elif found:
            values["municipality"] = found[0]
        return values


class ContactForm(SafeForm):
    """Somebody one may call; business data only."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Bitte schreiben Sie den Namen."})
    function = forms.CharField(label="Aufgabe im Betrieb", max_length=120, required=False)
    telephone = forms.CharField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail", required=False)


def _may_enter(request: HatRequest) -> bool:
    """Coordinators look; case managers enter."""
    return request.membership.role == Role.CASE_MANAGER


@reads
def companies(request: HatRequest) -> HttpResponse:
    """Find a company; with `fuer=bedarf` the choice leads to entering a demand."""
    words = request.GET.get("q", "")[:80].replace("\x00", "")
    page = Paginator(queries.companies(request.membership, words=words), PAGE).get_page(request.GET.get("seite"))
    for_demand = request.GET.get("fuer") == "bedarf"
    rows = [
        {
            "title": company.name,
            "url": f"{reverse('desk:demand_new')}?betrieb={company.pk}"
            if for_demand
            else reverse("desk:company", args=[company.pk]),
            "note": str(company.municipality or ""),
        }
        for company in page.object_list
    ]
    context = {
        "rows": rows,
        "page": page,
        "q": words,
        "for_demand": for_demand,
        "may_enter": _may_enter(request),
        "hidden": [("fuer", "bedarf")] if for_demand else [],
    }
    return answer(request, "desk/companies/list.html", context)


@places
def company_new(request: HatRequest) -> HttpResponse:
    """Add a company; likely doubles are shown first."""
    form = CompanyForm(
        request.POST if request.method == "POST" else None, initial={"name": request.GET.get("name", "")[:200]}
    )
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "submit_key"}
        alike = queries.companies(request.membership, words=values["name"]).filter(name__iexact=values["name"]).first()
        if alike is not None:
            messages.success(request, "Diesen Betrieb gibt es schon. Sie sehen ihn hier.")
            return redirect("desk:company", alike.pk)
        made = actions.register_company(by=request.membership, on=dates.today(), **values)
        messages.success(request, "Der Betrieb ist eingetragen.")
        return redirect("desk:company", made.pk)
    context = {"trail": [("Betriebe", reverse("desk:companies")), ("Betrieb eintragen", "")]}
    return answer(
        request,
        "desk/companies/form.html",
        {**context, "back": reverse("desk:companies"), "title": "Betrieb eintragen"},
        form=form,
    )


@reads
def company(request: HatRequest, pk: int) -> HttpResponse:
    """One company: sites, contacts, agreement, demands, who looks after it."""
    on, found = dates.today(), queries.get_company(request.membership, pk)
    context = {
        "company": found,
        "profile": queries.profile_of(found),
        "may_enter": _may_enter(request),
        "sites": list(queries.sites_of(found)),
        "contacts": list(queries.contacts_of(found)),
        "agreement": queries.agreement_of(found, on),
        "demands": list(
            queries.visible_demands(request.membership).filter(org=found).order_by("-opened_on", "-id")[:50]
        ),
        "contact": queries.one_contact(found, on),
        "trail": [("Betriebe", reverse("desk:companies")), (str(found), "")],
    }
    return answer(request, "desk/companies/company.html", context)


@places
def contact_new(request: HatRequest, pk: int) -> HttpResponse:
    """Add somebody to call."""
    found = queries.get_company(request.membership, pk)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "submit_key"}
        actions.add_contact(company=found, by=request.membership, **values)
        messages.success(request, "Die Ansprechperson ist eingetragen.")
        return redirect("desk:company", pk)
    back = reverse("desk:company", args=[pk])
    context = {
        "trail": [("Betriebe", reverse("desk:companies")), (str(found), back), ("Ansprechperson", "")],
        "back": back,
    }
    return answer(request, "desk/companies/form.html", {**context, "title": "Ansprechperson eintragen"}, form=form)


@places
@require_POST
def look_after(request: HatRequest, pk: int) -> HttpResponse:
    """I am the one contact of this company in our body."""
    found = queries.get_company(request.membership, pk)
    actions.look_after(company=found, by=request.membership, on=dates.today())
    messages.success(request, f"Sie sind jetzt Ansprechperson für {found}.")
    return redirect("desk:company", pk)
