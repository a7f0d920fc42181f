"""The radar: what is coming for the hat's people, one hint, its answers; the coordinator's count."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.cases.queries import get_case
from integrativ.common import dates
from integrativ.radar import actions, queries
from integrativ.radar.models import Answer, Hint, Kind
from integrativ.radar.queries import ANSWERED, OPEN, SPANS, Asked, Radar
from integrativ.tenancy.models import Role
from integrativ.web.desk import radar_rows
from integrativ.web.desk.forms import posted
from integrativ.web.desk.forms.radar import HintForm, ReopenForm
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer

ON_PAGE = 20
desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


def asked_by(request: HttpRequest) -> Asked:
    """What the address asks for; what makes no sense is left out."""
    given = request.GET
    days = int(given["tage"]) if given.get("tage", "") in map(str, SPANS) else 90
    case = given.get("fall", "")
    return Asked(
        days=days,
        kind=given.get("art", "") if given.get("art", "") in Kind.values else "",
        case=int(case) if case.isascii() and case.isdigit() and len(case) < 16 else None,
        show=ANSWERED if given.get("zeige") == ANSWERED else OPEN,
    )


@desk_door
def mine(request: HatRequest) -> HttpResponse:
    """What is coming for the people the hat accompanies, by month and person."""
    on, asked = dates.today(), asked_by(request)
    found = queries.radar(request.membership, on, asked)
    page = Paginator(found.lines, ON_PAGE).get_page(request.GET.get("seite"))
    hints = queries.contents(request.membership, page.object_list)
    context = {
        "on": on,
        "asked": asked,
        "answered": asked.show == ANSWERED,
        "total": len(found.lines),
        "people": len(found.names),
        "who": found.names.get(asked.case) if asked.case else "",
        "months": radar_rows.months(hints, on),
        "page": page if page.has_other_pages() else None,
        "kinds": kind_pills(found, asked),
        "spans": [
            {"label": f"{days} Tage", "url": address(asked, days=days), "current": days == asked.days} for days in SPANS
        ],
        "shows": [
            {"label": "Offen", "url": address(asked, show=OPEN), "current": asked.show == OPEN},
            {"label": "Beantwortet", "url": address(asked, show=ANSWERED), "current": asked.show == ANSWERED},
        ],
        "all_url": address(Asked(days=180)),
        "standing": standing(found),
        "back": request.get_full_path(),
    }
    return render(request, "desk/radar/radar.html", context)


def address(asked: Asked, **other: Any) -> str:
    """The list with one thing chosen differently."""
    wanted = {
        "tage": str(other.get("days", asked.days)),
        "art": other.get("kind", asked.kind),
        "fall": str(asked.case or ""),
        "zeige": other.get("show", asked.show),
    }
    kept = {
        name: text for name, text in wanted.items() if text and (name, text) not in (("zeige", OPEN), ("tage", "90"))
    }
    return "?" + urlencode(kept)


def kind_pills(found: Radar, asked: Asked) -> list[dict[str, Any]]:
    """The kinds with how many there are of each."""
    every = [
        {
            "label": "Alles",
            "url": address(asked, kind=""),
            "current": not asked.kind,
            "count": sum(found.kinds.values()),
        }
    ]
    return every + [
        {"label": kind.label, "url": address(asked, kind=kind.value), "current": asked.kind == kind, "count": found.kinds[kind]}
        for kind in Kind
        if found.kinds.get(kind) or asked.kind == kind
    ]  # fmt: skip


def standing(found: Radar) -> dict[str, Any]:
    """How fresh the list is, in the shapes the template reads."""
    stand = found.standing

    def people(ids: Sequence[int]) -> list[dict[str, Any]]:
        return [{"pk": pk, "name": found.names[pk]} for pk in ids if pk in found.names]

    return {
        "oldest": stand.oldest,
        "waiting": people(stand.waiting),
        "changed": people(sorted(stand.changed)),
        "contradicting": people(stand.contradicting),
        "failed": [{"number": number, **row} for pk, number in stand.failed for row in people([pk])],
    }


@desk_door
def hint(request: HatRequest, pk: int) -> HttpResponse:
    """One hint with everything it changes; the answer counts for the whole team."""
    found, on = queries.get_hint(request.membership, pk), dates.today()
    wished = request.GET.get("antwort", "")
    form = HintForm(
        posted(request), initial={"version": found.version, "answer": wished if wished in Answer.values else ""}
    )
    if request.method == "POST" and form.is_valid() and _answered(request, found, form, on):
        messages.success(
            request, f"Gespeichert: {Answer(form.cleaned_data['answer']).label}. Das gilt für das ganze Team."
        )
        return redirect(_back(request, found))
    return _page(request, found, form, on)


def _answered(request: HatRequest, found: Hint, form: HintForm, on: dt.date) -> bool:
    data = form.cleaned_data
    try:
        actions.answer_hint(
            hint=found, by=request.membership, answer=data["answer"], version=data["version"], on=on,
            key=data["submit_key"] or uuid.uuid4(), reason=data["reason"], remind_on=data["remind_on"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
    except actions.ChangedMeanwhile:
        _show_conflict(form, queries.get_hint(request.membership, found.pk))
    return not form.errors


def _show_conflict(form: forms.Form, now: Hint) -> None:
    """Say who was faster; sending again takes what was chosen here."""
    mark = queries.last_mark(now)
    said = f"„{radar_rows.mark_words(mark)}“" if mark else "Der Hinweis hat sich inzwischen geändert."
    form.add_error(None, f"Inzwischen steht hier: {said} Senden Sie noch einmal, wenn Ihre Antwort gelten soll.")
    form.data = {**form.data.dict(), "version": str(now.version)}  # type: ignore[attr-defined]


def _page(request: HatRequest, found: Hint, form: HintForm, on: dt.date) -> HttpResponse:
    marks = sorted(found.marks.all(), key=lambda mark: -mark.pk)
    name = found.case.person.full_name
    context = {
        "hint": radar_rows.row(found, on),
        "name": name,
        "case_id": found.case_id,
        "on": on,
        "points": radar_rows.points(found),
        "marks": [radar_rows.mark_words(mark) for mark in marks],
        "reopen_form": ReopenForm(initial={"version": found.version}),
        "changed": queries.changed_since([found.case], on),
        "trail": [
            ("Radar", reverse("desk:radar")),
            (name, reverse("desk:case", args=[found.case_id])),
            ("Hinweis", ""),
        ],
        "back": request.POST.get("back", ""),
    }
    return answer(request, "desk/radar/hint.html", context, form=form)


def _back(request: HatRequest, found: Hint) -> str:
    """The list the answer was given on; only addresses of the radar itself are followed."""
    back = request.POST.get("back", "")
    start = reverse("desk:radar")
    fine = back == start or back.startswith(f"{start}?")
    return back if fine and back.isprintable() and len(back) < 300 else start


@require_POST
@desk_door
def reopen(request: HatRequest, pk: int) -> HttpResponse:
    """Take an answer back: the hint stands in the list again."""
    found, form = queries.get_hint(request.membership, pk), ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, HintForm(request.POST), dates.today())
    data = form.cleaned_data
    try:
        actions.answer_hint(
            hint=found, by=request.membership, answer=Answer.AGAIN, version=data["version"], on=dates.today(),
            key=data["submit_key"] or uuid.uuid4(),
        )  # fmt: skip
    except actions.ChangedMeanwhile:
        messages.warning(request, "Inzwischen hat jemand anders geantwortet. Bitte sehen Sie noch einmal hin.")
    else:
        messages.success(request, "Der Hinweis ist wieder offen.")
    return redirect("desk:radar_hint", pk=pk)


@require_POST
@desk_door
def look_again(request: HatRequest, pk: int) -> HttpResponse:
    """Look ahead for one case now."""
    case = get_case(request.membership, pk)
    try:
        actions.look_again(case=case, by=request.membership, on=dates.today())
    except actions.Busy:
        messages.warning(
            request, "Das Radar sieht gerade für alle nach. Bitte versuchen Sie es in einer Minute noch einmal."
        )
    else:
        messages.success(request, f"Das Radar hat für {case.person.full_name} neu nachgesehen.")
    return redirect(f"{reverse('desk:radar')}?fall={pk}&tage=180")


@door(Role.COORDINATOR, kinds=DESK_KINDS)
def team(request: HatRequest) -> HttpResponse:
    """What is coming in the whole body, by whoever leads the case: numbers and days, no names, no content."""
    on, asked = dates.today(), asked_by(request)
    shares = queries.by_manager(request.membership, on, asked.days)
    kinds = [kind for kind in Kind if any(share.kinds.get(kind) for share in shares)]
    context = {
        "on": on,
        "spans": [
            {"label": f"{days} Tage", "url": f"?tage={days}", "current": days == asked.days} for days in SPANS
        ],
        "total": sum(share.total for share in shares),
        "columns": [
            {"label": "Wer leitet"}, {"label": "nächster Tag"}, {"label": "vorbei, offen", "num": True},
            *({"label": kind.label, "num": True} for kind in kinds),
        ],
        "rows": [
            [str(share.member.user) if share.member else "niemand (Fälle ohne Leitung)",
             f"{share.nearest:%d.%m.%Y}" if share.nearest else "–", str(share.overdue),
             *(str(share.kinds.get(kind, 0)) for kind in kinds)]
            for share in shares
        ],
        "shares": [
            {"name": str(share.member.user) if share.member else "Fälle ohne Leitung", "count": share.total,
             "lines": [{"case_id": line.case_id, "day": line.day, "chip": radar_rows.chip(line.kind)} for line in share.lines[:10]],
             "more": max(0, share.total - 10)}
            for share in shares
        ],
        "oldest": queries.oldest_look(request.membership.organisation_id),
    }  # fmt: skip
    return render(request, "desk/radar/team.html", context)
