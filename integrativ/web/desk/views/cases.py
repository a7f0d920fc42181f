"""The case: overview for the team, a card for colleagues."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from integrativ.cases import queries
from integrativ.common import dates
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context, link
from integrativ.web.doors import DESK_KINDS, HatRequest, door


@door(Role.CASE_MANAGER, Role.COORDINATOR, kinds=DESK_KINDS)
def overview(request: HatRequest, pk: int) -> HttpResponse:
    """The whole case for its team; a colleague of the body reads by whom the person is accompanied."""
    on = dates.today()
    try:
        case = queries.get_case(request.membership, pk)
    except Http404:
        card = queries.card(request.membership, pk)
        trail = [("Heute", link("desk:today") or "/"), (f"Fall {pk}", "")]
        return render(request, "desk/case/card.html", {"card": card, "trail": trail})
    return render(request, "desk/case/overview.html", case_context(case, "desk:case", on))
