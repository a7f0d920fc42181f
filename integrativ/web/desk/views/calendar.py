"""The address of one's calendar: made, shown once, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.cases import calendars
from integrativ.tenancy.models import Role
from integrativ.web.doors import DESK_KINDS, HatRequest, door


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def calendar(request: HatRequest) -> HttpResponse:
    """Explain the calendar, and make or replace its secret address."""
    address = ""
    if request.method == "POST":
        token = calendars.make(request.membership)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    context = {
        "trail": [("Heute", reverse("desk:today")), ("Kalender", "")],
        "address": address,
        "exists": calendars.exists(request.membership),
    }
    return render(request, "desk/today/calendar.html", context)


@require_POST
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def revoke(request: HatRequest) -> HttpResponse:
    """From now on the address is unknown."""
    calendars.revoke(request.membership)
    messages.success(request, "Die Adresse gilt nicht mehr.")
    return redirect("desk:calendar")
