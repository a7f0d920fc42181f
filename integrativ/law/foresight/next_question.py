"""The next question worth asking: the unknown fact that decides most of what is still open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from integrativ.law.answers.decisions import UNDECIDED
from integrativ.law.answers.forms import Field, law
from integrativ.law.asking import evaluation_for
from integrativ.law.catalogue.model import Fact
from integrativ.law.errors import UnknownQuestion
from integrativ.law.foresight.plausible import Tests, plausible_values
from integrativ.law.foresight.points import Point, follow_ups, points_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.vocabulary import MissingPart, questions_for


@dataclass(frozen=True)
class NextQuestion:
    """A question worth asking, in plain words with its papers, and how much its answer decides.

    `decides` is the mean number of open points that are decided by an answer, `at_least` the number any answer
    decides, `open_points` how many are open now, `touches` the points it may decide.
    """

    part: MissingPart
    decides: Fraction
    at_least: int
    open_points: int
    touches: tuple[str, ...]

    @property
    def fact(self) -> Fact:
        """The fact that is asked for."""
        assert self.part.fact is not None
        return self.part.fact


def next_question(
    question: str | Iterable[str],
    facts: Mapping[str, Any],
    as_of: date,
    *,
    flags: Mapping[str, Any] | None = None,
    exclude: Collection[str] = (),
    assessments: bool = True,
) -> NextQuestion | None:
    """Give the unknown fact that decides most of what a question (or several) leaves open, or `None`.

    `exclude` names facts that were asked without an answer ("weiß ich nicht"); without `assessments` facts that only
    professionals set are left out. Raises `UnknownQuestion`, `FactError` or `FlagError`.
    """
    ranking, asked = _ranking(question, facts, as_of, flags, exclude, assessments)
    best: tuple[tuple[Fraction, ...], NextQuestion] | None = None
    # an answer cannot decide more points than wait for it: begin where most wait, stop where none can do better
    for part in sorted(asked, key=lambda entry: -len(ranking.touched(entry.name))):
        if best is not None and best[0][0] > len(ranking.touched(part.name)):
            break
        scored = ranking.score(part)
        if best is None or (scored[0], -asked.index(part)) > (best[0], -asked.index(best[1].part)):
            best = scored
    return best[1] if best else None


def ranked_questions(
    question: str | Iterable[str],
    facts: Mapping[str, Any],
    as_of: date,
    *,
    flags: Mapping[str, Any] | None = None,
    exclude: Collection[str] = (),
    assessments: bool = True,
) -> tuple[NextQuestion, ...]:
    """Give all questions worth asking, those that decide most first; ties in the order of the vocabulary.

    Each unknown fact is set every plausible way and everything open is evaluated again. What counts is, in this order:
    open points decided, open conditions decided, missing facts made needless (each in the mean over the answers).
    """
    ranking, asked = _ranking(question, facts, as_of, flags, exclude, assessments)
    scored = [ranking.score(part) for part in asked]
    scored.sort(key=lambda entry: entry[0], reverse=True)  # stable, so that ties keep the order of the vocabulary
    return tuple(found for _, found in scored)


def _ranking(
    question: str | Iterable[str],
    facts: Mapping[str, Any],
    as_of: date,
    flags: Mapping[str, Any] | None,
    exclude: Collection[str],
    assessments: bool,
) -> tuple[_Ranking, list[MissingPart]]:
    """Prepare the weighing, and name what may be asked in the order of the vocabulary."""
    evaluation = evaluation_for(facts, as_of, flags)
    names = (question,) if isinstance(question, str) else tuple(question)
    points = [point for name in names for point in _open_points(name, evaluation)]
    ranking = _Ranking(evaluation, points)
    parts = [part for part in questions_for(ranking.missing - set(exclude)) if part.kind == "fact" and part.fact]
    return ranking, [part for part in parts if assessments or not part.assessment]


def _open_points(question: str, evaluation: Evaluation) -> list[Point]:
    """Give the open points of a question; the other fields of a decision count once its outcome is decided."""
    form = law().questions.get(question)
    if form is None:
        raise UnknownQuestion(question)
    points = [point for point in points_of(law(), form, evaluation) if point.outcome() == UNDECIDED]
    primary = [point for point in points if isinstance(point.subject, Field) and point.subject.primary]
    return primary or points


class _Ranking:
    """Weighs unknown facts by what their answers decide."""

    def __init__(self, evaluation: Evaluation, points: list[Point]) -> None:
        self.evaluation = evaluation
        self.points = points
        self.tests = Tests(points)
        self.before = {index: self._state(point, point.evaluation) for index, point in enumerate(points)}
        self.missing = frozenset[str]().union(*(point.missing() for point in points))
        self._touched: dict[str, list[int]] = {}

    def touched(self, name: str) -> list[int]:
        """Give the open points a fact may decide, also those that ask for other facts first."""
        if name not in self._touched:
            bit = self.evaluation.form.mask({name})
            self._touched[name] = [
                index for index, point in enumerate(self.points) if point.reads & bit and name not in point.own
            ]
        return self._touched[name]

    def score(self, part: MissingPart) -> tuple[tuple[Fraction, ...], NextQuestion]:
        """Try every plausible answer to one question."""
        assert part.fact is not None
        touched = self.touched(part.name)
        base = self.points[touched[0]].evaluation
        gains = [self._gains(touched, part.name, value) for value in plausible_values(part.fact, self.tests, base)]
        means = tuple(Fraction(sum(column), len(gains)) for column in zip(*gains, strict=True))
        found = NextQuestion(
            part=part,
            decides=means[0],
            at_least=min(gain[0] for gain in gains),
            open_points=len(self.points),
            touches=tuple(self.points[index].id for index in touched),
        )
        return means, found

    def _gains(self, touched: list[int], name: str, value: Any) -> tuple[int, ...]:
        decided = parts = missing = 0
        for index in touched:
            point = self.points[index]
            form = law().questions[point.question]
            after = self._state(point, point.under(follow_ups(law(), form, self.evaluation, {name: value})))
            was = self.before[index]
            decided, parts, missing = (
                decided + was[0] - after[0],
                parts + was[1] - after[1],
                missing + was[2] - after[2],
            )
        return decided, parts, missing

    def _state(self, point: Point, evaluation: Evaluation) -> tuple[int, int, int]:
        is_open = point.outcome(evaluation) == UNDECIDED
        return int(is_open), point.open_parts(evaluation), len(point.missing(evaluation)) if is_open else 0
