"""People of the own body: list, one person's own row, doubles, and the careful question to other bodies."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from integrativ.cases.queries import get_case
from integrativ.common.dates import today
from integrativ.people import actions, queries
from integrativ.people.actions.people import FIELDS
from integrativ.people.errors import PeopleError, PersonChangedMeanwhile
from integrativ.people.models import LookupKey, Person
from integrativ.people.queries.people import PAGE
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms.people import AgreeForm, ElsewhereForm, PersonForm
from integrativ.web.desk.views.facts import occupation_choices
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer

SOON_DAYS = 90


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def people(request: HatRequest) -> HttpResponse:
    """The list: mine, all of the body, or those whose title ends soon; a search forgives spelling."""
    search, scope = request.GET.get("q", ""), request.GET.get("wer", "")
    number = request.GET.get("seite", "1")
    found = queries.find_people(
        request.membership,
        search=search,
        only_mine=scope != "alle" and not search,
        title_ends_by=today() + dt.timedelta(days=SOON_DAYS) if scope == "titel" else None,
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    )
    pills = (("Meine", "", ""), ("Alle der Stelle", "alle", "?wer=alle"), ("Titel endet bald", "titel", "?wer=titel"))
    context = {
        "found": found,
        "page": Paginator(range(found.total), PAGE).page(found.number) if found.total else None,
        "pills": [
            {"label": label, "url": url or "?", "current": scope == code and not search} for label, code, url in pills
        ],
        "search": search[:100],
        "scope": scope,
        "has_draft": bool(actions.draft_of(request.membership)),
        "on": today(),
        "trail": [("Heute", "/heute/"), ("Personen", "")],
    }
    return render(request, "desk/people/people.html", context)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def person(request: HatRequest, pk: int) -> HttpResponse:
    """A person's page is her case; without one it is her own row."""
    card = queries.get_card(request.membership, pk)
    if card.case is not None:
        return redirect("desk:case", card.case.case_id)
    queries.get_person(request.membership, pk)
    return redirect("desk:person_edit", pk)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def person_edit(request: HatRequest, pk: int) -> HttpResponse:
    """Correct name, telephone, language. Of two corrections the second sees both versions."""
    row = queries.get_person(request.membership, pk)
    form = PersonForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    context: dict[str, Any] = {
        "row": row,
        "version": request.POST.get("version", row.version),
        "places": queries.municipalities(),
    }
    context["trail"] = [("Personen", "/personen/"), (row.full_name, f"/personen/{row.pk}/"), ("Stammdaten", "")]
    if request.method == "POST" and form.is_valid():
        data = form.data_of_person()
        version = str(request.POST.get("version", ""))
        try:
            actions.correct_person(
                person=row,
                changes={name: getattr(data, name) for name in FIELDS},
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
                by=request.membership,
            )
        except PersonChangedMeanwhile as error:
            form.add_error(None, error.message)
            context |= {"both": _both(error.current, form), "version": error.current.version}
        else:
            messages.success(request, "Gespeichert. Die frühere Fassung bleibt im Verlauf.")
            return redirect("desk:person", pk)
    context["doubles"] = queries.find_duplicates(
        request.membership,
        given_names=row.given_names,
        family_name=row.family_name,
        birth_date=row.birth_date,
        telephone=row.telephone,
        besides=row.pk,
    )
    together = request.GET.get("zusammen", "").strip()
    if together:
        listed = queries.find_people(request.membership, search=together).rows
        context["flatmates"] = [other for other in listed if other.in_team and other.id != row.pk][:10]
    context |= {"together": together[:60], "household": queries.household_of(request.membership, row)}
    context["changes"] = list(row.changes.select_related("changed_by__user").order_by("-changed_at")[:20])
    return answer(request, "desk/people/person_edit.html", context, form=form)


def _initial(row: Person) -> dict[str, Any]:
    initial = {name: getattr(row, name) for name in FIELDS if name != "municipality_id"}
    initial["municipality"] = row.municipality.name if row.municipality else ""
    initial["needs_interpreter"] = {True: "ja", False: "nein", None: ""}[row.needs_interpreter]
    return initial


def _both(current: Person, form: PersonForm) -> list[dict[str, Any]]:
    """Fields in which the version in the database and the typed one differ."""
    there = _initial(current)
    typed = {name: form.data.get(name, "") for name in there}
    shown = {name: f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else value or "" for name, value in there.items()}
    return [
        {"label": form.fields[name].label, "there": shown[name], "typed": typed[name]}
        for name in there
        if str(shown[name]) != str(typed[name])
    ]


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def merge(request: HatRequest, pk: int, other_pk: int) -> HttpResponse:
    """Look at two rows side by side, then bring them together."""
    kept, doubled = queries.get_person(request.membership, pk), queries.get_person(request.membership, other_pk)
    if kept.pk == doubled.pk:
        raise Http404
    if request.method == "POST":
        try:
            actions.merge_people(kept=kept, doubled=doubled, by=request.membership)
        except PeopleError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, "Zusammengeführt. Alle Angaben, Freigaben und Vorgänge sind jetzt bei einer Person."
            )
        return redirect("desk:person", kept.pk)
    rows = [
        (label, getattr(kept, name), getattr(doubled, name))
        for name, label in (
            ("full_name", "Name"),
            ("birth_date", "Geburtsdatum"),
            ("telephone", "Telefon"),
            ("email", "E-Mail"),
        )
    ]
    counts = [(len(queries.current_facts(row)), len(queries.shares_of(row))) for row in (kept, doubled)]
    context = {"kept": kept, "doubled": doubled, "rows": rows, "counts": counts}
    context["trail"] = [("Personen", "/personen/"), (kept.full_name, f"/personen/{kept.pk}/"), ("Zusammenführen", "")]
    return render(request, "desk/people/merge.html", context)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def elsewhere(request: HatRequest) -> HttpResponse:
    """Ask the other bodies, at most twenty times a day; the answer is a body and its telephone."""
    form = ElsewhereForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"trail": [("Personen", "/personen/"), ("Bei anderen Stellen fragen", "")]}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            context["bodies"] = actions.find_elsewhere(
                given_names=data["given_names"],
                family_name=data["family_name"],
                birth_date=data["birth_date"],
                by=request.membership,
            )
            context["asked"] = True
        except PeopleError as error:
            form.add_error(None, error.message)
    return answer(request, "desk/people/elsewhere.html", context, form=form)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def elsewhere_agree(request: HatRequest, pk: int) -> HttpResponse:
    """The person agrees, or no longer agrees, to be found by other counselling bodies."""
    case = get_case(request.membership, pk)
    agreed = LookupKey.objects.filter(person=case.person).first()
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("widerruf"):
        actions.withdraw_lookup(person=case.person, by=request.membership)
        messages.success(request, "Widerrufen. Andere Stellen finden die Person nicht mehr.")
        return redirect("desk:facts", pk)
    if request.method == "POST" and agreed:
        return redirect("desk:facts", pk)
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_to_lookup(
                person=case.person, by=request.membership, on=today(), language=form.cleaned_data["language"]
            )
        except PeopleError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, "Gespeichert. Andere Beratungsstellen erfahren auf Nachfrage, dass Sie die Person begleiten."
            )
            return redirect("desk:facts", pk)
    context = {**case_context(case, "desk:facts", today(), here="Suche bei anderen Stellen"), "agreed": agreed}
    return answer(request, "desk/people/elsewhere_agree.html", context, form=form)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def occupations(request: HatRequest) -> HttpResponse:
    """Occupations to a word, as a fragment for htmx; the same partial stands in the full page."""
    name = request.GET.get("feld", "value")
    if name not in ("value", "occupation_practised", "occupation_wished", "occupation_learned"):
        raise Http404
    context = occupation_choices(name, request.GET.getlist(name), request.GET.get(f"suche_{name}", ""))
    context["field"] = {"label": request.GET.get("label", "")[:120], "errors": []}
    return render(request, "desk/people/_occupations.html", context)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def household_join(request: HatRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two people live together."""
    row, other = queries.get_person(request.membership, pk), queries.get_person(request.membership, other_pk)
    actions.join_household(person=row, other=other, by=request.membership)
    messages.success(request, "Eingetragen: Diese Personen leben zusammen.")
    return redirect("desk:person_edit", pk)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def household_leave(request: HatRequest, pk: int) -> HttpResponse:
    """The person lives elsewhere now."""
    actions.leave_household(person=queries.get_person(request.membership, pk), by=request.membership)
    messages.success(request, "Eingetragen: Die Person lebt jetzt woanders.")
    return redirect("desk:person_edit", pk)
