"""*Heute*: the first page of a case manager."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from integrativ.cases import queries
from integrativ.cases.queries.today import Today
from integrativ.common import dates
from integrativ.messages.actions import mark_seen
from integrativ.messages.queries import unseen
from integrativ.tenancy.models import Role
from integrativ.web.components.words import LONG_WEEKDAYS, day_words
from integrativ.web.desk import rows
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.frame import first_page

SHOWN = ("", "dran", "ablauf", "andere")
ORDERS = (("", "nach Fälligkeit"), ("wartezeit", "nach Wartezeit"), ("person", "nach Person"))


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def today(request: HatRequest) -> HttpResponse:
    """What is due, came back, ends and waits, in one list."""
    on = dates.today()
    show = request.GET.get("zeige", "")
    show = show if show in SHOWN else ""
    search = request.GET.get("q", "").replace("\x00", "")[:100]
    order = request.GET.get("ordnung", "")
    order = order if order in dict(ORDERS) else ""
    day = queries.today(request.membership, on, search=search, order=order)
    context = {
        "day": day,
        "day_words": day_words(on),
        "groups": groups(day, show),
        "pills": pills(day, show, search, order),
        "show": show,
        "search": search,
        "orders": [{"value": value, "label": label, "chosen": value == order} for value, label in ORDERS],
        "calendar_url": reverse("desk:calendar"),
        "notices": list(unseen(request.membership)[:10]),
    }
    return render(request, "desk/today/today.html", context)


def groups(day: Today, show: str) -> list[dict[str, Any]]:
    """The groups of the list in their order; empty ones are left out."""
    on = day.on
    until = f"Bis {LONG_WEEKDAYS[day.until.weekday()]} fällig"
    endings = [rows.ending_row(row, on, instead_of=day.instead_of.get(row.case_id, "")) for row in day.ending]
    every = [
        ("dran", "faellig", until, True, [rows.step_row(line, on) for line in day.due]),
        ("dran", "zurueck", "Zurückgekommen", True, [rows.step_row(line, on, came_back=True) for line in day.back]),
        ("dran", "vorschlaege", "Vorschläge zu entscheiden", True, [rows.step_row(line, on) for line in day.proposals]),
        ("ablauf", "ablauf", "Läuft ab oder ändert sich", False, endings),
        ("andere", "andere", "Andere sind dran", False, [rows.step_row(line, on) for line in day.theirs]),
        ("dran", "spaeter", "Später bei Ihnen", False, [rows.step_row(line, on) for line in day.later]),
    ]
    return [
        {"id": name, "title": title, "mine": mine, "rows": found, "count": len(found)}
        for part, name, title, mine, found in every
        if found and show in ("", part)
    ]


def pills(day: Today, show: str, search: str, order: str) -> list[dict[str, Any]]:
    """The filters with how much is behind each."""
    mine = len(day.due) + len(day.back) + len(day.proposals) + len(day.later)
    counts = {
        "": mine + len(day.ending) + len(day.theirs),
        "dran": mine,
        "ablauf": len(day.ending),
        "andere": len(day.theirs),
    }
    labels = {"": "Alles", "dran": "Sie sind dran", "ablauf": "Läuft ab", "andere": "Andere sind dran"}

    def url(value: str) -> str:
        kept = {"zeige": value, "q": search, "ordnung": order}
        return "?" + urlencode({name: text for name, text in kept.items() if text})

    return [
        {"label": labels[value], "url": url(value), "current": value == show, "count": counts[value]} for value in SHOWN
    ]


@require_POST
@door(Role.CASE_MANAGER, Role.COORDINATOR, Role.PRIVACY_OFFICER)
def notice_read(request: HatRequest, pk: int) -> HttpResponse:
    """The hat has read a notice."""
    mark_seen(membership=request.membership, pk=pk)
    return redirect(first_page(request.membership))
