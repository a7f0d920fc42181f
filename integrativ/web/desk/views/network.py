"""Who is responsible for what: the timeline, a handover, a question to a body."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from integrativ.cases import actions, queries
from integrativ.cases.models import Case, Responsibility, Topic
from integrativ.cases.queries.responsibility import Gap
from integrativ.common import dates
from integrativ.network.queries import usual_days
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms import posted
from integrativ.web.desk.forms.steps import HandoverForm, QuestionForm, ResponsibilityForm, bodies_near
from integrativ.web.desk.views.cases import form_page
from integrativ.web.doors import DESK_KINDS, HatRequest, door

desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)
BEFORE, AFTER = dt.timedelta(days=90), dt.timedelta(days=120)


@desk_door
def network(request: HatRequest, pk: int) -> HttpResponse:
    """The timeline as a band and a table, with gaps raised before they come."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    rows, gaps = list(queries.responsibilities(case)), queries.gaps(case, on)
    context = {
        **case_context(case, "desk:case_network", on),
        "rows": [{"row": row, "standing": standing(row, on)} for row in rows],
        "gaps": gaps,
        "band": band(rows, gaps, on),
    }
    return render(request, "desk/case/network.html", context)


def standing(row: Responsibility, on: dt.date) -> tuple[str, str]:
    """Chip of one row: accepted, offered, declined, accompanying."""
    if row.declined_on:
        return "ended", f"nicht übernommen, {row.declined_on:%d.%m.%Y}"
    if row.accepted_on is None:
        return "warn" if row.starts_on <= on else "wait", "noch nicht zugesagt"
    if row.accompanying:
        return "half", "begleitet"
    if row.ends_on and row.ends_on < on:
        return "ended", "beendet"
    return "ok", "zuständig" if row.starts_on <= on else "zugesagt"


def band(rows: list[Responsibility], gaps: list[Gap], on: dt.date) -> dict[str, Any]:
    """The timeline for the component `zeitband`: a quarter back, four months ahead."""
    start, end = on - BEFORE, on + AFTER
    tracks: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row.declined_on or row.starts_on > end or (row.ends_on and row.ends_on < start):
            continue
        label = str(Topic(row.topic).label) + (", begleitend" if row.accompanying else "")
        offered = row.accepted_on is None
        tracks.setdefault(label, []).append(
            {
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "kind": "info" if offered else "neutral",
                "text": f"{row.body} gefragt" if offered else str(row.body),
                "basis": "noch nicht zugesagt" if offered else f"seit {row.accepted_on:%d.%m.%Y} zugesagt",
            }
        )
    for gap in gaps:
        if gap.starts_on <= end and not gap.offered_to:
            tracks.setdefault(str(gap.topic_label), []).append(
                {
                    "starts_on": gap.starts_on,
                    "ends_on": gap.ends_on,
                    "kind": "warn",
                    "text": "noch niemand",
                    "basis": "",
                }
            )
    order = {str(label): number for number, label in enumerate(Topic.labels)}
    found = sorted(tracks.items(), key=lambda item: (order.get(item[0].split(",")[0], 9), item[0]))
    return {
        "title": "Wer ist wann wofür zuständig",
        "start": start,
        "end": end,
        "today": on,
        "tracks": [{"label": label, "segments": segments} for label, segments in found],
    }


@desk_door
def record(request: HatRequest, pk: int) -> HttpResponse:
    """Write down which body is responsible already."""
    case = queries.get_case(request.membership, pk)
    form = ResponsibilityForm(posted(request), case=case)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("topic", "body", "contact", "starts_on", "ends_on")}
        try:
            actions.record_responsibility(case=case, by=request.membership, on=dates.today(), **data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Eingetragen.")
            return redirect("desk:case_network", pk=pk)
    return form_page(
        request, case, "desk:case_network", form, title="Zuständigkeit eintragen", back="desk:case_network",
        intro="Für Zuständigkeiten, die schon bestehen. Wenn eine Stelle erst zusagen muss, bieten Sie eine Übergabe an.",
    )  # fmt: skip


@desk_door
def handover(request: HatRequest, pk: int) -> HttpResponse:
    """Offer a topic to another body."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    initial = {"topic": request.GET.get("thema", ""), "starts_on": _day(request.GET.get("ab", ""))}
    form = HandoverForm(posted(request), case=case, on=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        step = _offer(request, case, form)
        if step is not None:
            return step
    return form_page(
        request, case, "desk:case_network", form, title="Übergabe anbieten", submit="Übergabe anbieten",
        back="desk:case_network",
        intro="Die andere Stelle ist erst zuständig, wenn sie zusagt. Bis dahin bleibt alles, wie es ist.",
    )  # fmt: skip


def _offer(request: HatRequest, case: Case, form: HandoverForm) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        step = actions.offer_handover(
            case=case, by=request.membership, topic=data["topic"], to=data["to"], starts_on=data["starts_on"],
            accompany_days=data["accompany_days"], contact=data["contact"], text=data["text"],
            there=data.get("there", ()), usual_days=usual_days(data["to"], "handover", dates.today()), key=data["submit_key"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, f"Die Übergabe ist {data['to']} angeboten.")
    return redirect("desk:step", pk=step.pk)


def _day(text: str) -> dt.date | None:
    try:
        return dates.parse_german_date(text)
    except ValueError:
        return None


@desk_door
def question(request: HatRequest, pk: int) -> HttpResponse:
    """Ask a body; the page shows which values the chosen body may read."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    chosen = request.POST.get("to") or request.GET.get("stelle") or ""
    to = bodies_near(case).filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None
    values = queries.sendable(case, to) if to else []
    form = QuestionForm(posted(request), case=case, on=on, values=values, initial={"to": to})
    if request.method == "POST" and form.is_valid():
        sent = _ask(request, case, form)
        if sent is not None:
            return sent
    return form_page(
        request, case, "desk:case_network", form, title="Frage an eine Stelle", submit="Frage senden",
        back="desk:case_network", template="desk/case/question.html", to=to, choose=to is None and request.method == "GET",
        seen=[f"{value.label}: {value.text}" for value in values if value.is_released],
        kept=[value.category_label for value in _once(values) if not value.is_released],
    )  # fmt: skip


def _once(values: list[queries.Sendable]) -> list[queries.Sendable]:
    """One value per category, for the list of what stays."""
    return list({value.category: value for value in values}.values())


def _ask(request: HatRequest, case: Case, form: QuestionForm) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        step = actions.ask_body(
            case=case, by=request.membership, to=data["to"], title=data["title"], question=data["question"],
            names=data.get("names", ()), anonymous=data["how"] == "anonymous", there=data.get("there", ()),
            due_on=data["due_on"], usual_days=usual_days(data["to"], "question", dates.today()), key=data["submit_key"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, f"Die Frage ist an {data['to']} gesendet.")
    return redirect("desk:step", pk=step.pk)
