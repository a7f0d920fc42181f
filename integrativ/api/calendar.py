"""The calendar feed: dates of one hat under a secret address, without names (RFC 5545)."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from icalendar import Calendar, Event

from integrativ.cases import calendars
from integrativ.common import dates
from integrativ.radar import companies
from integrativ.radar.endings import calendar_days
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Membership, Role

LASTS = dt.timedelta(hours=1)


@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the address reads the dates of its owner; an unknown or revoked address does not exist."""
    on = dates.today()
    hat = calendars.owner(token, on)
    if hat is None:
        raise Http404
    with acting(Actor(user_id=hat.user_id, org_id=hat.organisation_id, membership_id=hat.pk)):
        found = companies.calendar_entries(hat, on) if hat.role == Role.COMPANY_USER else _of_the_desk(hat, on)
    body = written(found, request.build_absolute_uri("/")[:-1])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="integrativ.ics"'
    return response


def _of_the_desk(hat: Membership, on: dt.date) -> list[calendars.Entry]:
    """A case manager's own dates and the days her radar tells."""
    hints = [calendars.Entry(row.uid, row.words, row.day, hint_id=row.hint_id) for row in calendar_days(hat, on)]
    return [*calendars.entries(hat, on), *hints]


def written(entries: list[calendars.Entry], site: str) -> bytes:
    """The entries as an iCalendar file; whole days as dates, appointments in Coordinated Universal Time."""
    made = Calendar()
    made.add("prodid", "-//NRW.integrativ//integrativ//DE")
    made.add("version", "2.0")
    made.add("x-wr-calname", "integrativ")
    made.add("refresh-interval;value=duration", "PT1H")
    stamp = dates.now().replace(microsecond=0)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@integrativ")
        event.add("dtstamp", stamp)
        event.add("summary", entry.words)
        event.add("class", "PRIVATE")
        if entry.at is not None:
            event.add("dtstart", entry.at.astimezone(dt.UTC))
            event.add("dtend", (entry.at + LASTS).astimezone(dt.UTC))
        else:
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + dt.timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        event.add("url", site + _address(entry))
        made.add_component(event)
    return made.to_ical()


def _address(entry: calendars.Entry) -> str:
    if entry.hint_id is not None:
        return reverse("desk:radar_hint", args=[entry.hint_id])
    if entry.placement_id is not None:
        return reverse("company:person", args=[entry.placement_id])
    if entry.step_id is not None:
        return reverse("desk:step", args=[entry.step_id])
    return reverse("desk:case", args=[entry.case_id]) if entry.case_id else reverse("desk:today")
