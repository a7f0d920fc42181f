"""What would open a way: the smallest sets of facts somebody can change, each tried by evaluating again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Any

from integrativ.law.answers.decisions import UNDECIDED
from integrativ.law.answers.forms import law
from integrativ.law.answers.views import viewed
from integrativ.law.asking import evaluation_for
from integrativ.law.errors import UnknownQuestion
from integrativ.law.foresight.changeable import Changeable, changeable
from integrativ.law.foresight.plausible import Tests, plausible_values
from integrativ.law.foresight.points import Point, follow_ups, point_of, subjects_of
from integrativ.law.foresight.reach import may_be_met
from integrativ.law.foresight.timeline import subject_id
from integrativ.law.foresight.windows import POSSIBLE, WORK_POSSIBLE
from integrativ.law.kernel.interpreter import Evaluation

LARGEST_SET = 3
# how often one way is evaluated again at most; a search that stops there says so
BUDGET = 2500


@dataclass(frozen=True)
class Step:
    """One change somebody can make: the fact, its new value, who can do it, in words, and whether it was unknown."""

    fact: str
    value: Any
    who: str
    text_de: str
    unknown: bool


@dataclass(frozen=True)
class Opening:
    """Changes that together open a way: then it is `outcome`; if that is open, `missing` still has to be asked."""

    steps: tuple[Step, ...]
    outcome: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Openers:
    """What would open one way.

    `outcome` is the answer now. `openings` are the smallest sets of changes, fewest first; empty if nothing anybody
    can change opens it. `complete` is false if the search stopped before all sets were tried.
    """

    question: str
    point: str
    label_de: str
    outcome: str
    openings: tuple[Opening, ...]
    complete: bool

    @property
    def is_open_already(self) -> bool:
        """Say whether the way is open as it is."""
        return self.outcome in (WORK_POSSIBLE if self.question == "work_access" else POSSIBLE)


def openers(
    question: str,
    point: str,
    facts: Mapping[str, Any],
    as_of: date,
    *,
    flags: Mapping[str, Any] | None = None,
    largest: int = LARGEST_SET,
) -> Openers:
    """Find the smallest sets of at most three changeable facts that open one way of a question.

    Only facts of the reviewed list of changeable facts are ever suggested. A closed way that no set opens fully may
    be reopened: then something is still to be asked. Raises `UnknownQuestion`, `KeyError` for an unknown point,
    `FactError` or `FlagError`.
    """
    form = law().questions.get(question)
    if form is None:
        raise UnknownQuestion(question)
    evaluation = evaluation_for(facts, as_of, flags)
    subject = next((entry for entry in subjects_of(form) if subject_id(entry) == point), None)
    if subject is None:
        raise KeyError(point)
    way = point_of(law(), form, viewed(law(), form, evaluation), subject)
    search = _Search(way, evaluation, WORK_POSSIBLE if question == "work_access" else POSSIBLE)
    return Openers(question, way.id, way.label_de, way.outcome(), *search.run(largest))


class _Search:
    """Tries sets of changes, small ones first."""

    def __init__(self, way: Point, evaluation: Evaluation, aims: Collection[str]) -> None:
        self.way = way
        self.base = evaluation
        self.aims = frozenset(aims)
        self.now = way.outcome()
        self.tried = 0
        self.values = self._reachable()

    def run(self, largest: int) -> tuple[tuple[Opening, ...], bool]:
        """Give the openings and whether all sets were tried."""
        if self.now in self.aims or not self._may_open(self.values):
            return (), True
        hopeful = may_be_met(self.way, self._mask(self.values))
        if self.now == UNDECIDED and not hopeful:
            return (), True  # something nobody can change has to be asked first
        full: list[Opening] = []
        again: list[Opening] = []
        for names in self._sets(largest, full):
            if self.tried >= BUDGET:
                return tuple(full or again), False
            opened, reopened = self._try(names)
            if opened:
                full.append(opened)
            elif reopened and self.now != UNDECIDED and not _covered(names, again):
                again.append(reopened)
        return tuple(full or again), True

    def _sets(self, largest: int, found: Sequence[Opening]) -> Iterator[tuple[str, ...]]:
        """Give sets of facts, small ones first, without those that hold one which opens the way already."""
        for size in range(1, largest + 1):
            for names in combinations(self.values, size):
                if _covered(names, found):
                    continue
                if may_be_met(self.way, self._mask(names)) or (self.now != UNDECIDED and self._may_open(names)):
                    yield names

    def _mask(self, names: Collection[str]) -> int:
        return self.base.form.mask(frozenset(names))

    def _may_open(self, names: Collection[str]) -> bool:
        """Say whether any values of these facts could open the way: if they were unknown it would not be closed."""
        outcome = self.way.outcome(self._with(dict.fromkeys(names)))
        return outcome == UNDECIDED or outcome in self.aims

    def _try(self, names: tuple[str, ...]) -> tuple[Opening | None, Opening | None]:
        """Try all values of some facts, the nearest first; give the first that opens, and the first that reopens."""
        reopened = None
        for values in product(*(self.values[name] for name in names)):
            after = self._with(dict(zip(names, values, strict=True)))
            outcome = self.way.outcome(after)
            if outcome in self.aims:
                return self._opening(names, values, outcome, after), None
            if outcome == UNDECIDED and reopened is None:
                reopened = self._opening(names, values, outcome, after)
        return None, reopened

    def _opening(self, names: Sequence[str], values: Sequence[Any], outcome: str, after: Evaluation) -> Opening:
        steps = tuple(self._step(changeable()[name], value) for name, value in zip(names, values, strict=True))
        return Opening(steps, outcome, tuple(sorted(self.way.missing(after))))

    def _step(self, entry: Changeable, value: Any) -> Step:
        unknown = self.way.evaluation.facts.get(entry.fact) is None
        return Step(entry.fact, value, entry.who, entry.words(value), unknown)

    def _with(self, changes: Mapping[str, Any]) -> Evaluation:
        self.tried += 1
        form = law().questions[self.way.question]
        return self.way.under(follow_ups(law(), form, self.base, changes))

    def _reachable(self) -> dict[str, list[Any]]:
        """Give the changeable facts the way rests on, each with the values somebody can reach."""
        tests = Tests([self.way], everything=True)
        found: dict[str, list[Any]] = {}
        for name, fact in law().catalogue.facts.items():
            entry = changeable().get(name)
            if entry is None or name in self.way.own or name not in tests.leaves:
                continue
            candidates = [] if entry.to else plausible_values(fact, tests, self.way.evaluation)
            values = list(entry.reachable(candidates, self.way.evaluation.known(name).value))
            if values:
                found[name] = values
        return found


def _covered(names: Collection[str], found: Sequence[Opening]) -> bool:
    return any({step.fact for step in opening.steps} <= set(names) for opening in found)
