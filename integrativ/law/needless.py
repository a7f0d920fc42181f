"""Conditions that ask for a fact they do not need: whatever its value, the answer is the same.

Three-valued logic leaves "A or not A" open until A is known. Each fact's range is therefore cut into the cells its
tests can tell apart; if, with the other facts known, every cell gives the same answer while the unknown fact gives
*open*, the question for it is needless. Other facts take their cells too; many combinations are sampled, always alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import product
from math import prod
from operator import and_, or_
from pathlib import Path
from random import Random
from typing import Any

from integrativ.law.answers.forms import Law
from integrativ.law.kernel.days import ends_on_the_day, last_beginning
from integrativ.law.kernel.form import Const, EditionForm, Leaf, ListRef, ParamRef, other_fact
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.truth import NO, OPEN, YES

SAMPLES = 4096
KNOWN = Path(__file__).with_name("needless.txt")
Planes = tuple[int, int]


@dataclass(frozen=True)
class Needless:
    """A fact an edition asks for although in a situation (as few other facts as show it) no value of it matters."""

    rule: str
    valid_from: date | None
    fact: str
    situation: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Name the finding in the list of those the legal editors know."""
        return f"{self.rule} {self.valid_from or '-'} {self.fact}"

    def line(self) -> str:
        """Say it in one line."""
        where = ", ".join(f"{name} = {value}" for name, value in self.situation) or "immer"
        since = f"Fassung ab {self.valid_from}" if self.valid_from else "erste Fassung"
        return f"{self.rule} ({since}) fragt nach {self.fact}, obwohl es nichts ändert: {where}"


def needless_facts(law: Law, rules: Iterable[str] | None = None) -> list[Needless]:
    """Go through every edition of every rule, or of some."""
    return [
        found
        for rule_id in (law.form.rules if rules is None else rules)
        for edition in law.form.rules[rule_id].editions
        for found in _Edition(law, rule_id, edition).findings()
    ]


def known_findings() -> frozenset[str]:
    """Give the findings the legal editors have seen; they may be mended with the next edition."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


class _Edition:
    """One edition under test: its atoms are cells of facts, and everything it takes from elsewhere as a whole."""

    def __init__(self, law: Law, rule_id: str, edition: EditionForm) -> None:
        self._law, self._rule, self._edition = law, rule_id, edition
        self._root = edition.condition.node
        self._day = _day_in(law, edition)
        self._nodes = sorted(self._below(self._root))
        self._atoms: dict[str, list[int]] = {}
        for node in self._nodes:
            if law.form.nodes[node].kind in ("leaf", "rule", "flag"):
                self._atoms.setdefault(self._name(node), []).append(node)
        self._cells = {name: self._cells_of(name, nodes) for name, nodes in self._atoms.items()}

    def _below(self, node: int) -> set[int]:
        found = {node}
        for child in self._law.form.nodes[node].children:
            found |= self._below(child)
        return found

    def _name(self, node: int) -> str:
        """Name what an atom belongs to: a fact tested against the law, or something of its own."""
        leaf = self._law.form.nodes[node].leaf
        if leaf is None or leaf.fact in self._law.form.derived or other_fact(leaf) or leaf.fact == "as_of":
            return f"#{node}"
        return leaf.fact

    def _cells_of(self, name: str, nodes: list[int]) -> list[tuple[Any, tuple[int, ...]]]:
        """Give one value for each way the tests of a fact can come out together, with the outcomes."""
        if name.startswith("#"):
            return [(value, (value,)) for value in (NO, YES)]
        law = self._law
        cells: dict[tuple[int, ...], Any] = {}
        for value in self._values(name, [leaf for node in nodes if (leaf := law.form.nodes[node].leaf)]):
            evaluation = Evaluation(law.catalogue, law.form, {name: value}, self._day, {})
            cells.setdefault(tuple(evaluation.truth(node) for node in nodes), value)
        return [(value, outcomes) for outcomes, value in cells.items()]

    def _values(self, name: str, leaves: list[Leaf]) -> list[Any]:
        """Give values on both sides of every limit."""
        fact = self._law.catalogue.facts[name]
        if fact.type == "bool":
            return [False, True]
        limits = [limit for leaf in leaves for limit in self._limits(leaf)]
        if fact.type == "enum":
            return list(fact.values)
        if fact.type == "text":
            return ["-", *(str(limit) for limit in limits)]
        if fact.type == "list":
            return [(), *((limit,) for limit in limits), tuple(limits)]
        if fact.type == "date":
            days = {limit.toordinal() + step for limit in limits for step in (-1, 0, 1)}
            return [date.fromordinal(day) for day in sorted(days) if 1 <= day <= date.max.toordinal()]
        step = 1 if fact.type == "int" else Decimal("0.0001")
        return sorted({limit + move for limit in limits for move in (-step, 0, step)})

    def _limits(self, leaf: Leaf) -> Sequence[Any]:
        operand = leaf.operand
        if ends_on_the_day(leaf):
            last = last_beginning(leaf, self._day)
            return [date.fromordinal(last)] if last else []
        if isinstance(operand, ListRef):
            return self._law.catalogue.lists[operand.list_id].on(self._day) or ()
        if isinstance(operand, ParamRef):
            value = self._law.catalogue.parameters[operand.param_id].on(self._day)
            value = value.get(operand.key) if isinstance(value, Mapping) else value
            return [] if value is None else [value]
        if isinstance(operand, Const):
            return operand.value if isinstance(operand.value, tuple) else [operand.value]
        return [self._day] if self._law.catalogue.facts[leaf.fact].type == "date" else [0]

    def findings(self) -> Iterator[Needless]:
        """Name the facts that are needless in some situation; a test of whether a fact is known asks on purpose."""
        names = [name for name, cells in self._cells.items() if cells]
        chosen = list(self._situations(names))
        plain = self._plain_states(names, chosen)
        for name in names:
            nodes = self._atoms[name]
            if name.startswith("#") or any(self._leaf(node).test == "known" for node in nodes):
                continue
            needless = self._needless(name, plain, (1 << len(chosen)) - 1)
            if needless:
                first = chosen[(needless & -needless).bit_length() - 1]
                yield self._finding(
                    name, {other: cell for other, cell in zip(names, first, strict=True) if other != name}
                )

    def _needless(self, name: str, plain: Mapping[int, Planes], every: int) -> int:
        """Mark the situations in which every cell of a fact gives one answer while the unknown fact gives open."""
        always_yes = always_no = every
        for _, outcomes in self._cells[name]:
            yes, possible = self._result(name, outcomes, plain, every)
            always_yes &= yes
            always_no &= every & ~possible
        yes, possible = self._result(name, (OPEN,) * len(self._atoms[name]), plain, every)
        return possible & ~yes & (always_yes | always_no)

    def _finding(self, name: str, situation: dict[str, int]) -> Needless:
        """Forget every other fact that is not needed to show it."""
        for other in sorted(situation):
            fewer = {key: cell for key, cell in situation.items() if key != other}
            if self._needless(name, self._one_situation(fewer), 1):
                situation = fewer
        shown = ((self._shown(other), str(self._cells[other][cell][0])) for other, cell in situation.items())
        return Needless(self._rule, self._edition.valid_from, name, tuple(sorted(shown)))

    def _shown(self, name: str) -> str:
        if not name.startswith("#"):
            return name
        node = self._law.form.nodes[int(name[1:])]
        return node.ref or self._leaf(int(name[1:])).fact

    def _one_situation(self, situation: Mapping[str, int]) -> dict[int, Planes]:
        """Give the states of all tests in one situation; what it does not name is open."""
        truths = {node: OPEN for nodes in self._atoms.values() for node in nodes}
        for name, cell in situation.items():
            truths.update(zip(self._atoms[name], self._cells[name][cell][1], strict=True))
        return {node: (int(truth == YES), int(truth != NO)) for node, truth in truths.items()}

    def _leaf(self, node: int) -> Leaf:
        leaf = self._law.form.nodes[node].leaf
        assert leaf is not None
        return leaf

    def _situations(self, names: list[str]) -> Iterator[tuple[int, ...]]:
        sizes = [len(self._cells[name]) for name in names]
        if prod(sizes) <= SAMPLES:
            yield from product(*(range(size) for size in sizes))
            return
        random = Random(self._rule)  # noqa: S311 - samples, always the same, no secret
        for _ in range(SAMPLES):
            yield tuple(random.randrange(size) for size in sizes)

    def _result(self, name: str, outcomes: tuple[int, ...], plain: Mapping[int, Planes], every: int) -> Planes:
        """Evaluate the condition in all situations at once, with one fact's outcomes set."""
        states = dict(plain)
        for node, truth in zip(self._atoms[name], outcomes, strict=True):
            states[node] = (every if truth == YES else 0, every if truth != NO else 0)
        for index in self._nodes:
            node_ = self._law.form.nodes[index]
            if node_.kind == "not":
                yes, possible = states[node_.children[0]]
                states[index] = (every & ~possible, every & ~yes)
            elif node_.kind in ("all", "any"):
                join = and_ if node_.kind == "all" else or_
                start = every if node_.kind == "all" else 0
                parts = [states[child] for child in node_.children]
                states[index] = (
                    reduce(join, (yes for yes, _ in parts), start),
                    reduce(join, (possible for _, possible in parts), start),
                )
        return states[self._root]

    def _plain_states(self, names: list[str], chosen: list[tuple[int, ...]]) -> dict[int, Planes]:
        """Give the states of all tests, one bit per situation."""
        states = {node: (0, 0) for nodes in self._atoms.values() for node in nodes}
        for position, name in enumerate(names):
            for place, node in enumerate(self._atoms[name]):
                truths = [self._cells[name][cells[position]][1][place] for cells in chosen]
                yes = sum(1 << bit for bit, truth in enumerate(truths) if truth == YES)
                possible = sum(1 << bit for bit, truth in enumerate(truths) if truth != NO)
                states[node] = (yes, possible)
        return states


def _day_in(law: Law, edition: EditionForm) -> date:
    """Choose a day of an edition: the day of the legal texts, or the nearest on which it holds."""
    day = max(law.catalogue.version.text_state, edition.valid_from or date.min)
    return min(day, edition.valid_to or date.max)
