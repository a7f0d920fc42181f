"""The access log, for the privacy officer of the own body."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrativ.audit import queries
from integrativ.tenancy.models import Role
from integrativ.web.access.acts import shown
from integrativ.web.access.forms import ProtocolForm
from integrativ.web.doors import HatRequest, door

PAGE = 50


@door(Role.PRIVACY_OFFICER)
@require_safe
def protocol(request: HatRequest) -> HttpResponse:
    """Who looked at how many people when, what was changed, what was refused, and whether the seals fit."""
    officer = request.membership
    actors = queries.actors(officer)
    form = ProtocolForm(request.GET or None, actors=actors)
    form.is_valid()
    user_id, day, kind = form.chosen()
    page = Paginator(queries.entries(officer, user_id=user_id, day=day, kind=kind), PAGE).get_page(
        request.GET.get("seite")
    )
    context = {
        "form": form,
        "page": page,
        "rows": shown(page.object_list, actors),
        "filtered": bool(user_id or day or kind),
        "seals": queries.seals(officer, check=request.GET.get("siegel") == "pruefen"),
    }
    return render(request, "access/protocol.html", context)
