"""Everything some conditions and rules rest on, so that nothing else needs to be worked out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from integrativ.law.kernel.days import InForce
from integrativ.law.kernel.form import FactRef, Form, Formula, Leaf, ListRef, ParamRef, Period, RuleForm, other_fact
from integrativ.law.kernel.operators import AS_OF


@dataclass(frozen=True)
class Wanted:
    """The nodes to be worked out, the rules to be read, and tests that no condition makes."""

    nodes: frozenset[int]
    rules: tuple[str, ...]
    tests: tuple[Leaf, ...] = ()


class Cone:
    """What lies below conditions and rules while certain wordings are in force; lower nodes have lower numbers."""

    def __init__(self, form: Form, in_force: InForce) -> None:
        self._form, self._in_force = form, in_force
        self._rule_nodes = {node.ref: index for index, node in enumerate(form.nodes) if node.kind == "rule"}
        self._below: dict[int, tuple[int, ...]] = {}

    def of(self, nodes: Iterable[int], rules: Iterable[str]) -> frozenset[int]:
        """Give all nodes that some conditions and rules rest on, they themselves included."""
        found: set[int] = set()
        todo = [*nodes, *(node for name in rules for node in self._rule(self._form.rules[name]))]
        while todo:
            index = todo.pop()
            if index not in found:
                found.add(index)
                todo += self.below(index)
        return frozenset(found)

    def below(self, index: int) -> tuple[int, ...]:
        """Give the nodes a node reads directly."""
        if index not in self._below:
            self._below[index] = tuple(self._read(index))
        return self._below[index]

    def turning(self, nodes: Iterable[int], riding: Collection[str]) -> frozenset[int]:
        """Give those nodes that can turn although the law stays; `riding` names the dates that are the day itself."""
        found: set[int] = set()
        for index in sorted(nodes):
            leaf = self._form.nodes[index].leaf
            if (leaf is not None and looks_at(leaf, riding)) or not found.isdisjoint(self.below(index)):
                found.add(index)
        return frozenset(found)

    def law_of(
        self, nodes: Iterable[int], rules: Iterable[str], riding: Collection[str]
    ) -> tuple[tuple[str, Any], ...]:
        """Give the wordings, lists and values nodes and rules rest on: while these stay, only facts and days count.

        What is chosen by a day that rides, or calculated, counts as new with every change of the law.
        """
        found: dict[str, Any] = {}
        always = id(self._in_force)
        for name in (
            *rules,
            *(self._form.nodes[index].ref for index in nodes if self._form.nodes[index].kind == "rule"),
        ):
            rides = self._form.rules[name].edition_by in riding
            found[name] = always if rides else self._in_force.editions.get(name)
        for leaf in (self._form.nodes[index].leaf for index in nodes):
            operand = leaf.operand if leaf else None
            if isinstance(operand, ListRef):
                found[f"list:{operand.list_id}"] = self._in_force.lists[operand.list_id]
            elif isinstance(operand, ParamRef):
                value = self._in_force.params.get(operand)
                found[repr(operand)] = always if operand.at in riding else value
            derived = self._form.derived.get(leaf.fact) if leaf else None
            if derived is not None and derived.calc is not None:
                found[f"calc:{leaf.fact if leaf else ''}"] = always
        return tuple(sorted(found.items(), key=itemgetter(0)))

    def _read(self, index: int) -> Iterator[int]:
        node = self._form.nodes[index]
        yield from node.children
        if node.kind == "rule":
            # a rule read by a condition is its own node: what lies below it are its wordings
            yield from (lower for lower in self._rule(self._form.rules[node.ref]) if lower != index)
        elif node.leaf is not None:
            for name in (node.leaf.fact, other_fact(node.leaf)):
                yield from self._derived(name or "")

    def _rule(self, rule: RuleForm) -> Iterator[int]:
        if rule.edition_by is not None:
            yield from (edition.condition.node for edition in rule.editions)
            yield from (index for index in (self._rule_nodes.get(rule.id),) if index is not None)
            yield from self._derived(rule.edition_by)
            return
        edition = self._in_force.editions[rule.id]
        if isinstance(edition, int):
            yield rule.editions[edition].condition.node

    def _derived(self, name: str) -> Iterator[int]:
        derived = self._form.derived.get(name)
        if derived is None:
            return
        if derived.condition is not None:
            yield derived.condition.node
        for group in derived.score or ():
            yield from (entry.node for entry in group)
        if derived.calc is not None:
            yield from self._formula(derived.calc)

    def _formula(self, formula: Formula) -> Iterator[int]:
        yield from self._derived(formula.fact)
        if formula.op == "if":
            yield formula.node
        for part in formula.parts:
            yield from self._formula(part)


def looks_at(leaf: Leaf, riding: Collection[str]) -> bool:
    """Say whether a test compares a date that is the day itself."""
    operand = leaf.operand
    other = (operand.at or AS_OF) if isinstance(operand, Period) else None
    other = operand.fact if isinstance(operand, FactRef) else other
    return leaf.fact in riding or other in riding


def facts_read(form: Form, wanted: Wanted) -> frozenset[str]:
    """Name the facts that are read."""
    reads = 0
    for node in wanted.nodes:
        reads |= form.reads[node]
    for rule in wanted.rules:
        reads |= form.rules[rule].reads
    named = {name for name, bit in form.bits.items() if reads >> bit & 1}
    return frozenset(named | {other_fact(test) or "" for test in wanted.tests})
