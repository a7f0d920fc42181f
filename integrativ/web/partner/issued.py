"""What the office has granted itself and what ends soon."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from integrativ.common import dates
from integrativ.radar import issued as radar
from integrativ.web import coming_days
from integrativ.web.doors import HatRequest, door


@require_http_methods(["GET", "HEAD", "POST"])
@door(*radar.ROLES, kinds=radar.KINDS)
def issued(request: HatRequest) -> HttpResponse:
    """Ends of our own grants by day, each with its answer."""
    on = dates.today()
    found = radar.coming_days(request.membership, on)
    context = {"empty": radar.why_empty(found)}
    return coming_days.page(
        request, days=found, on=on, here=reverse("partner:issued"), template="partner/issued.html", context=context
    )
