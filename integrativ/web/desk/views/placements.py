"""The way into work: its stations, and one small page for each thing to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from integrativ.cases.queries import get_case
from integrativ.common import dates
from integrativ.placements.errors import NotPossible
from integrativ.placements.models import Placement, Side
from integrativ.placements.queries.placement import get_placement, get_step, placements_of_case, terms_of
from integrativ.placements.queries.slips import our_slips
from integrativ.placements.queries.stations import NOW, Station, answer_word
from integrativ.placements.queries.way import Way, standings, way
from integrativ.steps.actions import MoveNotAllowed, StillMissing
from integrativ.steps.models import State, StepKind
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms.placements import ACTS, NEEDS_STEP
from integrativ.web.desk.views.demands import places
from integrativ.web.doors import HatRequest
from integrativ.web.forms import answer

# (kind of step, its state) → the thing to do now: word in the address, label
NEXT_ACT = {
    (StepKind.PROPOSAL, State.OPEN): ("antwort", "Antwort eintragen"),
    (StepKind.PROPOSAL, State.ANSWERED): ("gelesen", "Gelesen"),
    (StepKind.PROPOSAL, State.RETURNED): ("gesprochen", "Gespräch eintragen"),
    (StepKind.TRIAL, State.OPEN): ("erprobung-antwort", "Antwort eintragen"),
    (StepKind.TRIAL, State.ANSWERED): ("erprobung-ergebnis", "Ergebnis eintragen"),
    (StepKind.CONTRACT, State.OPEN): ("vertrag-antwort", "Vertrag eintragen"),
    (StepKind.CONTRACT, State.ANSWERED): ("gelesen", "Gelesen"),
}
BY_KEY = {
    "permit_missing": ("erlaubnis", "Antrag vorbereiten"),
    "contract_missing": ("vertrag", "Vertrag anfordern"),
    "first_day": ("angefangen", "Hat angefangen"),
}
MORE = (
    ("erprobung", "Erprobung vereinbaren"),
    ("erlaubnis", "Erlaubnis oder Zustimmung beantragen"),
    ("bestaetigung", "Bestätigung für den Betrieb ausstellen"),
    ("vertrag", "Vertrag anfordern"),
    ("bedingungen", "Stunden, Lohn oder Ende ändern"),
    ("erster-tag", "Ersten Arbeitstag planen"),
    ("begleitung", "Wie lange begleiten?"),
    ("beenden", "Weg beenden"),
)


def _station(placement: Placement, station: Station) -> Station:
    """Give a station its button."""
    step = station.step
    permit = (StepKind.PERMIT_REQUEST, StepKind.BA_CONSENT)
    unread = step is not None and step.state == State.ANSWERED
    if station.state != NOW and not unread and not (step and step.kind in permit):
        return station
    if step is not None and step.kind in permit:
        return replace(station, url=reverse("desk:permit", args=[placement.pk, step.pk]), button="Antrag öffnen")
    if step is not None and (found := NEXT_ACT.get((StepKind(step.kind), State(step.state)))):
        return replace(
            station, url=reverse("desk:placement_step_act", args=[placement.pk, found[0], step.pk]), button=found[1]
        )
    if station.key in BY_KEY:
        name, label = BY_KEY[station.key]
        return replace(station, url=reverse("desk:placement_act", args=[placement.pk, name]), button=label)
    return station


def _questions(found: Way) -> list[dict[str, Any]]:
    """The questions after the start that can be answered now, each side apart."""
    rows = []
    for station in found.stations:
        for contact in station.contacts:
            step = contact.step
            if step.state not in (State.OPEN, State.RETURNED):
                continue
            name, label = ("geloest", "Gelöst") if step.state == State.RETURNED else ("nachfrage", "Antwort eintragen")
            rows.append(
                {
                    "title": station.title,
                    "side": Side(contact.side).label,
                    "due_on": step.due_on,
                    "word": answer_word(contact),
                    "returned": step.state == State.RETURNED,
                    "url": reverse("desk:placement_step_act", args=[found.placement.pk, name, step.pk]),
                    "label": label,
                }
            )
    return rows


def _figures(found: Way) -> list[dict[str, Any]]:
    placement = found.placement
    waited = ", ".join(f"{row.days} {row.who}" for row in found.waited)
    first = found.first_day or placement.planned_start_on
    note = "" if found.first_day else "geplant" if first else "noch offen"
    return [
        {
            "label": "Bisher",
            "value": f"{found.days} Tage",
            "note": f"seit dem Vorschlag am {placement.proposed_on:%d.%m.}",
        },
        {"label": "Davon Warten auf andere", "value": f"{found.days_waited} Tage", "note": waited},
        {"label": "Erster Tag", "value": f"{first:%d.%m.%Y}" if first else "–", "note": note},
    ]


@places
def placement(request: HatRequest, pk: int) -> HttpResponse:
    """The whole way with dates and owners."""
    on, found = dates.today(), get_placement(request.membership, pk)
    shown = way(found, on)
    context = {
        "placement": found,
        "person": found.person,
        "stations": [_station(found, station) for station in shown.stations],
        "figures": _figures(shown),
        "questions": _questions(shown),
        "slips": our_slips(found, on, shown.slips),
        "terms": terms_of(found)[:1],
        "more": [] if found.ended_on else [(reverse("desk:placement_act", args=[pk, n]), label) for n, label in MORE],
        "on": on,
        "trail": [("Stellen", reverse("desk:demands")), (f"{found.demand.occupation}, {found.company}", "")],
    }
    return render(request, "desk/placements/placement.html", context)


@places
def act(request: HatRequest, pk: int, name: str, step: int | None = None) -> HttpResponse:
    """One thing to do on a way, on a page of its own."""
    form_class = ACTS.get(name)
    if form_class is None or (name in NEEDS_STEP) is (step is None):
        raise Http404
    found = get_placement(request.membership, pk)
    about = get_step(found, step) if step is not None else None
    if about is not None and form_class.kind and about.kind != form_class.kind:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None, placement=found, step=about, on=dates.today())
    if request.method == "POST" and form.is_valid():
        try:
            made = form.act(request.membership)
        except (NotPossible, MoveNotAllowed) as error:
            form.add_error(None, error.message)
        except StillMissing as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, form.said)
            step_id = getattr(made, "step_id", None)
            return redirect("desk:permit", pk, step_id) if name == "erlaubnis" else redirect("desk:placement", pk)
    context = {
        "placement": found,
        "person": found.person,
        "trail": [
            ("Stellen", reverse("desk:demands")),
            (f"{found.demand.occupation}, {found.company}", reverse("desk:placement", args=[pk])),
            (form.title, ""),
        ],
        "back": reverse("desk:placement", args=[pk]),
    }
    return answer(request, "desk/placements/act.html", context, form=form)


@places
def case_placements(request: HatRequest, pk: int) -> HttpResponse:
    """All ways of one case: running, ended, and the way back into the search."""
    on, case = dates.today(), get_case(request.membership, pk)
    ways = standings(placements_of_case(request.membership, case))
    rows = [
        {
            "when": shown.placement.proposed_on,
            "title": f"{shown.placement.demand.occupation}, {shown.placement.company}",
            "url": reverse("desk:placement", args=[shown.placement.pk]),
            "note": f"{shown.step.title}, {shown.step.owner_org}" if shown.step else "",
            "chip": ("ended", shown.placement.get_end_reason_display())
            if shown.placement.ended_on
            else ("ok", f"arbeitet seit {shown.first_day:%d.%m.%Y}")
            if shown.first_day
            else ("info", "auf dem Weg"),
        }
        for shown in ways
    ]
    context = {**case_context(case, "desk:case_placements", on), "rows": rows}
    return render(request, "desk/placements/case.html", context)
