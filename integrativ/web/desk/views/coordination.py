"""The coordinator's first page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from integrativ.cases import actions, queries
from integrativ.cases.models import TeamMember
from integrativ.cases.queries.coordination import Overview
from integrativ.common import dates
from integrativ.messages.queries import unseen
from integrativ.tenancy.models import Role
from integrativ.web.doors import DESK_KINDS, HatRequest, door


@door(Role.COORDINATOR, kinds=DESK_KINDS)
def coordination(request: HatRequest) -> HttpResponse:
    """Counts, waiting spots, caseloads, what nobody has confirmed or accepted."""
    overview = queries.overview(request.membership, dates.today())
    context = {
        "overview": overview,
        "figures": figures(overview),
        "notices": list(unseen(request.membership)[:10]),
        "spot_columns": [
            {"label": "Wer ist dran"}, {"label": "Art"}, *({"label": word, "num": True} for word in SPOT_WORDS),
        ],
        "spot_rows": [spot_cells(spot) for spot in overview.spots],
        "load_columns": [{"label": "Wer"}, {"label": "leitet", "num": True}, {"label": "vertritt", "num": True}, {"label": ""}],
        "load_rows": [
            [str(row.member.user), str(row.leads), str(row.stands_in), "abwesend" if row.is_absent else ""]
            for row in overview.loads
        ],
    }  # fmt: skip
    return render(request, "desk/coordination/coordination.html", context)


SPOT_WORDS = ("Schritte", "Mitte (Tage)", "längste (Tage)", "über der üblichen Zeit")


def spot_cells(spot: Any) -> list[str]:
    """One waiting spot as cells of the table."""
    return [spot.who, spot.kind, str(spot.count), str(spot.median), str(spot.longest), str(spot.over)]


def figures(overview: Overview) -> list[tuple[str, str, str]]:
    """The numbers on top."""
    ours = overview.our_turn
    return [
        ("Offene Fälle", str(overview.open_cases), f"{len(overview.without_lead)} ohne Leitung"),
        ("In diesem Jahr", f"{overview.opened_this_year} begonnen", f"{overview.closed_this_year} geschlossen"),
        (
            "Wir sind dran",
            str(ours.count) if ours else "0",
            f"längste {ours.longest} Tage" if ours else "niemand wartet",
        ),
        ("Ohne zuständige Stelle", str(overview.gap_count), "Lücken in den nächsten 90 Tagen"),
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
