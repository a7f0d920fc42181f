"""What questions say to many people at once: the outcome of each point as a number, one per row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from integrativ.law.answers.decisions import UNDECIDED
from integrativ.law.answers.forms import Aspect, Entry, Field, Item
from integrativ.law.answers.rule_sets import Status
from integrativ.law.kernel.batch import BatchResult
from integrativ.law.kernel.calendar import next_day
from integrativ.law.kernel.days import InForce
from integrativ.law.kernel.form import Const, EditionForm, FactRef, Form, Leaf
from integrativ.law.kernel.interpreter import edition_on
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.planes import Ordered, unpacked

Truths = NDArray[np.uint8]
Codes = NDArray[np.uint8]
NO, OPEN, YES = range(3)


@dataclass
class Words:
    """Outcomes as numbers, in the order in which they were first needed; the truth of a rule is its number."""

    words: list[str] = field(default_factory=lambda: ["not_met", "open", "met"])

    def code(self, word: str) -> int:
        """Give the number of an outcome."""
        if word not in self.words:
            self.words.append(word)
        return self.words.index(word)


@dataclass(frozen=True)
class Roots:
    """What has to be worked out for the outcomes of some points while certain wordings are in force."""

    nodes: tuple[int, ...]
    rules: tuple[str, ...]
    tests: tuple[Leaf, ...]


def roots_of(form: Form, in_force: InForce, aspects: Iterable[Aspect]) -> Roots:
    """Collect the conditions, rules and tests that points rest on."""
    nodes: list[int] = []
    rules: list[str] = []
    tests: list[Leaf] = []
    for aspect in aspects:
        if isinstance(aspect, str):
            rules.append(aspect)
        elif isinstance(aspect, Field):
            nodes += [row.when.node for row in aspect.rows]
        elif isinstance(aspect, Item):
            nodes.append(aspect.when.node)
            tests.append(passed(aspect))
        else:
            nodes += [] if aspect.applies_when is None else [aspect.applies_when.node]
            rules.append(aspect.rule_id)
            for _, edition in _editions(form, in_force, aspect.rule_id):
                rules += [*edition.blocked_by, *edition.requires]
    return Roots(tuple(nodes), tuple(rules), tuple(tests))


def passed(item: Item) -> Leaf:
    """Give the test that the day of a deadline is over."""
    day = item.day
    return Leaf(AS_OF, "gt", Const(day) if isinstance(day, date) else FactRef(day.fact, day.span))


def _editions(form: Form, in_force: InForce, rule_id: str) -> Iterator[tuple[int, EditionForm]]:
    """Give the wordings that may count: the one in force, or all where a person's own day chooses."""
    rule = form.rules[rule_id]
    chosen = in_force.editions.get(rule_id) if rule.edition_by is None else None
    for index, edition in enumerate(rule.editions):
        if rule.edition_by is not None or index == chosen:
            yield index, edition


class Outcomes:
    """The outcomes of points from the states a batch worked out."""

    def __init__(self, result: BatchResult, words: Words) -> None:
        self._result, self._form = result, result.program.form
        self._words = words
        self._in_force = result.program.calendar.on(result.day)
        self._rules: dict[str, Truths] = {}

    def of(self, aspect: Aspect) -> Codes:
        """Give the outcome of a point, one number per row."""
        if isinstance(aspect, str):
            return self._rule(aspect)
        if isinstance(aspect, Field):
            return self._field(aspect)
        return self._item(aspect) if isinstance(aspect, Item) else self._entry(aspect)

    def _codes(self, *words: str) -> Codes:
        return np.array([self._words.code(word) for word in words], np.uint8)

    def _truths(self, rule_id: str) -> Truths:
        if rule_id not in self._rules:
            self._rules[rule_id] = self._result.truths(rule_id)
        return self._rules[rule_id]

    def _rule(self, rule_id: str) -> Codes:
        truths = self._truths(rule_id)
        if isinstance(self._in_force.editions.get(rule_id), int):
            return truths
        return np.where(self._chosen(rule_id) == _GONE, self._codes("not_in_force")[0], truths)

    def _chosen(self, rule_id: str) -> NDArray[np.int64]:
        """Say per row which wording counts; negative where none does."""
        rule, rows = self._form.rules[rule_id], self._result.columns.people
        if rule.edition_by is None:
            return np.full(rows, _place(self._in_force.editions[rule_id]))
        column = self._result.columns.columns.get(rule.edition_by)
        if not isinstance(column, Ordered):
            return np.full(rows, _place("not_encoded"))
        begins = sorted({date.min, *(day for edition in rule.editions for day in _bounds(edition))})
        places = np.array([_place(edition_on(rule, day)) for day in begins])
        stretch = np.searchsorted([day.toordinal() for day in begins], column.numbers[:rows], "right") - 1
        return np.where(unpacked(column.unknown)[:rows], _place("not_encoded"), places[stretch])

    def _entry(self, entry: Entry) -> Codes:
        chosen = self._chosen(entry.rule_id)
        none = self._codes("not_in_force", "open")
        codes = np.where(chosen == _GONE, none[0], none[1])
        for index, edition in _editions(self._form, self._in_force, entry.rule_id):
            codes = np.where(chosen == index, self._status(entry.rule_id, edition), codes)
        if entry.applies_when is None:
            return codes
        concerns = self._result.truths_at(entry.applies_when.node)
        met, open_, other = self._codes("met", "open", "not_applicable")
        codes = np.where((concerns == OPEN) & ((codes == met) | (codes == open_)), open_, codes)
        return np.where(concerns == NO, other, codes)

    def _status(self, rule_id: str, edition: EditionForm) -> Codes:
        """Read a rule with what blocks it and what it requires, as `entry_status` does for one person."""
        rows = self._result.columns.people
        blocking, required = np.full(rows, NO, np.uint8), np.full(rows, YES, np.uint8)
        for name in edition.blocked_by:
            blocking = np.maximum(blocking, self._truths(name))
        for name in edition.requires:
            required = np.minimum(required, self._truths(name))
        own = self._truths(rule_id)
        return self._codes(*_STATUS)[(blocking * 3 + own) * 3 + required]

    def _field(self, entry: Field) -> Codes:
        """Follow the rows to the first that holds; all that can be reached must say the same."""
        rows = self._result.columns.people
        unsaid = np.uint8(255)
        said = np.full(rows, unsaid)
        reached, differs = np.ones(rows, np.bool_), np.zeros(rows, np.bool_)
        for row in entry.rows:
            truths, code = self._result.truths_at(row.when.node), self._codes(row.outcome)[0]
            here = reached & (truths != NO)
            differs |= here & (said != unsaid) & (said != code)
            said = np.where(here & (said == unsaid), code, said)
            reached &= truths != YES
        return np.where(differs | reached, self._codes(UNDECIDED)[0], said)

    def _item(self, item: Item) -> Codes:
        runs = self._result.truths_at(item.when.node)
        over = self._result.truths_at(self._result.tests[passed(item)])
        return self._codes("no", "no", "no", *("open",) * 3, "runs", "open", "passed")[runs * 3 + over]


_GONE = -2


def _bounds(edition: EditionForm) -> Iterator[date]:
    if edition.valid_from is not None:
        yield edition.valid_from
    if edition.valid_to is not None:
        yield next_day(edition.valid_to)


def _place(edition: int | str) -> int:
    return edition if isinstance(edition, int) else _GONE if edition == "not_in_force" else -1


def _status_of(blocking: int, own: int, required: int) -> Status:
    if blocking == YES:
        return "blocked"
    if own != YES:
        return "open" if own == OPEN else "not_met"
    if blocking == OPEN:
        return "open"
    return cast(Status, ("not_met", "open", "met")[required])


_STATUS: tuple[Status, ...] = tuple(_status_of(b, o, r) for b in range(3) for o in range(3) for r in range(3))
