"""The frame of every page of a case: name, header, tabs. Each tab is an address of its own and takes the case's number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse

from integrativ.cases import queries
from integrativ.cases.models import Case, Responsibility

# (name of the address, label); an address that does not exist yet is left out. All take the pk of the case.
TABS: tuple[tuple[str, str], ...] = (
    ("desk:case", "Überblick"),
    ("desk:case_law", "Rechte & Fristen"),
    ("desk:case_plan", "Plan & Schritte"),
    ("desk:facts", "Angaben"),
    ("desk:case_placements", "Stellen"),
    ("desk:case_network", "Netzwerk"),
    ("desk:shares", "Freigaben"),
    ("desk:case_course", "Verlauf"),
)


def link(name: str, *args: int) -> str:
    """The address, or nothing while no page has that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def tabs(case: Case, current: str) -> list[dict[str, Any]]:
    """The parts of a case, with the one that is open."""
    found = [{"label": label, "url": link(name, case.pk), "current": name == current} for name, label in TABS]
    return [tab for tab in found if tab["url"]]


def case_context(
    case: Case, current: str, on: dt.date, *, here: str = "", timeline: Iterable[Responsibility] | None = None
) -> dict[str, Any]:
    """What templates/desk/case/base.html needs; `current` is the name of the tab's address, `here` a page below it.

    `timeline` are the case's responsibilities, if the page reads them anyway.
    """
    trail = [("Heute", link("desk:today")), ("Personen", link("desk:people")), (case.person.full_name, "")]
    if here:
        trail[-1] = (case.person.full_name, link("desk:case", case.pk))
        trail.append((here, ""))
    return {
        "case": case,
        "person": case.person,
        "header": queries.header(case, on, timeline),
        "tabs": tabs(case, current),
        "trail": [step for step in trail if step[1] or step is trail[-1]],
        "on": on,
    }
