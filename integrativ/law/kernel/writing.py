"""Writing the form as one straight Python function: every node is a variable, every variable is assigned once.

States are written as in `rows.py`. Facts with few values look up all their tests at once in a table; facts that ask
alike share one, and conjunctions that begin alike share their beginning. Of the catalogue only names of facts and flags
enter the source, as quoted text; everything else is reached by number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.kernel.days import ends_on_the_day
from integrativ.law.kernel.form import (
    Const,
    FactRef,
    Form,
    Leaf,
    ListRef,
    Node,
    Operand,
    ParamRef,
    Period,
    RuleForm,
    ScoreEntry,
    other_fact,
)
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.rows import MIRRORED, NO, OPEN, YES, row
from integrativ.law.kernel.sharing import SIGNS, Beginnings

_DAY = "day"
# Never run; it takes the first 256 places of the frame. Names beyond are all read in the same two steps, none fused with
# its neighbour, and that even row the processor foresees: 5 % less time, measured.
_EVENLY_READ = "if False: " + "".join(f"x{number} = " for number in range(256)) + "None"


@dataclass
class Text:
    """The written function and the numbered things it reaches.

    `source` defines `states(get, day, flags, cutoffs, derive, lists, params, editions, t0, t1, …)`.
    """

    source: str = ""
    objects: dict[str, Any] = field(default_factory=dict)
    tables: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    cutoffs: dict[int, Leaf] = field(default_factory=dict)
    params: dict[tuple[ParamRef, bool], int] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)


class Writer:
    """Writes one function for one form."""

    def __init__(self, catalogue: Catalogue, form: Form) -> None:
        self._catalogue, self._form = catalogue, form
        self._lines: list[str] = []
        self._given: dict[str, str] = {}
        self._points: set[str] = set()
        self._done: set[int] = set()
        self._asked_alike: dict[object, int] = {}
        self.text = Text(objects={"MIRRORED": MIRRORED})

    def write(self) -> Text:
        """Write facts first, then every node after its parts."""
        by_fact: defaultdict[str, list[int]] = defaultdict(list)
        for index, node in enumerate(self._form.nodes):
            if node.leaf is not None and node.leaf.fact not in self._form.derived and node.leaf.fact != AS_OF:
                by_fact[node.leaf.fact].append(index)
        for name, nodes in self._tabled(by_fact).items():
            self._table(name, nodes)
            self._done.update(nodes)
        for name, nodes in by_fact.items():
            plain = [node for node in nodes if node not in self._done and not self._follows(self._leaf(node))]
            if plain:
                self._tests(name, plain)
                self._done.update(plain)
        others = {index: node for index, node in enumerate(self._form.nodes) if index not in self._done}
        self._beginnings = Beginnings((node.kind, node.children) for node in others.values() if node.kind in SIGNS)
        for index, node in others.items():
            self._node(index, node)
        states = ", ".join(f"n{index}" for index in range(len(self._form.nodes)))
        given = [f"{variable} = get({name!r})" for name, variable in self._given.items()]
        body = "\n".join(f"    {line}" for line in [*given, *self._lines, f"return [{states}]"])
        tables = "".join(f", t{number}" for number in range(len(self.text.tables)))
        names = f"get, day, flags, cutoffs, derive, lists, params, editions{tables}"
        self.text.source = f"def states({names}):\n    {_EVENLY_READ}\n{body}\n"
        return self.text

    # facts with few values: one look-up for all tests

    def _tabled(self, by_fact: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """Give for each fact with few values all nodes that read nothing else: tests and their combinations."""
        tables = {
            name: list(nodes)
            for name, nodes in by_fact.items()
            if self._is_finite(name) and all(self._is_tabled(node) for node in nodes)
        }
        only = {node: name for name, nodes in tables.items() for node in nodes}
        for index, node in enumerate(self._form.nodes):
            names = {only.get(child) for child in node.children}
            name = names.pop() if len(names) == 1 else None
            if name is not None:
                only[index] = name
                tables[name].append(index)
        return tables

    def _is_finite(self, name: str) -> bool:
        fact = self._catalogue.facts[name]
        return fact.type == "bool" or (fact.type == "enum" and bool(fact.values))

    def _is_tabled(self, node: int) -> bool:
        operand = self._leaf(node).operand
        return operand is None or isinstance(operand, Const | ListRef)

    def _table(self, name: str, nodes: list[int]) -> None:
        """Look up the nodes of a fact; facts that are yes or no and asked alike have one table, whatever the day."""
        fact = self._catalogue.facts[name]
        key: object = name
        if fact.type == "bool" and not any(isinstance(self._operand(node), ListRef) for node in nodes):
            key = tuple(row(self._form, nodes, value, {}) for value in (None, True, False))
        number = self._asked_alike.setdefault(key, len(self.text.tables))
        if number == len(self.text.tables):
            self.text.tables.append((name, tuple(nodes)))
        targets = ", ".join(f"n{node}" for node in nodes)
        self._lines.append(f"{targets} = t{number}[get({name!r})]")

    # other facts: one test after another, none of them if the fact is missing

    def _tests(self, name: str, nodes: list[int]) -> None:
        value = self._fact(name)
        self._lines.append(f"if {value} is None:")
        self._lines.append("    " + " = ".join(f"n{node}" for node in nodes) + f" = {OPEN}")
        self._lines.append("else:")
        others = [self._test(node, value) for node in nodes]
        self._lines += [f"    {line}" for line in others]

    def _test(self, node: int, value: str) -> str:
        leaf = self._leaf(node)
        if leaf.test == "known":
            return f"n{node} = {YES}"
        unknown, test = self._compared(node, leaf, value)
        guard = f"{OPEN} if {unknown} else " if unknown else ""
        return f"n{node} = {guard}{YES} if {test} else {NO}"

    def _compared(self, node: int, leaf: Leaf, value: str) -> tuple[str, str]:
        """Give when the other side is unknown (or nothing, if it never is), and the comparison."""
        operand = leaf.operand
        if ends_on_the_day(leaf):
            self.text.cutoffs[node] = leaf
            return "", f"{value} < cutoffs[{node}]"
        if isinstance(operand, Period):
            other = self._fact(operand.at or AS_OF)
            test = "elapsed" if leaf.test == "since" else "reached"
            return self._unknown(other), f"{test}({value}, {self._object(operand.span)}, {other})"
        if isinstance(operand, Const):
            return "", self._plain(leaf, value, self._number(leaf, operand.value))
        if isinstance(operand, ListRef):
            number = self.text.lists.setdefault(operand.list_id, len(self.text.lists))
            return f"lists[{number}] is None", self._plain(leaf, value, f"lists[{number}]")
        if isinstance(operand, ParamRef):
            if operand.at is None:
                exact = self._catalogue.facts[leaf.fact].type == "decimal"
                number = self.text.params.setdefault((operand, exact), len(self.text.params))
                return f"params[{number}] is None", self._plain(leaf, value, f"params[{number}]")
            at = self._fact(operand.at)
            found = f"p{node}"
            unknown = f"({found} := None if {at} is None else param_on({self._object(operand)}, {at})) is None"
            return unknown, self._plain(leaf, value, found)
        assert isinstance(operand, FactRef)
        other = self._fact(operand.fact)
        moved = other if operand.span is None else f"shifted({other}, {self._object(operand.span)})"
        return self._unknown(other), self._plain(leaf, value, moved)

    @staticmethod
    def _unknown(other: str) -> str:
        return "" if other == _DAY else f"{other} is None"

    def _plain(self, leaf: Leaf, value: str, other: str) -> str:
        if leaf.ranks:
            ranks = self._object({name: rank for rank, name in enumerate(leaf.ranks)})
            value, other = f"{ranks}[{value}]", f"{ranks}[{other}]"
        patterns: Mapping[str, str] = {
            "eq": "{0} == {1}",
            "in": "{0} in {1}",
            "gte": "{0} >= {1}",
            "gt": "{0} > {1}",
            "has_any": "any(part in {1} for part in {0})",
            "prefix_in": "{0}.startswith({1})",
        }
        return patterns[leaf.test].format(value, other)

    # nodes in their order

    def _node(self, index: int, node: Node) -> None:
        writers: Mapping[str, Callable[[int, Node], str]] = {
            "all": lambda _, node: self._joined(node, YES),
            "any": lambda _, node: self._joined(node, NO),
            "not": lambda _, node: f"MIRRORED[n{node.children[0]}]",
            "flag": lambda _, node: f"flags[{node.ref!r}]",
            "rule": lambda index, node: self._rule(index, self._form.rules[node.ref]),
        }
        if node.leaf is None:
            self._lines.append(f"n{index} = {writers[node.kind](index, node)}")
        else:
            self._lines += self._leaf_in_its_place(index, node.leaf)

    def _joined(self, node: Node, nothing: int) -> str:
        return self._beginnings.written(node.kind, node.children) if node.children else str(nothing)

    def _rule(self, index: int, rule: RuleForm) -> str:
        conditions = [f"n{edition.condition.node}" for edition in rule.editions]
        choice = f"({', '.join(conditions)}, {NO}, {OPEN})"
        if rule.edition_by is None:
            number = self.text.editions.setdefault(rule.id, len(self.text.editions))
            return f"{choice}[editions[{number}]]"
        if rule.edition_by in self._form.derived:
            return f"derive({index})"
        decisive = self._fact(rule.edition_by)
        return f"{OPEN} if {decisive} is None else {choice}[chosen({self._object(rule)}, {decisive})]"

    def _leaf_in_its_place(self, index: int, leaf: Leaf) -> Iterator[str]:
        """Write a test of the day itself, of a fact that follows from others, or against one."""
        derived = self._form.derived.get(leaf.fact)
        if self._follows(leaf):
            yield f"n{index} = derive({index})"
        elif derived is None:
            yield self._test(index, _DAY)
        elif derived.condition is not None and self._is_yes_or_no(leaf):
            yield self._yes_or_no(index, leaf, f"n{derived.condition.node}")
        elif derived.score is not None and (leaf.test == "known" or isinstance(leaf.operand, Const)):
            yield from self._scored(index, leaf, derived.score)
        elif derived.calc is not None and derived.calc.op == "student_days":
            yield from self._days_worked(index, leaf, derived.calc.fact)
        else:
            yield f"n{index} = derive({index})"

    def _yes_or_no(self, index: int, leaf: Leaf, state: str) -> str:
        value = self._fact(leaf.fact)
        if leaf.test == "known":
            return f"n{index} = {YES} if {value} is not None or {state} != {OPEN} else {OPEN}"
        assert isinstance(leaf.operand, Const)
        state = state if leaf.operand.value else f"MIRRORED[{state}]"
        return f"n{index} = {state} if {value} is None else {YES} if {value} is {leaf.operand.value!r} else {NO}"

    def _scored(self, index: int, leaf: Leaf, groups: tuple[tuple[ScoreEntry, ...], ...]) -> Iterator[str]:
        value = self._fact(leaf.fact)
        points = f"points_{value}"
        if leaf.fact not in self._points:
            self._points.add(leaf.fact)
            states = ", ".join(f"n{entry.node}" for group in groups for entry in group)
            counted = f"scored({self._object(groups)}, ({states},))"
            yield f"{points} = {counted} if {value} is None else ({value}, {value})"
        yield f"n{index} = between({self._object(leaf)}, {points})"

    def _days_worked(self, index: int, leaf: Leaf, fact: str) -> Iterator[str]:
        given, weeks, value = self._fact(leaf.fact), self._fact(fact), f"d{index}"
        yield f"{value} = {given} if {given} is not None or {weeks} is None else days_worked({weeks})"
        yield f"n{index} = {OPEN}"
        yield f"if {value} is not None:"
        yield "    " + self._test(index, value)

    @staticmethod
    def _is_yes_or_no(leaf: Leaf) -> bool:
        operand = leaf.operand
        return leaf.test == "known" or (
            leaf.test == "eq" and isinstance(operand, Const) and isinstance(operand.value, bool)
        )

    # names

    def _operand(self, node: int) -> Operand:
        leaf = self._form.nodes[node].leaf
        return leaf.operand if leaf is not None else None

    def _leaf(self, node: int) -> Leaf:
        leaf = self._form.nodes[node].leaf
        assert leaf is not None
        return leaf

    def _follows(self, leaf: Leaf) -> bool:
        """Say whether the other side of a test is a fact that follows from others."""
        return other_fact(leaf) in self._form.derived

    def _fact(self, name: str) -> str:
        """Give the variable of a fact, fetching its given value once."""
        if name == AS_OF:
            return _DAY
        if name not in self._given:
            self._given[name] = f"v{len(self._given)}"
        return self._given[name]

    def _number(self, leaf: Leaf, value: Any) -> str:
        """Write what a fact is compared with; a whole number beside decimals becomes one, or each test would do that."""
        if type(value) is not int:
            return self._object(value)
        return self._object(Decimal(value)) if self._catalogue.facts[leaf.fact].type == "decimal" else repr(value)

    def _object(self, value: Any) -> str:
        name = f"c{len(self.text.objects)}"
        self.text.objects[name] = value
        return name
