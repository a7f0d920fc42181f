"""The way through the questions: answers so far, which question comes next, and everything without memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrativ.web.check import papers, reading
from integrativ.web.check.questions import (
    ASKED_OF_PEOPLE,
    DOCUMENT,
    PLACE,
    TITLE,
    UNKNOWN,
    Unusable,
    checked,
    may_be_asked,
)

MOST_QUESTIONS = 24
PEOPLE, COMPANIES, HELPERS = "people", "companies", "helpers"


@dataclass
class Walk:
    """Where somebody stands: questions answered in their order, what the law may know of it, and the next question."""

    door: str
    asked: list[str] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    next: str | None = None
    broken: list[str] = field(default_factory=list)

    @property
    def law_facts(self) -> dict[str, Any]:
        """The facts in the vocabulary of the law; the check's own words are left out or translated."""
        own = {name: value for name, value in self.facts.items() if name not in (DOCUMENT, PLACE)}
        if self.facts.get(DOCUMENT) == papers.ABROAD:
            return {**own, **papers.OUTSIDE_GERMANY}
        return own

    @property
    def place(self) -> str:
        """The key of the municipality, or nothing."""
        return str(self.facts.get(PLACE) or "")


def walk(door: str, given: Mapping[str, str], on: dt.date) -> Walk:
    """Go through the questions with the answers given. An answer that was changed on the way is asked again."""
    way = Walk(door)
    for _ in range(MOST_QUESTIONS):
        name = _next(way, on)
        if name is None or name not in given:
            way.next = name
            return way
        try:
            value = checked(name, given[name], way.facts)
        except Unusable:
            way.broken.append(name)
            way.next = name
            return way
        way.asked.append(name)
        way.sent[name] = given[name]
        way.unknown |= {name} if given[name] == UNKNOWN else set()
        if value is not None:
            way.facts[name] = value
            only = papers.titles(value) if name == DOCUMENT else ()
            way.facts |= {TITLE: only[0]} if len(only) == 1 else {}
    return way


def _next(way: Walk, on: dt.date) -> str | None:
    if DOCUMENT not in way.sent:
        return DOCUMENT
    paper = way.facts[DOCUMENT]
    if paper == papers.OTHER:
        return None
    if len(papers.titles(paper)) > 1 and TITLE not in way.sent:
        return TITLE
    if TITLE in way.unknown:
        return _place(way)
    follow = _about_the_paper(way, on) if way.door == COMPANIES else choose_next(way.law_facts, way.unknown, on)
    return follow or _place(way)


def _place(way: Walk) -> str | None:
    return None if PLACE in way.sent else PLACE


def _about_the_paper(way: Walk, on: dt.date) -> str | None:
    """A company asks only what stands on the paper it has to look at (§ 4a Abs. 5 Satz 3 AufenthG)."""
    if way.facts[DOCUMENT] == papers.ABROAD:
        return None
    if reading.work_access(way.law_facts, on).outcome == "free":
        return None
    if "work_permission_note" not in way.sent:
        return "work_permission_note"
    if way.facts.get("work_permission_note") != "only_with_permission":
        return None
    return None if "work_permit_for_job" in way.sent else "work_permit_for_job"


def choose_next(facts: Mapping[str, Any], unknown: Iterable[str], on: dt.date) -> str | None:
    """The question to ask next, or None when no question that may be asked would help. The one seam for the order."""
    known = set(facts) | set(unknown)
    missing = reading.still_missing(facts, on)
    return next((n for n in ASKED_OF_PEOPLE if n in missing and n not in known and may_be_asked(n)), None)
