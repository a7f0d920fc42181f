"""The coordinator's first page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.cases import actions, queries
from integrativ.cases.models import Responsibility, TeamMember
from integrativ.cases.queries.coordination import Load, Overview
from integrativ.cases.queries.responsibility import Gap
from integrativ.cases.queries.team import Emergency
from integrativ.common import dates
from integrativ.messages.queries import unseen
from integrativ.tenancy.models import Role
from integrativ.web.components.words import in_tagen
from integrativ.web.doors import DESK_KINDS, HatRequest, door

SHOWN_SPOTS, SHOWN_ROWS = 10, 6


@door(Role.COORDINATOR, kinds=DESK_KINDS)
def coordination(request: HatRequest) -> HttpResponse:
    """What needs a decision first, then where people wait, then the teams."""
    overview = queries.overview(request.membership, dates.today())
    groups = decisions(overview)
    context = {
        "overview": overview,
        "figures": figures(overview, sum(group["count"] for group in groups)),
        "notices": list(unseen(request.membership)[:10]),
        "groups": groups,
        "spots": overview.spots[:SHOWN_SPOTS],
        "more_spots": overview.spots[SHOWN_SPOTS:],
        "load_columns": [{"label": "Wer"}, {"label": "leitet", "num": True}, {"label": "vertritt", "num": True}],
        "load_rows": [
            [f"{row.member.user}{_presence(row)}", str(row.leads), str(row.stands_in)] for row in overview.loads
        ],
    }
    return render(request, "desk/coordination/coordination.html", context)


EMPTY_ROW = {"url": "", "late": "", "when": "", "confirm": ""}


def decisions(overview: Overview) -> list[dict[str, Any]]:
    """What only the coordination can settle, group by group; groups without anything are left out."""
    caseload = reverse("desk:caseload")
    every: list[tuple[str, str, list[dict[str, Any]]]] = [
        ("notzugriffe", "Notzugriffe bestätigen", [_emergency(row) for row in overview.emergencies]),
        ("ohne-leitung", "Fälle ohne Leitung", [
            {"title": f"Fall {pk}", "url": reverse("desk:case", args=[pk]), "note": "Bestimmen Sie, wer ihn leitet."}
            for pk in overview.without_lead
        ]),
        ("abwesend", "Nicht da, mit eigenen Fällen", [_away(row, caseload) for row in overview.uncovered]),
        ("uebergaben", "Übergaben ohne Zusage", [_offer(row, overview.on) for row in overview.offers]),
        ("luecken", "Bald niemand zuständig", [_gap(row, overview.on) for row in overview.gaps]),
    ]  # fmt: skip
    every = [(name, title, [EMPTY_ROW | row for row in rows]) for name, title, rows in every]
    return [
        {"id": name, "title": title, "count": len(rows), "rows": rows[:SHOWN_ROWS], "more": rows[SHOWN_ROWS:]}
        for name, title, rows in every
        if rows
    ]


def _presence(row: Load) -> str:
    if row.is_gone:
        return " (arbeitet nicht mehr hier)"
    return " (abwesend)" if row.is_absent else ""


def _emergency(row: Emergency) -> dict[str, Any]:
    until = f"{row.confirm_until:%d.%m.%Y}"
    return {
        "title": f"Fall {row.member.case_id}, {row.member.membership.user}, {row.member.starts_on:%d.%m.%Y}",
        "note": row.member.reason,
        "late": f"überfällig seit {until}, dem Datenschutz zu melden" if row.is_late else "",
        "when": f"zu bestätigen bis {until}",
        "confirm": reverse("desk:emergency_confirm", args=[row.member.pk]),
        "case": row.member.case_id,
    }


def _away(row: Load, url: str) -> dict[str, Any]:
    until = f"abwesend bis {row.member.absent_until:%d.%m.%Y}" if row.member.absent_until else "abwesend"
    if row.is_gone:
        until = "arbeitet nicht mehr hier"
    cases = f"leitet {row.leads} {'Fall' if row.leads == 1 else 'Fälle'}"
    note = f"{cases}, niemand vertritt. Bitte übergeben."
    return {"title": str(row.member.user), "note": note, "when": until, "url": url}


def _offer(row: Responsibility, on: dt.date) -> dict[str, Any]:
    return {
        "title": f"Fall {row.case_id}: {row.get_topic_display()} an {row.body}",
        "url": reverse("desk:case", args=[row.case_id]),
        "note": "Noch keine Zusage. Rufen Sie dort an." if row.starts_on <= on else "Noch keine Zusage.",
        "late": f"sollte seit {row.starts_on:%d.%m.%Y} gelten" if row.starts_on <= on else "",
        "when": f"ab {row.starts_on:%d.%m.%Y}, {in_tagen(row.starts_on, on)}",
    }


def _gap(row: Gap, on: dt.date) -> dict[str, Any]:
    asked = f"{row.offered_to} ist gefragt." if row.offered_to else "Noch niemand ist gefragt."
    return {
        "title": f"Fall {row.case_id}: {row.topic_label}",
        "url": reverse("desk:case", args=[row.case_id]),
        "note": asked,
        "late": f"seit {row.starts_on:%d.%m.%Y} niemand" if row.starts_on <= on else "",
        "when": f"ab {row.starts_on:%d.%m.%Y}, {in_tagen(row.starts_on, on)}",
    }


def figures(overview: Overview, to_decide: int) -> list[tuple[str, str, str]]:
    """The numbers on top."""
    ours = overview.our_turn
    waiting = sum(spot.count for spot in overview.spots)
    return [
        ("Zu entscheiden", str(to_decide), "liegt bei Ihnen" if to_decide else "nichts wartet auf Sie"),
        (
            "Über der üblichen Zeit",
            str(sum(spot.over for spot in overview.spots)),
            f"von {waiting} laufenden Schritten",
        ),
        (
            "Wir sind dran",
            str(ours.count) if ours else "0",
            f"Mitte {ours.median}, längste {ours.longest} Tage" if ours else "niemand wartet",
        ),
        (
            "Offene Fälle",
            str(overview.open_cases),
            f"in diesem Jahr {overview.opened_this_year} begonnen, {overview.closed_this_year} geschlossen",
        ),
    ]


@require_POST
@door(Role.COORDINATOR, Role.CASE_MANAGER, Role.PRIVACY_OFFICER)
def confirm_emergency(request: HatRequest, pk: int) -> HttpResponse:
    """A second person confirms an emergency access."""
    access = (
        TeamMember.objects.filter(org_id=request.membership.organisation_id, role="emergency", pk=pk)
        .select_related("case")
        .first()
    )
    if access is None:
        raise Http404
    actions.confirm_emergency(access=access, by=request.membership)
    if request.membership.role == Role.COORDINATOR:
        return redirect("desk:coordination")
    return redirect("desk:case", pk=access.case_id) if request.membership.role == Role.CASE_MANAGER else redirect("/")
