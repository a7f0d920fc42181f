"""What will change for whom, on which day: the days ahead of many people at once, without trying each day.

For everybody the tests that look at the day say when they turn (`kernel/turning_many.py`). People are evaluated on
the first day, on days on which the law itself changes, and on the days of their own turning tests, many days in one
batch; between these days nothing can change. Needs numpy; nobody's facts are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integrativ.law.answers.forms import Law, law, using
from integrativ.law.answers.outcomes_of_many import Outcomes, Words
from integrativ.law.answers.views_of_many import ManyViewed, fits_columns, viewed_many
from integrativ.law.errors import UnknownQuestion
from integrativ.law.foresight.aims import Aim, aims_of, name_of, rules_aim, turns_of_one
from integrativ.law.foresight.stages import Stage, Work, stages
from integrativ.law.kernel.batch import evaluate_batch
from integrativ.law.kernel.generated import Program, program_of
from integrativ.law.kernel.person_days import people_of, person_days
from integrativ.law.kernel.planes import Columns
from integrativ.law.kernel.turning_many import Turning
from integrativ.law.kernel.values import checked_flags

BLOCK = 32_768
Array = NDArray[np.int64]
_DAYS = 2**22  # more than there are days in the calendar
_NOTHING = (np.empty(0, np.int64),) * 5


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
    yield from _Radar(_prepared(used, None, first, last), flags).parts(columns, size, begin)


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
    names = tuple(used.questions if questions is None else questions)
    yield from _Radar(_prepared(used, names, first, last), flags).parts(columns, size, begin)


@dataclass(frozen=True)
class _Prepared:
    """What is looked at under a law in a time, and how: the same for whatever people."""

    law: Law
    program: Program
    first: date
    last: date
    aims: tuple[Aim, ...]
    stages: tuple[tuple[Stage, ...], ...]
    points: tuple[tuple[str, str], ...]
    in_columns: Mapping[str, bool]


@lru_cache(maxsize=2)  # the batches of one night ask for the same days; a law is one object, whatever it says
def _prepared(used: Law, questions: tuple[str, ...] | None, first: date, last: date) -> _Prepared:
    """Prepare a search in the answers of some questions, without any in the rules by themselves."""
    last = max(first, last)
    program = program_of(used.catalogue, used.form)
    aims: tuple[Aim, ...] = (rules_aim(used),)
    if questions is not None:
        aims = tuple(aim for name in questions for aim in aims_of(used.questions[name]))
    return _Prepared(
        law=used,
        program=program,
        first=first,
        last=last,
        aims=aims,
        stages=tuple(tuple(stages(used, program.calendar, aim, first, last)) for aim in aims),
        points=tuple((aim.question.id if aim.question else "", name_of(a)) for aim in aims for a in aim.aspects),
        in_columns={aim.question.id: fits_columns(used, aim.question) for aim in aims if aim.question},
    )


class _Radar:
    """One search among some people; words and counts are its own."""

    def __init__(self, prepared: _Prepared, flags: Mapping[str, Any] | None) -> None:
        self._law, self._program = prepared.law, prepared.program
        self._first, self._last = prepared.first, prepared.last
        self._aims, self._stages, self._points = prepared.aims, prepared.stages, prepared.points
        self._in_columns = prepared.in_columns
        self._flags = checked_flags(self._law.catalogue, flags)
        self._words = Words()

    def parts(self, columns: Columns, size: int, begin: int) -> Iterator[Part]:
        for number in range(begin, columns.people, size):
            yield self._part(columns, number, min(number + size, columns.people))

    def _part(self, columns: Columns, begin: int, end: int) -> Part:
        block = people_of(columns, begin, end)
        found: list[tuple[Array, ...]] = []
        self._evaluated = offset = 0
        for aim, stages_ in zip(self._aims, self._stages, strict=True):
            fits = aim.question is None or self._in_columns[aim.question.id]
            odd = sorted(block.odd) if fits else range(block.people)
            if fits:
                found += [(who, when, what + offset, *how) for who, when, what, *how in self._many(stages_, aim, block)]
            found += [self._one(aim, block.person(person), person, offset) for person in odd]
            offset += len(aim.aspects)
        arrays = [np.concatenate(column) for column in zip(_NOTHING, *found, strict=True)]
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

    def _many(self, stages: tuple[Stage, ...], aim: Aim, block: Columns) -> Iterator[tuple[Array, ...]]:
        """Follow everybody whose facts fit the columns, from one day of change of the law to the next."""
        view = viewed_many(self._law, aim.question, aim.own, block)
        regular = np.ones(block.people, np.bool_)
        regular[list(block.odd)] = False
        state: NDArray[np.uint8] | None = None
        for stage in stages:
            if stage.everybody.places:
                rows = view.on(stage.first, stage.everybody.facts)
                codes = self._outcomes(stage.everybody, aim, rows, stage.first)
                self._evaluated += int(regular.sum())
                if state is None:
                    state = codes
                else:
                    yield _changed(stage, codes, state, regular)
            assert state is not None
            if stage.turning.places:
                yield self._turned(stage, aim, view, regular, state)

    def _turned(
        self, stage: Stage, aim: Aim, view: ManyViewed, regular: NDArray[np.bool_], state: NDArray[np.uint8]
    ) -> tuple[Array, ...]:
        """Evaluate people on the days of their own tests; bring their state up to the last of these days."""
        turning = Turning(self._law.catalogue, view.columns, view.riding, stage.after, stage.last)
        keys = [people * _DAYS + days for people, days in turning.of(stage.tests)]
        people, days = np.divmod(np.unique(np.concatenate([np.empty(0, np.int64), *keys])), _DAYS)
        people, days = people[regular[people]], days[regular[people]]
        if not len(people):
            return _NOTHING
        self._evaluated += len(people)
        span = (self._first, self._last)
        rows = person_days(view.columns, people, days, span, stage.turning.facts, view.riding)
        codes = self._outcomes(stage.turning, aim, rows, stage.first)
        places = np.array(stage.turning.places)
        begins = np.diff(people, prepend=-1) > 0
        earlier = np.empty_like(codes)
        earlier[:, 1:] = codes[:, :-1]
        earlier[:, begins] = state[np.ix_(places, people[begins])]
        ends = np.append(begins[1:], True)
        state[np.ix_(places, people[ends])] = codes[:, ends]
        what, row = np.nonzero(codes != earlier)
        return _found(people[row], days[row], places[what], earlier[what, row], codes[what, row])

    def _outcomes(self, work: Work, aim: Aim, rows: Columns, day: date) -> NDArray[np.uint8]:
        """Evaluate rows; one row of outcomes per point."""
        # numpy also where numba is installed: its side-by-side columns would have to be laid out for each stage
        result = evaluate_batch(self._program, rows, day, self._flags, numba=False, wanted=work.wanted)
        outcomes = Outcomes(result, self._words)
        return np.stack([outcomes.of(aim.aspects[place]) for place in work.places])


def _changed(
    stage: Stage, codes: NDArray[np.uint8], state: NDArray[np.uint8], regular: NDArray[np.bool_]
) -> tuple[Array, ...]:
    """Compare everybody on the first day of a stage with the days before; bring their state up to it."""
    places = np.array(stage.everybody.places)
    before = state[places]
    what, person = np.nonzero((codes != before) & regular)
    state[places] = codes
    days = np.full(len(person), stage.first.toordinal())
    return _found(person, days, places[what], before[what, person], codes[what, person])


def _found(people: Array, days: Array, places: Array, before: Any, after: Any) -> tuple[Array, ...]:
    return people, days, places, before.astype(np.int64), after.astype(np.int64)
