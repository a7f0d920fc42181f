"""The case itself: overview for the team, a card for colleagues, changing, closing, taking up again, its course."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.cases import actions, queries
from integrativ.cases.models import Case
from integrativ.cases.queries.today import Line, lines
from integrativ.common import dates
from integrativ.radar.queries import coming_in_case
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import Role
from integrativ.web.desk import radar_rows, rows
from integrativ.web.desk.case_frame import case_context, link
from integrativ.web.desk.forms import posted
from integrativ.web.desk.forms.cases import BreakGlassForm, CaseForm, CloseForm, TeamForm
from integrativ.web.desk.legal.brief import brief
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import SafeForm, answer

BUTTONS: dict[str, str] = {
    StepKind.PERMIT_REQUEST: "Antrag öffnen",
    StepKind.BA_CONSENT: "Antrag öffnen",
    StepKind.PROPOSAL: "Vorschlag öffnen",
    StepKind.TASK: "Aufgabe öffnen",
    StepKind.APPOINTMENT: "Termin öffnen",
}

desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


@door(Role.CASE_MANAGER, Role.COORDINATOR, kinds=DESK_KINDS)
def overview(request: HatRequest, pk: int) -> HttpResponse:
    """The whole case for its team; a colleague of the body reads by whom the person is accompanied."""
    on = dates.today()
    try:
        case = queries.get_case(request.membership, pk)
    except Http404:
        return card(request, pk)
    steps, timeline = lines(queries.open_steps(case), [case], on), list(queries.responsibilities(case))
    context = {
        **case_context(case, "desk:case", on, timeline=timeline),
        "next": next_step(steps, on),
        "steps": [
            {
                **rows.step_row(line, on, came_back=rows.is_back(line), with_person=False),
                "person": area(line),
                "mine": line.is_mine,
            }
            for line in steps
        ],
        "team": queries.team_today(case),
        "involved": queries.involved(timeline, on),
        "gaps": queries.gaps(case, on, timeline=timeline),
        "law": brief(case, on),
        "radar": radar_rows.in_case(coming_in_case(case, on), on),
        "contacts": list(queries.notes(case)[:5]),
        "channels": actions.CHANNELS.items(),
        "contact_form": SafeForm(),
        "emergencies": list(queries.emergencies_of(case.pk, case.org_id)[:5]),
    }
    return render(request, "desk/case/overview.html", context)


def area(line: Line) -> str:
    """The area of life beside a step."""
    return line.step.get_life_area_display() if line.step.life_area else ""


def next_step(steps: list[Line], on: dt.date) -> dict[str, str] | None:
    """The one step that is our turn and comes first: what came back before what is due."""
    mine = [line for line in steps if line.is_mine]
    if not mine:
        return None
    line = min(mine, key=lambda row: (not rows.is_back(row), row.step.due_on or dt.date.max))
    since = "seit heute" if not line.days else f"seit {line.days} {'Tag' if line.days == 1 else 'Tagen'}"
    back, step = rows.is_back(line), line.step
    return {
        "title": step.title,
        "turn": f"Nächster Schritt · {f'{line.waits} hat geantwortet · ' if back else ''}Sie sind dran {since}",
        "text": rows.came_back_text(step) if back else "",
        "url": reverse("desk:step", args=[step.pk]),
        "button": "Antwort ansehen" if back else BUTTONS.get(step.kind, "Schritt öffnen"),
        "due": f"fällig {step.due_on:%d.%m.%Y}" if step.due_on and not back else "",
    }


def card(request: HatRequest, pk: int, form: BreakGlassForm | None = None) -> HttpResponse:
    """The card for colleagues, with the door for an emergency."""
    found = queries.card(request.membership, pk)
    trail = [("Heute", link("desk:today") or "/"), (f"Fall {pk}", "")]
    if request.membership.role == Role.COORDINATOR:
        trail[0] = ("Koordination", link("desk:coordination"))
    return answer(request, "desk/case/card.html", {"card": found, "trail": trail}, form=form or BreakGlassForm())


@require_POST
@desk_door
def break_glass(request: HatRequest, pk: int) -> HttpResponse:
    """Take an emergency access to a colleague's case."""
    found = queries.card(request.membership, pk)
    form = BreakGlassForm(request.POST)
    if not form.is_valid():
        return card(request, pk, form)
    actions.break_glass(case=found.case, by=request.membership, reason=form.cleaned_data["reason"], on=dates.today())
    messages.success(request, "Sie sehen den Fall 24 Stunden lang. Fallteam und Datenschutz wissen Bescheid.")
    return redirect("desk:case", pk=pk)


@desk_door
def change(request: HatRequest, pk: int) -> HttpResponse:
    """Change goal, target group, next contact; if somebody else was faster both values are shown."""
    case = queries.get_case(request.membership, pk)
    shown = {"goal": case.goal, "target_group": case.target_group, "next_contact_on": case.next_contact_on}
    form = CaseForm(posted(request), initial={**shown, "version": case.version})
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in shown}
        try:
            actions.change_case(case=case, by=request.membership, version=form.cleaned_data["version"], **changes)
        except actions.Changed as conflict:
            _show_conflict(form, conflict.theirs)
        else:
            messages.success(request, "Gespeichert.")
            return redirect("desk:case", pk=pk)
    return form_page(request, case, "desk:case", form, title="Ziel und nächster Kontakt")


def _show_conflict(form: CaseForm, theirs: Case) -> None:
    """Say what stands there now, where it is not what was typed; saving again takes what was typed."""
    now = {
        "goal": (theirs.goal, theirs.goal),
        "target_group": (theirs.target_group, theirs.get_target_group_display()),
        "next_contact_on": (
            theirs.next_contact_on,
            f"{theirs.next_contact_on:%d.%m.%Y}" if theirs.next_contact_on else "",
        ),
    }
    other = {
        name: words for name, (value, words) in now.items() if (form.cleaned_data.get(name) or "") != (value or "")
    }
    for name, words in other.items():
        form.add_error(
            name,
            f"Inzwischen steht hier: {words or 'leer'}. Ihre Eingabe steht im Feld. Speichern Sie, was gelten soll.",
        )
    if not other:
        form.add_error(None, "Jemand hat gerade dasselbe gespeichert. Es steht jetzt so da.")
    form.data = {**form.data.dict(), "version": str(theirs.version)}  # type: ignore[attr-defined]


@desk_door
def close(request: HatRequest, pk: int) -> HttpResponse:
    """Close the case with outcome and reason."""
    case = queries.get_case(request.membership, pk)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.close_case(
                case=case, by=request.membership, on=dates.today(), outcome=data["outcome"], reason=data["reason"],
                despite_aftercare=data["despite_aftercare"],
            )  # fmt: skip
        except actions.NotYet as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Der Fall ist geschlossen. Sie können ihn ohne neue Aufnahme wieder öffnen.")
            return redirect("desk:case", pk=pk)
    return form_page(request, case, "desk:case", form, title="Fall schließen", submit="Fall schließen", danger=True)


@require_POST
@desk_door
def reopen(request: HatRequest, pk: int) -> HttpResponse:
    """Take the accompaniment up again."""
    case = queries.get_case(request.membership, pk)
    actions.reopen_case(case=case, by=request.membership, on=dates.today())
    messages.success(request, "Der Fall ist wieder offen. Alles von früher ist noch da.")
    return redirect("desk:case", pk=pk)


@desk_door
def course(request: HatRequest, pk: int) -> HttpResponse:
    """What happened, the newest first."""
    case = queries.get_case(request.membership, pk)
    on = dates.today()
    return render(
        request,
        "desk/case/course.html",
        {**case_context(case, "desk:case_course", on), "happenings": queries.course(case)},
    )


@desk_door
def team(request: HatRequest, pk: int) -> HttpResponse:
    """Who belongs to the team; take a colleague in."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    form = TeamForm(posted(request), case=case, on=on)
    if request.method == "POST" and form.is_valid():
        member, role = form.cleaned_data["member"], form.cleaned_data["role"]
        if role == "lead":
            actions.pass_lead_on(case=case, to=member, by=request.membership, on=on)
            messages.success(request, f"{member.user} führt jetzt den Fall von {case.person.full_name}.")
            return redirect("desk:today")
        if role == "deputy":
            actions.set_deputy(case=case, deputy=member, by=request.membership, on=on)
        else:
            actions.join_team(case=case, member=member, by=request.membership, on=on)
        messages.success(request, f"{member.user} gehört jetzt zum Fallteam.")
        return redirect("desk:case_team", pk=pk)
    context = {**case_context(case, "desk:case", on, here="Fallteam"), "team": queries.team_today(case)}
    return answer(request, "desk/case/team.html", context, form=form)


@require_POST
@desk_door
def leave(request: HatRequest, pk: int, member: int) -> HttpResponse:
    """End somebody's place in the team."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    row = queries.team_of(case, on).filter(pk=member).first()
    if row is None:
        raise Http404
    try:
        actions.leave_team(case=case, member=row.membership, by=request.membership, on=on)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:case_team", pk=pk)
    if row.membership_id == request.membership.pk:
        return redirect("desk:today")
    return redirect("desk:case_team", pk=pk)


def form_page(
    request: HatRequest, case: Case, tab: str, form: Any, *, title: str, submit: str = "Speichern", danger: bool = False,
    intro: str = "", back: str = "desk:case", template: str = "desk/case/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """One form inside the frame of a case."""
    context = {
        **case_context(case, tab, dates.today(), here=title),
        "title": title,
        "submit": submit,
        "danger": danger,
        "intro": intro,
        "back_url": reverse(back, args=[case.pk]),
        **more,
    }
    return answer(request, template, context, form=form)
