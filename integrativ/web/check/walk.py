"""The way through the questions: answers so far, which question comes next, and everything without memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrativ import law
from integrativ.web.check import papers, reading
from integrativ.web.check.questions import (
    ASKED_OF_PEOPLE,
    COUNTRY,
    DOCUMENT,
    PLACE,
    TITLE,
    Unusable,
    checked,
    may_be_asked,
)

MOST_QUESTIONS = 24
ASKED_FIRST = ("job_type", "must_live_in_reception")
MAY_ASK = frozenset(name for name in ASKED_OF_PEOPLE if may_be_asked(name))
NEVER_ASKED = frozenset(law.catalogue().facts) - MAY_ASK
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
    aside: dict[str, str] = field(default_factory=dict)

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
    """Go through the questions with the answers given. An answer that was changed on the way is asked again.

    Answers count in the order in which they were given, as long as the law still wants to know them. What an earlier
    answer made needless is kept aside, so that going back and forth loses nothing.
    """
    way = Walk(door)
    for _ in range(MOST_QUESTIONS):
        name = _next(way, given, on)
        if name is None or name not in given:
            way.next = name
            break
        if not _accept(way, name, given[name]):
            way.broken.append(name)
            way.next = name
            break
    way.aside = {name: value for name, value in given.items() if name not in way.sent and name not in way.broken}
    return way


def _accept(way: Walk, name: str, sent: str) -> bool:
    try:
        value = checked(name, sent, way.facts)
    except Unusable:
        return False
    way.asked.append(name)
    way.sent[name] = sent
    if value is None:
        way.unknown.add(name)
        return True
    way.facts[name] = value
    only = papers.titles(value) if name == DOCUMENT else ()
    way.facts |= {TITLE: only[0]} if len(only) == 1 else {}
    return True


def _next(way: Walk, given: Mapping[str, str], on: dt.date) -> str | None:
    if DOCUMENT not in way.sent:
        return DOCUMENT
    paper = way.facts[DOCUMENT]
    if paper == papers.OTHER:
        return None
    if len(papers.titles(paper)) > 1 and TITLE not in way.sent:
        return TITLE
    if TITLE in way.unknown:
        return _place(way)
    follow = _about_the_paper(way, on) if way.door == COMPANIES else _about_the_person(way, given, on)
    return follow or _place(way)


def _about_the_person(way: Walk, given: Mapping[str, str], on: dt.date) -> str | None:
    waiting = [name for name in given if name in MAY_ASK and name not in way.sent]
    if waiting:
        lacking = reading.plainly_missing(way.law_facts, on)
        if answered := next((name for name in waiting if name in lacking), None):
            return answered
    wanted = wanted_facts(way.law_facts, way.unknown, on)
    answered = next((name for name in waiting if name in wanted), None)
    return answered or choose_next(wanted, way.law_facts, way.unknown, on)


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


def wanted_facts(facts: Mapping[str, Any], unknown: Iterable[str], on: dt.date) -> set[str]:
    """What the answer still lacks and a stranger may be asked."""
    known = set(facts) | set(unknown)
    return {name for name in reading.still_missing(facts, on) if name in MAY_ASK and name not in known}


def choose_next(wanted: set[str], facts: Mapping[str, Any], unknown: Iterable[str], on: dt.date) -> str | None:
    """The question that decides most, or None when no question that may be asked would help. The one seam for the order.

    Work and home decide first which rules count. The state somebody comes from is asked before the rest: the pivotal test
    cannot try all states, and for most people the answer makes every question about safe countries of origin needless.
    """
    for name in (*ASKED_FIRST, COUNTRY):
        if name in wanted:
            return name
    if not wanted:
        return None
    best = law.next_question(
        "work_access", reading.with_presumptions(facts, on), on, exclude={*NEVER_ASKED, *unknown}, assessments=False
    )
    name = best.part.name if best else ""
    return name if name in wanted else next(n for n in ASKED_OF_PEOPLE if n in wanted)
