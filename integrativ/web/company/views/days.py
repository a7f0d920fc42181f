"""What comes for the company in the next 180 days, and the same as a calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from integrativ.cases import calendars
from integrativ.common import dates
from integrativ.companies.queries import one_contact
from integrativ.radar import companies as radar
from integrativ.web import coming_days
from integrativ.web.company.views.start import company_door
from integrativ.web.doors import HatRequest


@require_http_methods(["GET", "HEAD", "POST"])
@company_door
def days(request: HatRequest) -> HttpResponse:
    """Ends, duties and questions by day, each with its answer: done, not relevant, remind me later."""
    hat, on = request.membership, dates.today()
    found = radar.coming_days(hat, on)
    context = {
        "trail": [("Meine Stellen", reverse("company:start")), ("Termine", "")],
        "empty": ("", "") if found.open else radar.why_empty(hat, found),
        "contact": one_contact(hat.organisation, on),
    }
    return coming_days.page(
        request, days=found, on=on, here=reverse("company:days"), template="company/days.html", context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@company_door
def calendar(request: HatRequest) -> HttpResponse:
    """Explain the calendar, and make or replace its secret address."""
    address = ""
    if request.method == "POST":
        token = calendars.make(request.membership)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    trail = [("Meine Stellen", reverse("company:start")), ("Termine", reverse("company:days")), ("Kalender", "")]
    context = {"trail": trail, "address": address, "exists": calendars.exists(request.membership)}
    return render(request, "company/calendar.html", context)


@require_POST
@company_door
def calendar_revoke(request: HatRequest) -> HttpResponse:
    """From now on the address is unknown."""
    calendars.revoke(request.membership)
    messages.success(request, "Die Adresse gilt nicht mehr.")
    return redirect("company:calendar")
