"""The tab Angaben: everything known about a person, on any day, and how it is corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from integrativ.cases.legal import checks
from integrativ.cases.models import Case
from integrativ.cases.queries import get_case
from integrativ.common.dates import parse_german_date, today
from integrativ.people import limits, queries, vocabulary
from integrativ.people.actions import correct_fact, record_fact, retract_fact
from integrativ.people.errors import FactChangedMeanwhile, PeopleError
from integrativ.people.models import Category, Fact
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms.facts import FactForm, shown_value
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer

RELIEVING = "Geprüft und unbedenklich – wird nie weitergegeben"


def fact_row(fact: Fact, conflicting: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """A fact in words."""
    return {
        "fact": fact,
        "label": vocabulary.label(fact.name),
        "value": vocabulary.value_text(fact.name, fact.value),
        "source": fact.get_source_display(),
        "in_conflict": fact.name in conflicting,
    }


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def facts(request: HatRequest, pk: int) -> HttpResponse:
    """All facts by category, as they stood at the end of the chosen day."""
    case = get_case(request.membership, pk)
    on = today()
    day, mistake = _day(request.GET.get("stand", ""), on)
    known = queries.facts_known(case.person, day)
    conflicting = set(queries.conflicts(case.person)) if day == on else set()
    relieving = limits.harmless_values()
    groups = [
        {
            "label": Category(category).label,
            "rows": [fact_row(f, conflicting) for f in known if f.category == category and f.name not in relieving],
        }
        for category in Category.values
    ]
    groups.append({"label": RELIEVING, "rows": [fact_row(f, conflicting) for f in known if f.name in relieving]})
    return render(
        request,
        "desk/facts/facts.html",
        {
            **case_context(case, "desk:facts", on),
            "groups": [group for group in groups if group["rows"]],
            "conflicts": sorted(vocabulary.label(name) for name in conflicting),
            "day": day,
            "is_past": day < on,
            "mistake": mistake,
            "typed_day": request.GET.get("stand", "")[:20],
            "names": _names(),
            "household": queries.household_of(request.membership, case.person),
        },
    )


def _day(typed: str, on: dt.date) -> tuple[dt.date, str]:
    if not typed.strip():
        return on, ""
    try:
        day = parse_german_date(typed[:20])
    except ValueError as error:
        return on, str(error)
    return (day, "") if day <= on else (on, "Dieser Tag liegt in der Zukunft. Sie sehen den Stand von heute.")


def _names() -> list[dict[str, Any]]:
    """What can be recorded, by category, for the choice of a new fact."""
    return [
        {"label": Category(category).label, "entries": sorted(vocabulary.keepable(category), key=lambda e: e.label)}
        for category in Category.values
        if vocabulary.keepable(category)
    ]


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def fact_new(request: HatRequest, pk: int) -> HttpResponse:
    """Record one fact; which one is chosen in the address."""
    case = get_case(request.membership, pk)
    name = request.GET.get("name", "")
    try:
        entry = vocabulary.entry(name)
    except vocabulary.UnknownFact:
        raise Http404 from None
    if entry.record not in ("ledger", "harmless"):
        raise Http404
    form = FactForm(request.POST if request.method == "POST" else None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            _must_fit(case, name, form.cleaned_data.get("value"))
            record_fact(person=case.person, name=name, by=request.membership, **_given(form))
        except (PeopleError, vocabulary.UnusableValue) as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"{entry.label}: gespeichert.")
            return redirect("desk:facts", pk)
    context = {**case_context(case, "desk:facts", today(), here=entry.label), "entry": entry}
    return answer(request, "desk/facts/fact_form.html", _with_occupations(request, form, context), form=form)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def fact(request: HatRequest, pk: int, fact_pk: int) -> HttpResponse:
    """One fact with its history; correct it here. Of two corrections the second sees both values."""
    case = get_case(request.membership, pk)
    row = queries.get_fact(request.membership, fact_pk)
    if row.person_id != case.person_id:
        raise Http404
    entry = vocabulary.entry(row.name)
    initial = {
        "value": shown_value(entry, row.value),
        "true_since": row.true_since,
        "evidence": row.evidence,
        "seen_on": row.seen_on,
    }
    form = FactForm(request.POST if request.method == "POST" else None, entry=entry, with_source=False, initial=initial)
    newer: Fact | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _must_fit(case, row.name, form.cleaned_data.get("value"))
            correct_fact(fact=row, by=request.membership, **_given(form))
        except FactChangedMeanwhile as error:
            newer = error.current
            form.add_error(None, error.message)
        except (PeopleError, vocabulary.UnusableValue) as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"{entry.label}: berichtigt. Die frühere Fassung bleibt im Verlauf.")
            return redirect("desk:facts", pk)
    context = {
        **case_context(case, "desk:facts", today(), here=entry.label),
        "entry": entry,
        "row": fact_row(row),
        "newer": fact_row(newer) if newer else None,
        "history": [fact_row(old) for old in queries.fact_history(case.person, row.name)],
        "is_current": row.superseded_at is None and not row.is_retracted,
    }
    return answer(request, "desk/facts/fact.html", _with_occupations(request, form, context), form=form)


def _must_fit(case: Case, name: str, value: Any) -> None:
    """Refuse a value that cannot be true beside what is known.

    :raises UnusableValue: with the sentence that says what does not fit.
    """
    if text := checks.contradiction(case=case, name=name, value=value, on=today()):
        raise vocabulary.UnusableValue(text)


def _given(form: FactForm) -> dict[str, Any]:
    names = ("value", "source", "true_since", "evidence", "seen_on", "from_professional_secret")
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}


def _with_occupations(request: HatRequest, form: FactForm, context: dict[str, Any]) -> dict[str, Any]:
    """Occupations are found by words: what is chosen stays, what is searched is offered beside it."""
    if form.entry.type != "occupations":
        return context
    chosen = request.POST.getlist("value") if form.is_bound else list(form.initial.get("value") or [])
    return {**context, **occupation_choices("value", chosen, request.GET.get("beruf", ""))}


def occupation_choices(name: str, chosen: list[str], search: str) -> dict[str, Any]:
    """What the partial _occupations.html shows: chosen codes with titles, and what the search found."""
    titles = queries.occupation_titles(chosen[:20])
    found = [row for row in queries.search_occupations(search) if row.code not in titles]
    return {"field_name": name, "chosen": list(titles.items()), "found": found, "search": search[:60]}


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def fact_retract(request: HatRequest, pk: int, fact_pk: int) -> HttpResponse:
    """Take a fact back."""
    case = get_case(request.membership, pk)
    row = queries.get_fact(request.membership, fact_pk)
    if row.person_id != case.person_id:
        raise Http404
    try:
        retract_fact(fact=row, by=request.membership)
    except FactChangedMeanwhile as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, f"{vocabulary.label(row.name)}: zurückgenommen. Im Verlauf bleibt die Angabe sichtbar."
        )
    return redirect("desk:facts", pk)
