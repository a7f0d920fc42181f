"""The course of an answer over time: from when to when it is what, if the facts stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrativ.law.answers.forms import Entry, Field, Law, QuestionForm, law
from integrativ.law.answers.views import Viewed, evaluation_of, moving_facts, viewed
from integrativ.law.asking import evaluation_for
from integrativ.law.errors import UnknownQuestion
from integrativ.law.foresight.points import Point, Subject, point_of, subjects_of
from integrativ.law.foresight.turning import TestDays, Turning, day_before, new_editions, turned
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.wording import condition_text


@dataclass(frozen=True)
class Reason:
    """Why an answer turns on a day: a test that turned (`holds` says how) or a wording that began or ended."""

    text_de: str
    norm: str = ""
    fact: str = ""
    holds: bool = True
    edition_of: str = ""


@dataclass(frozen=True)
class Stretch:
    """Days in a row, both inclusive, with the same answer."""

    first: date
    last: date
    outcome: str


@dataclass(frozen=True)
class Change:
    """A day from which on the answer is another one, and why."""

    day: date
    before: str
    after: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Track:
    """The course of one point: a field of a decision, a rule of a rule set, a deadline."""

    question: str
    id: str
    label_de: str
    stretches: tuple[Stretch, ...]
    changes: tuple[Change, ...]

    def on(self, day: date) -> str:
        """Say the answer on a day within the course."""
        return next(stretch.outcome for stretch in self.stretches if stretch.first <= day <= stretch.last)


@dataclass(frozen=True)
class Timeline:
    """The course of a question from the first to the last day, one track for each of its points."""

    question: str
    first: date
    last: date
    tracks: tuple[Track, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """List the days on which anything changes."""
        return tuple(sorted({change.day for track in self.tracks for change in track.changes}))


def timeline(
    question: str,
    facts: Mapping[str, Any],
    first: date,
    last: date,
    *,
    flags: Mapping[str, Any] | None = None,
    only: Collection[str] | None = None,
    moving: Collection[str] = (),
) -> Timeline:
    """Give the exact days on which an answer changes between two days if the facts stay as they are.

    `only` names points (all of them if absent); `moving` names dates that are the day itself, for example the day of
    an application not yet made. Raises `UnknownQuestion`, `FactError` or `FlagError`.
    """
    course = Course(question, facts, first, last, flags, frozenset(moving))
    wanted = [subject for subject in subjects_of(course.form) if only is None or subject_id(subject) in only]
    return Timeline(question, first, last, tuple(course.track(subject) for subject in wanted))


class Course:
    """A person's facts on all days between two, evaluated once for each day that is asked for."""

    def __init__(
        self,
        question: str,
        facts: Mapping[str, Any] | Evaluation,
        first: date,
        last: date,
        flags: Mapping[str, Any] | None = None,
        moving: frozenset[str] = frozenset(),
    ) -> None:
        form = law().questions.get(question)
        if form is None:
            raise UnknownQuestion(question)
        self.law: Law = law()
        self.form: QuestionForm = form
        self.first, self.last = first, max(first, last)
        self._start = facts if isinstance(facts, Evaluation) else evaluation_for(facts, first, flags)
        self._moving = moving
        self._views: dict[date, Viewed] = {}
        self._shared: dict[tuple[tuple[str, Any], ...], TestDays] = {}

    def point(self, subject: Subject, day: date) -> Point:
        """Give one point on a day."""
        if day not in self._views:
            facts = {**self._start.facts, **dict.fromkeys(self._moving, day)}
            evaluation = evaluation_of(self.law, facts, day, self._start.flags)
            self._views[day] = viewed(self.law, self.form, evaluation)
        return point_of(self.law, self.form, self._views[day], subject)

    def turning(self, subject: Subject) -> Turning:
        """Prepare the search for the days on which a point can turn."""
        point = self.point(subject, self.first)
        dates = tuple(sorted((name, value) for name, value in point.own.items() if isinstance(value, date)))
        moving = (moving_facts(self._views[self.first]) | self._moving) - point.own.keys()
        return Turning(point, moving, self.last, self._shared.setdefault(dates, {}))

    def filing_facts(self, subject: Subject) -> frozenset[str]:
        """Name the days of filing that a point's filing periods look at and nobody has given yet."""
        turning = self.turning(subject)
        turning.days()
        return frozenset(
            condition.raw["fact"]
            for condition in turning.tests.values()
            if condition.raw.get("role") == "timing"
            and self.law.catalogue.facts[condition.raw["fact"]].type == "date"
            and condition.raw["fact"] not in turning.evaluation.facts
        )

    def track(self, subject: Subject) -> Track:
        """Follow one point from the first to the last day."""
        turning = self.turning(subject)
        point = turning.point
        began, outcome, before = self.first, point.outcome(), point.evaluation
        stretches: list[Stretch] = []
        changes: list[Change] = []
        for day in turning.days():
            later = self.point(subject, day)
            now = later.outcome()
            if now != outcome:
                stretches.append(Stretch(began, day_before(day), outcome))
                changes.append(Change(day, outcome, now, _reasons(turning, before, later.evaluation)))
                began, outcome = day, now
            before = later.evaluation
        stretches.append(Stretch(began, self.last, outcome))
        return Track(self.form.id, point.id, point.label_de, tuple(stretches), tuple(changes))


def subject_id(subject: Subject) -> str:
    """Give the name of a point: of the field, the rule, the deadline."""
    if isinstance(subject, Entry):
        return subject.rule_id
    return subject.name if isinstance(subject, Field) else subject.id


def _reasons(turning: Turning, before: Evaluation, after: Evaluation) -> tuple[Reason, ...]:
    catalogue = after.catalogue
    editions = [
        Reason(catalogue.rules[rule_id].title_de, edition_of=rule_id, holds=after.rule(rule_id).edition is not None)
        for rule_id in new_editions(turning, before, after)
    ]
    tests = [
        Reason(
            text_de=condition_text(catalogue, condition),
            norm=condition.raw.get("norm", ""),
            fact=condition.raw["fact"],
            holds=after.truth(condition.node) > before.truth(condition.node),
        )
        for condition in turned(turning, before, after)
    ]
    return tuple(_without_doubles((*tests, *editions)))


def _without_doubles(reasons: Iterable[Reason]) -> list[Reason]:
    return list(dict.fromkeys(reasons))
