"""Intake on three short pages: what is needed first, the rest later, saved as typed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from integrativ.cases.intake import take_in, taken_in
from integrativ.common.dates import today
from integrativ.people import queries
from integrativ.people.actions import draft_of, drop_draft, keep_typing, save_draft
from integrativ.people.errors import PeopleError
from integrativ.people.queries.duplicates import LooksLikeDuplicate
from integrativ.tenancy.models import Role
from integrativ.web.desk.forms.facts import OccupationsField
from integrativ.web.desk.forms.people import PersonForm, ResidenceForm, WorkForm
from integrativ.web.desk.views.facts import occupation_choices
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import SafeForm, answer

FORMS: dict[int, type[SafeForm]] = {1: PersonForm, 2: ResidenceForm, 3: WorkForm}
TITLES = {1: "Wer ist es?", 2: "Papiere und Sprache", 3: "Arbeit und Alltag"}
Typed = dict[str, dict[str, list[str]]]


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def intake(request: HatRequest, page: int = 1) -> HttpResponse:
    """One page of the intake. Everything typed is kept, also what is not yet right."""
    if page not in FORMS:
        raise Http404
    if request.method != "POST":
        return _show(request, page, _unbound(page, draft_of(request.membership)))
    if page == 3 and (known := taken_in(by=request.membership, key=_key(request.POST.get("submit_key", "")))):
        return redirect("desk:case", known.pk)
    form = FORMS[page](request.POST)
    typed = save_draft(by=request.membership, page=str(page), typed=_typed(request, form)).data
    if request.POST.get("schritt") in ("suchen", "sichern"):
        return _show(request, page, _unbound(page, typed))
    if not form.is_valid():
        return _show(request, page, form)
    if page == 1 and (doubles := _not_yet_compared(request, form)):
        return _show(request, page, form, doubles=doubles, status=422)
    if page < 3:
        return redirect("desk:intake_page", page + 1)
    return _finish(request, typed)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def intake_save(request: HatRequest, page: int) -> HttpResponse:
    """Keep what was typed, in the background."""
    if page not in FORMS:
        raise Http404
    keep_typing(by=request.membership, page=str(page), typed=_typed(request, FORMS[page]()))
    return HttpResponse(status=204)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def intake_drop(request: HatRequest) -> HttpResponse:
    """Throw the begun intake away."""
    drop_draft(by=request.membership)
    messages.success(request, "Die angefangene Aufnahme ist gelöscht.")
    return redirect("desk:people")


def _typed(request: HatRequest, form: forms.Form) -> dict[str, list[str]]:
    names = [*(name for name in form.fields if name != "submit_key"), "anders"]
    return {name: request.POST.getlist(name) for name in names if name in request.POST}


def _unbound(page: int, typed: Typed) -> SafeForm:
    form = FORMS[page]()
    for name, values in typed.get(str(page), {}).items():
        if name in form.fields:
            many = isinstance(form.fields[name], forms.MultipleChoiceField)
            form.initial[name] = values if many else (values or [""])[0]
    return form


def _bound(page: int, typed: Typed) -> SafeForm:
    """A page checked again from the draft, at the end."""
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for name, values in typed.get(str(page), {}).items():
        data.setlist(name, values)
    return FORMS[page](data)


def _show(request: HatRequest, page: int, form: SafeForm, *, doubles: Any = (), status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "title": TITLES[page],
        "rows": [_row(request, form, name) for name in form.fields if name != "submit_key"],
        "steps": [{"label": label, "url": f"/personen/neu/{number}/"} for number, label in TITLES.items()],
        "doubles": doubles,
        "compared": draft_of(request.membership).get("1", {}).get("anders", []),
        "places": queries.municipalities() if page == 1 else (),
        "trail": [("Heute", "/heute/"), ("Personen", "/personen/"), ("Aufnahme", "")],
    }
    response = answer(request, "desk/people/intake.html", context, form=form)
    response.status_code = max(status, response.status_code)
    return response


def _row(request: HatRequest, form: SafeForm, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {"field": form[name], "field_name": ""}
    if isinstance(form.fields[name], OccupationsField):
        chosen = form.data.getlist(name) if form.is_bound else form.initial.get(name, [])  # type: ignore[attr-defined]
        row |= occupation_choices(name, list(chosen), request.POST.get(f"suche_{name}", ""))
    return row


def _not_yet_compared(request: HatRequest, form: SafeForm) -> list[queries.Duplicate]:
    assert isinstance(form, PersonForm)
    data = form.data_of_person()
    found = queries.find_duplicates(
        request.membership,
        given_names=data.given_names,
        family_name=data.family_name,
        birth_date=data.birth_date,
        telephone=data.telephone,
    )
    compared = set(request.POST.getlist("anders"))
    return found if any(str(row.id) not in compared for row in found) else []


def _finish(request: HatRequest, typed: Typed) -> HttpResponse:
    checked = {page: _bound(page, typed) for page in FORMS}
    for page, form in checked.items():
        if not form.is_valid():
            messages.error(request, f"Auf der Seite „{TITLES[page]}“ fehlt noch etwas.")
            return _show(request, page, form)
    person, residence, work = checked[1], checked[2], checked[3]
    assert isinstance(person, PersonForm) and isinstance(residence, ResidenceForm) and isinstance(work, WorkForm)
    compared = [int(pk) for pk in typed["1"].get("anders", []) if pk.isascii() and pk.isdigit() and len(pk) < 18]
    try:
        case = take_in(
            data=person.data_of_person(),
            facts=[*residence.facts(), *work.facts()],
            by=request.membership,
            on=today(),
            key=_key(request.POST.get("submit_key", "")),
            different_from=compared,
            goal=work.cleaned_data["goal"],
        )
    except LooksLikeDuplicate as error:
        return _show(request, 1, person, doubles=error.duplicates, status=422)
    except PeopleError as error:
        work.add_error(None, error.message)
        return _show(request, 3, work)
    drop_draft(by=request.membership)
    messages.success(request, "Aufgenommen. Was noch fehlt, können Sie jederzeit ergänzen.")
    return redirect("desk:case", case.pk)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
