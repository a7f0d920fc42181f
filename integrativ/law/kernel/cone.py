"""Everything some conditions and rules rest on, so that nothing else needs to be worked out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from integrativ.law.kernel.days import InForce
from integrativ.law.kernel.form import Form, Formula, Leaf, RuleForm, other_fact


@dataclass(frozen=True)
class Wanted:
    """The nodes to be worked out, the rules to be read, and tests that no condition makes."""

    nodes: frozenset[int]
    rules: tuple[str, ...]
    tests: tuple[Leaf, ...] = ()


def wanted(
    form: Form, in_force: InForce, nodes: Iterable[int], rules: Iterable[str], tests: Iterable[Leaf] = ()
) -> Wanted:
    """Collect what conditions and rules rest on while certain wordings are in force."""
    named = tuple(dict.fromkeys(rules))
    return Wanted(_Cone(form, in_force).of(nodes, named), named, tuple(dict.fromkeys(tests)))


class _Cone:
    def __init__(self, form: Form, in_force: InForce) -> None:
        self._form, self._in_force = form, in_force
        self._rule_nodes = {node.ref: index for index, node in enumerate(form.nodes) if node.kind == "rule"}
        self._found: set[int] = set()

    def of(self, nodes: Iterable[int], rules: Iterable[str]) -> frozenset[int]:
        """Give all nodes below."""
        todo = [*nodes, *(node for name in rules for node in self._rule(self._form.rules[name]))]
        while todo:
            index = todo.pop()
            if index not in self._found:
                self._found.add(index)
                todo += self._below(index)
        return frozenset(self._found)

    def _below(self, index: int) -> Iterator[int]:
        node = self._form.nodes[index]
        yield from node.children
        if node.kind == "rule":
            yield from self._rule(self._form.rules[node.ref])
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
