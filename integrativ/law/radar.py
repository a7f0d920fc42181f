"""What will change for whom, on which day: the days ahead of many people at once, without trying each day.

For everybody the tests that look at the day say when they turn (`kernel/turning_many.py`). People are evaluated on
the first day, on days on which the law itself changes, and on the days of their own turning tests, many days in one
batch; between these days nothing can change. Needs numpy; nobody's facts are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integrativ.law.answers.forms import Law, law, using
from integrativ.law.answers.outcomes_of_many import Outcomes, Words, roots_of
from integrativ.law.answers.views_of_many import ManyViewed, fits_columns, viewed_many
from integrativ.law.errors import UnknownQuestion
from integrativ.law.foresight.aims import Aim, aims_of, name_of, rules_aim, turns_of_one
from integrativ.law.kernel.batch import evaluate_batch
from integrativ.law.kernel.cone import Wanted, wanted
from integrativ.law.kernel.form import other_fact
from integrativ.law.kernel.generated import program_of
from integrativ.law.kernel.person_days import people_of, person_days
from integrativ.law.kernel.planes import Columns
from integrativ.law.kernel.turning_many import Turning
from integrativ.law.kernel.values import checked_flags

BLOCK = 8_192
Array = NDArray[np.int64]
_DAYS = 2**22  # more than there are days in the calendar


@dataclass(frozen=True, slots=True)
class Coming:
    """From a day on a point of a question is something else for a person; `question` is empty for a rule by itself."""

    person: int
    day: date
    question: str
    point: str
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """All that is coming for the people `begin` up to, not including, `end`; by person, day and point.

    One entry per change in each array: number of the person in the columns, day number, index in `points`, and
    before and after as index in `words`. `person_days` counts what was evaluated.
    """

    begin: int
    end: int
    points: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    people: Array
    days: Array
    aspects: Array
    before: Array
    after: Array
    person_days: int

    def __len__(self) -> int:
        return len(self.people)

    def __iter__(self) -> Iterator[Coming]:
        lists = (array.tolist() for array in (self.people, self.days, self.aspects, self.before, self.after))
        for person, day, aspect, before, after in zip(*lists, strict=True):
            question, point = self.points[aspect]
            yield Coming(person, date.fromordinal(day), question, point, self.words[before], self.words[after])


def coming_rules(
    columns: Columns,
    first: date,
    last: date,
    *,
    flags: Mapping[str, Any] | None = None,
    under: Law | None = None,
    size: int = BLOCK,
    begin: int = 0,
) -> Iterator[Part]:
    """Give, part by part, every later day up to the last on which the result of a rule changes, for whom.

    The parts follow each other from person `begin` on, `size` people at a time; neither changes what is found, so
    that an interrupted run continues with the `end` of its last part. Results are `met`, `not_met`, `open`,
    `not_in_force`.
    """
    used = under or law()
    yield from _Radar(used, (rules_aim(used),), first, last, flags).parts(columns, size, begin)


def coming_answers(
    columns: Columns,
    first: date,
    last: date,
    *,
    questions: Collection[str] | None = None,
    flags: Mapping[str, Any] | None = None,
    under: Law | None = None,
    size: int = BLOCK,
    begin: int = 0,
) -> Iterator[Part]:
    """Give, part by part, every change in the course of each point of the questions, as `timeline` would.

    Each point is seen under its own view. For the reasons of a change ask `timeline(question, …, only=[point])`.
    """
    used = under or law()
    unknown = [name for name in questions or () if name not in used.questions]
    if unknown:
        raise UnknownQuestion(unknown[0])
    names = used.questions if questions is None else questions
    aims = tuple(aim for name in names for aim in aims_of(used.questions[name]))
    yield from _Radar(used, aims, first, last, flags).parts(columns, size, begin)


class _Radar:
    """One search: a law, what is looked at, and a time."""

    def __init__(
        self, used: Law, aims: tuple[Aim, ...], first: date, last: date, flags: Mapping[str, Any] | None
    ) -> None:
        self._law, self._aims = used, aims
        self._program = program_of(used.catalogue, used.form)
        self._flags = checked_flags(used.catalogue, flags)
        self._first, self._last = first, max(first, last)
        self._words = Words()
        self._points = tuple((aim.question.id if aim.question else "", name_of(a)) for aim in aims for a in aim.aspects)
        self._in_columns = {aim.question.id: fits_columns(used, aim.question) for aim in aims if aim.question}
        self._wanted: dict[tuple[int, int], Wanted] = {}

    def parts(self, columns: Columns, size: int, begin: int) -> Iterator[Part]:
        for number in range(begin, columns.people, size):
            yield self._part(columns, number, min(number + size, columns.people))

    def _part(self, columns: Columns, begin: int, end: int) -> Part:
        block = people_of(columns, begin, end)
        found: list[tuple[Array, ...]] = []
        self._evaluated = offset = 0
        for number, aim in enumerate(self._aims):
            fits = aim.question is None or self._in_columns[aim.question.id]
            odd = sorted(block.odd) if fits else range(block.people)
            if fits:
                found += [(who, when, what + offset, *how) for who, when, what, *how in self._many(number, aim, block)]
            found += [self._one(aim, block.person(person), person, offset) for person in odd]
            offset += len(aim.aspects)
        arrays = [np.concatenate(column) for column in zip(*found, strict=True)] or [np.empty(0, np.int64)] * 5
        order = np.lexsort((arrays[2], arrays[1], arrays[0]))
        people, days, aspects, before, after = (array[order] for array in arrays)
        words = tuple(self._words.words)
        return Part(begin, end, self._points, words, people + begin, days, aspects, before, after, self._evaluated)

    def _one(self, aim: Aim, facts: Mapping[str, Any], person: int, offset: int) -> tuple[Array, ...]:
        """Follow one person with the reference."""
        with using(self._law):
            turns = turns_of_one(self._law, aim, facts, self._first, self._last, self._flags)
        code = self._words.code
        rows = [(person, t.day.toordinal(), offset + t.aspect, code(t.before), code(t.after)) for t in turns]
        return tuple(np.array(rows, np.int64).reshape(len(rows), 5).T)

    def _many(self, number: int, aim: Aim, block: Columns) -> Iterator[tuple[Array, ...]]:
        """Follow everybody whose facts fit the columns, from one day of change of the law to the next."""
        view = viewed_many(self._law, aim.question, aim.own, block)
        everybody = np.setdiff1d(np.arange(block.people), sorted(block.odd))
        if not len(everybody):
            return
        before: NDArray[np.uint8] | None = None
        for start, end in self._intervals():
            needed = self._needed(number, aim, start)
            leaves = [self._law.form.nodes[node].leaf for node in sorted(needed.nodes)]
            turning = Turning(self._law.catalogue, view.columns, view.riding, start, end)
            keys = [everybody * _DAYS + start.toordinal()]
            tests = [*(leaf for leaf in leaves if leaf is not None), *needed.tests]
            keys += [people * _DAYS + days for people, days in turning.of(tests)]
            people, days = np.divmod(np.unique(np.concatenate(keys)), _DAYS)
            regular = np.isin(people, everybody) if block.odd else slice(None)
            people, days = people[regular], days[regular]
            self._evaluated += len(people)
            codes = self._codes(needed, aim, view, people, days)
            base = np.flatnonzero(np.diff(people, prepend=-1))
            earlier = np.empty_like(codes)
            earlier[:, 1:] = codes[:, :-1]
            earlier[:, base] = codes[:, base] if before is None else before
            what, row = np.nonzero(codes != earlier)
            yield people[row], days[row], what, earlier[what, row].astype(np.int64), codes[what, row].astype(np.int64)
            before = codes[:, np.append(base[1:], len(people)) - 1]

    def _codes(
        self,
        needed: Wanted,
        aim: Aim,
        view: ManyViewed,
        people: Array,
        days: Array,
    ) -> NDArray[np.uint8]:
        """Evaluate people on days; one row of outcomes per point."""
        names = self._names(needed)
        rows = person_days(view.columns, people, days, (self._first, self._last), names, view.riding)
        day = date.fromordinal(int(days[0]))
        result = evaluate_batch(self._program, rows, day, self._flags, wanted=needed)
        outcomes = Outcomes(result, self._words)
        return np.stack([outcomes.of(aspect) for aspect in aim.aspects])

    def _needed(self, number: int, aim: Aim, start: date) -> Wanted:
        """Collect what the points of an aim rest on in one interval."""
        key = number, self._program.calendar.interval(start)
        if key not in self._wanted:
            in_force = self._program.calendar.on(start)
            roots = roots_of(self._law.form, in_force, aim.aspects)
            self._wanted[key] = wanted(self._law.form, in_force, roots.nodes, roots.rules, roots.tests)
        return self._wanted[key]

    def _names(self, needed: Wanted) -> frozenset[str]:
        """Name the facts that are read."""
        form = self._law.form
        reads = 0
        for node in needed.nodes:
            reads |= form.reads[node]
        for rule in needed.rules:
            reads |= form.rules[rule].reads
        named = {name for name, bit in form.bits.items() if reads >> bit & 1}
        return frozenset(named | {other_fact(test) or "" for test in needed.tests})

    def _intervals(self) -> list[tuple[date, date]]:
        """Divide the time at the days on which the law changes."""
        changes = [day for day in self._law.catalogue.days_of_change if self._first < day <= self._last]
        ends = [date.fromordinal(day.toordinal() - 1) for day in changes]
        return list(zip([self._first, *changes], [*ends, self._last], strict=True))
