"""The earliest day on which a way is open, and the last day to file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrativ.law.answers.decisions import HORIZON
from integrativ.law.answers.forms import Item
from integrativ.law.foresight.points import Subject, subjects_of
from integrativ.law.foresight.timeline import Course, Reason, Track, subject_id
from integrativ.law.kernel.calendar import shifted
from integrativ.law.vocabulary import validate_facts

# outcomes of work_access under which work is or can be permitted
WORK_POSSIBLE = frozenset(("free", "limited", "entitled", "should", "discretionary"))
POSSIBLE = frozenset(("met",))
_STILL = frozenset(("met", "open", "runs", *WORK_POSSIBLE))
_START = "employment_start_date"


@dataclass(frozen=True)
class Earliest:
    """The first day with the wanted answer, and what turns on it; no reasons if it is so already."""

    day: date
    outcome: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LastDay:
    """The last day on which a way is open or a deadline can be kept, and why it ends."""

    day: date
    label_de: str
    norm: str
    reasons: tuple[Reason, ...]


def earliest(
    question: str,
    point: str,
    facts: Mapping[str, Any],
    as_of: date,
    *,
    wanted: Collection[str] | None = None,
    flags: Mapping[str, Any] | None = None,
    moving: Collection[str] = (),
) -> Earliest | None:
    """Give the first day, from `as_of` to ten years on, on which a point has a wanted answer if the facts stay.

    Wanted is by default `met` for a rule, and for `work_access` every outcome under which work is possible. `None`
    says that waiting alone does not help. Raises `UnknownQuestion`, `FactError` or `FlagError`.
    """
    aims = frozenset(wanted) if wanted is not None else WORK_POSSIBLE if question == "work_access" else POSSIBLE
    course = Course(question, facts, as_of, shifted(as_of, HORIZON), flags, frozenset(moving))
    return first_day(course.track(_subject(course, point)), aims)


def first_day(track: Track, wanted: Collection[str]) -> Earliest | None:
    """Give the first day of a course on which the answer is a wanted one; no reasons if it is so from its beginning."""
    begin = track.stretches[0]
    if begin.outcome in wanted:
        return Earliest(begin.first, begin.outcome, ())
    change = next((change for change in track.changes if change.after in wanted), None)
    return Earliest(change.day, change.after, change.reasons) if change else None


def earliest_start(facts: Mapping[str, Any], as_of: date, *, flags: Mapping[str, Any] | None = None) -> Earliest | None:
    """Give the first day on which this work may begin, taking each day as the day the work starts.

    A start that is already agreed is not earlier than its day. `None` says that waiting alone does not help.
    """
    agreed = validate_facts(facts).get(_START, as_of)
    return earliest("work_access", "outcome", facts, max(agreed, as_of), flags=flags, moving=(_START,))


def last_day(
    question: str,
    point: str,
    facts: Mapping[str, Any],
    as_of: date,
    *,
    flags: Mapping[str, Any] | None = None,
) -> LastDay | None:
    """Give the last day to file for a way that is not closed today, with the reason; `None` if no end is in sight.

    The day of an application that has not been made is taken to be the day itself, so that filing periods count.
    Of a deadline it is its day. Raises `UnknownQuestion`, `FactError` or `FlagError`.
    """
    course = Course(question, facts, as_of, shifted(as_of, HORIZON), flags)
    subject = _subject(course, point)
    filing = course.filing_facts(subject)
    if filing:
        course = Course(question, facts, as_of, shifted(as_of, HORIZON), flags, filing)
    track = course.track(subject)
    if track.stretches[0].outcome not in _STILL:
        return None
    norm = subject.norm if isinstance(subject, Item) else ""
    for stretch, change in zip(track.stretches, track.changes, strict=False):
        if change.after not in _STILL:
            return LastDay(stretch.last, track.label_de, norm, change.reasons)
    return None


def _subject(course: Course, point: str) -> Subject:
    found = next((subject for subject in subjects_of(course.form) if subject_id(subject) == point), None)
    if found is None:
        raise KeyError(point)
    return found
