"""The days that are coming for one person, found from the course of all questions: day, cause, and all that turns then.

Pure functions of facts and days, so that a night, a page and a test see the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrativ import law
from integrativ.radar.kinds import GRAVITY, kind_of, kind_of_deadline
from integrativ.radar.models import Kind

ONE_DAY = dt.timedelta(days=1)
DEADLINES = "deadlines"
LAW = "law"  # the cause of what turns because a wording begins or ends, or because its day has come
TITLE_END, PAPER = "title_valid_until", "paper"
DAY_ITSELF = "as_of"
UNTOLD = {("work_access", "limit")}  # follows from the title; the day of the title says it already


@dataclass(frozen=True)
class Why:
    """One reason of a turn: what holds from then on or no longer, and its norm."""

    text: str
    norm: str
    fact: str
    holds: bool
    edition_of: str


@dataclass(frozen=True)
class Turned:
    """One answer that is another from a day on. A deadline has no answer: `day` is its last day."""

    question: str
    point: str
    label: str
    before: str
    after: str
    kind: Kind
    day: dt.date
    why: tuple[Why, ...]
    facts: frozenset[str]  # whose day has come


@dataclass(frozen=True)
class Coming:
    """One day, one cause, everything that turns on it."""

    day: dt.date
    cause: str
    points: tuple[Turned, ...]

    @property
    def kind(self) -> Kind:
        """The gravest of what the day brings."""
        return min((point.kind for point in self.points), key=GRAVITY.index)


Points = Mapping[str, Collection[str]]  # question → what of it turns


def turning(people: Sequence[Mapping[str, Any]], first: dt.date, last: dt.date) -> list[Points]:
    """For many people at once what of which question turns at all, so that only that is followed person by person.

    :raises LawError: when somebody's facts cannot be used.
    """
    from integrativ.law import portfolio, radar  # here, because a page about one person needs no numpy

    found: list[dict[str, set[str]]] = [{} for _ in people]
    for part in radar.coming_answers(portfolio.columns_for(people), first, last):
        for change in part:
            found[change.person].setdefault(change.question, set()).add(change.point)
    return list(found)


def coming(
    facts: Mapping[str, Any],
    first: dt.date,
    last: dt.date,
    *,
    questions: Iterable[str] = (),
    only: Points | None = None,
) -> list[Coming]:
    """All days after `first` up to `last` on which something turns if the facts stay as they are, the nearest first.

    `only` says what turns, if it is known already.

    :raises LawError: when the facts cannot be used.
    """
    changes: list[Turned] = []
    deadlines: list[Turned] = []
    for question in questions or law.catalogue().questions:
        if only is not None and question not in only:
            continue
        course = law.timeline(question, facts, first, last, only=None if only is None else only[question])
        if question == DEADLINES:
            deadlines += _deadlines(course, facts)
        else:
            changes += [change for change in _changes(course, facts) if _is_worth_telling(change)]
    if not any(reason.fact == TITLE_END for item in deadlines for reason in item.why):
        deadlines += _end_of_paper(facts, first, last)
    found = _once(_with_deadlines(_groups(changes), deadlines))
    return sorted(found, key=lambda row: (row.day, GRAVITY.index(row.kind), row.cause))


def _is_worth_telling(change: Turned) -> bool:
    """An answer that is open before or after because little is known, and turns for everybody, is no news to anybody."""
    return change.kind != Kind.WINDOW or change.facts != {LAW}


def _changes(course: law.Timeline, facts: Mapping[str, Any]) -> Iterator[Turned]:
    for track in course.tracks:
        if (track.question, track.id) in UNTOLD:
            continue
        for change in track.changes:
            kind = kind_of(track.question, track.id, change.before, change.after)
            if kind is not None:
                why = tuple(Why(r.text_de, r.norm, r.fact, r.holds, r.edition_of) for r in change.reasons)
                yield Turned(
                    track.question, track.id, track.label_de, change.before, change.after, kind, change.day, why,
                    _causes(why, facts, change.day),
                )  # fmt: skip


def _causes(why: Iterable[Why], facts: Mapping[str, Any], day: dt.date) -> frozenset[str]:
    """The facts whose day has come; the law alone if there is none.

    For a day nobody has given (an application not yet made) stand the given days on which its period ends.
    """
    named = {reason.fact for reason in why if reason.fact and reason.fact != DAY_ITSELF}
    ends = (day.isoformat(), (day - ONE_DAY).isoformat())
    meant = {name for name, value in facts.items() if str(value) in ends} if named - facts.keys() else set()
    return _same_days(meant or named, facts) or frozenset({LAW})


def _same_days(names: Iterable[str], facts: Mapping[str, Any]) -> frozenset[str]:
    """For each fact the first of all that carry the same date: what began on one day ends together."""
    first: dict[str, str] = {}
    for name in law.catalogue().facts:
        if name in facts and law.fact(name).type == "date":
            first.setdefault(str(facts[name]), name)
    return frozenset(first.get(str(facts.get(name)), name) for name in names)


def _deadlines(course: law.Timeline, facts: Mapping[str, Any]) -> Iterator[Turned]:
    """Deadlines whose last day lies within the course, also when nothing is left of them on the day after."""
    items = {item["id"]: item for item in law.catalogue().questions[course.question].raw["items"]}
    for track in course.tracks:
        for stretch, change in zip(track.stretches, track.changes, strict=False):
            if stretch.outcome != "runs" or (change.after != "passed" and not _ends_on(track.id, facts, stretch.last)):
                continue
            item = items[track.id]
            fact = item["date"]["fact"] if isinstance(item["date"], Mapping) else LAW
            why = (Why("", item["norm"], "" if fact == LAW else fact, True, ""),)
            yield Turned(
                course.question, track.id, track.label_de, "", "", kind_of_deadline(track.id), stretch.last, why,
                _same_days({fact}, facts),
            )  # fmt: skip


def _ends_on(item_id: str, facts: Mapping[str, Any], day: dt.date) -> bool:
    answer = law.answer(DEADLINES, facts, day)
    assert isinstance(answer, law.DeadlineAnswer)
    return any(item.id == item_id and item.date == day for item in answer.items)


def _end_of_paper(facts: Mapping[str, Any], first: dt.date, last: dt.date) -> Iterator[Turned]:
    """The last day of a document about which no question says anything, for example of a Duldung."""
    given = facts.get(TITLE_END)
    day = dt.date.fromisoformat(given) if isinstance(given, str) else given
    if day is not None and first < day <= last:
        title = facts.get("residence_title")
        label = law.value_label("residence_title", title) if title else "Aufenthaltsdokument"
        why = (Why("", "", TITLE_END, True, ""),)
        yield Turned(PAPER, "end", label, "", "", Kind.DEADLINE, day, why, _same_days({TITLE_END}, facts))


def _groups(changes: Iterable[Turned]) -> list[Coming]:
    """Per day one group for all that shares a fact with another of the group."""
    by_day: dict[dt.date, list[Turned]] = {}
    for change in changes:
        by_day.setdefault(change.day, []).append(change)
    made = []
    for day, points in by_day.items():
        groups: list[tuple[set[str], list[Turned]]] = []
        for point in points:
            near = [group for group in groups if group[0] & point.facts]
            for group in near:
                groups.remove(group)
            facts = set(point.facts).union(*(group[0] for group in near))
            groups.append((facts, [*(other for group in near for other in group[1]), point]))
        made += [Coming(day, _cause(facts), tuple(sorted(found, key=_order))) for facts, found in groups]
    return made


def _with_deadlines(groups: list[Coming], deadlines: Iterable[Turned]) -> list[Coming]:
    """A deadline and what turns on the day after it for the same fact are one: told on the last day to act.

    A waiting time that ends is told with what it brings, on the first day after it.
    """
    found = list(groups)
    for item in deadlines:
        (fact,) = item.facts
        after = next((g for g in found if g.day == item.day + ONE_DAY and fact in _facts(g)), None)
        same = next((g for g in found if g.day == item.day and fact in _facts(g)), None)
        if item.kind == Kind.GAIN and after is not None:
            same, day = None, after.day
        else:
            day = item.day
        points = (*(same.points if same else ()), item, *(after.points if after else ()))
        found = [group for group in found if group is not same and group is not after]
        facts = {fact for point in points for fact in point.facts}
        found.append(Coming(day, _cause(facts), tuple(sorted(points, key=_order))))
    return found


def _once(groups: Iterable[Coming]) -> list[Coming]:
    """A day and a cause are one hint, also when a deadline has brought two groups to the same day."""
    parts: dict[tuple[dt.date, str], list[Turned]] = {}
    for group in groups:
        parts.setdefault((group.day, group.cause), []).extend(group.points)
    return [Coming(day, cause, tuple(sorted(points, key=_order))) for (day, cause), points in parts.items()]


def _facts(group: Coming) -> set[str]:
    return {fact for point in group.points for fact in point.facts}


def _order(point: Turned) -> tuple[int, str, str]:
    return GRAVITY.index(point.kind), point.question, point.point


def _cause(facts: Iterable[str]) -> str:
    """The one fact that names a group, always the same for the same facts: the first in the order of the vocabulary."""
    order = {name: number for number, name in enumerate(law.catalogue().facts)}
    return min(facts, key=lambda name: (order.get(name, len(order)), name))
