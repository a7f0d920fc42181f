"""The one intermediate form every executor reads: a leaf table, a node table and programs in dependency order.

Equal tests share one leaf and equal sub-expressions one node, so that a state is computed once per person and day.
Children always stand before their parents; facts and rules that others build on stand before those. Tests that are
the negation of another (`lt`, `ne`, `not_in`, `since_less_than`, `age_below`, `before` …) are stored as `not` of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from integrativ.law.kernel.calendar import Span

Test = Literal["eq", "in", "gte", "gt", "has_any", "prefix_in", "since", "age", "known"]


@dataclass(frozen=True, slots=True)
class Const:
    """A value written in the rule itself."""

    value: Any


@dataclass(frozen=True, slots=True)
class ListRef:
    """The values of a dated list as of the day."""

    list_id: str


@dataclass(frozen=True, slots=True)
class ParamRef:
    """A dated value, on the day itself or on the day of the fact `at`."""

    param_id: str
    key: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class FactRef:
    """The value of another fact, shifted by a span if it is a date."""

    fact: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A span that ends on the day itself or on the day of the fact `at`; for ages the years count."""

    span: Span
    at: str | None = None


Operand = Const | ListRef | ParamRef | FactRef | Period | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test of one fact; `ranks` orders the values of an ordered enum."""

    fact: str
    test: Test
    operand: Operand = None
    ranks: tuple[str, ...] = ()


def other_fact(leaf: Leaf) -> str | None:
    """Name the fact on the other side of a test, if there is one."""
    if isinstance(leaf.operand, FactRef):
        return leaf.operand.fact
    return leaf.operand.at if isinstance(leaf.operand, ParamRef | Period) else None


@dataclass(frozen=True, slots=True)
class Node:
    """A state in the making: a leaf, a rule, a flag, or a combination of earlier nodes."""

    kind: Literal["leaf", "rule", "flag", "all", "any", "not"]
    leaf: Leaf | None = None
    ref: str = ""
    children: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as the catalogue writes it, with its words, pointing to the nodes that carry its state."""

    node: int
    kind: Literal["all", "any", "not", "leaf", "rule", "flag"]
    children: tuple["Condition", ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculation: an operation over formulas, a number, a fact, a parameter, or a choice by a condition."""

    op: Literal["number", "fact", "param", "add", "sub", "mul", "div", "min", "max", "if", "bands", "student_days"]
    parts: tuple["Formula", ...] = ()
    number: Fraction | None = None
    fact: str = ""
    param: ParamRef | None = None
    node: int = -1


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """Points that count if the condition is the first true one of its group."""

    points: int
    node: int


@dataclass(frozen=True, slots=True)
class Derived:
    """How a fact follows from others: from a condition, a calculation or a score. Exactly one is set."""

    condition: Condition | None = None
    calc: Formula | None = None
    score: tuple[tuple[ScoreEntry, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """A body that is responsible if its condition holds; without condition always or as the text says."""

    authority: str
    when: Condition | None
    when_de: str
    norm: str


@dataclass(frozen=True, slots=True)
class EditionForm:
    """The executable part of one edition."""

    valid_from: date | None
    valid_to: date | None
    condition: Condition
    requires: tuple[str, ...]
    blocked_by: tuple[str, ...]
    calculations: tuple[tuple[str, str, Formula], ...]
    responsible: tuple[Responsible, ...]


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule with its editions in order of date."""

    id: str
    edition_by: str | None
    before_first: str
    after_last: str
    editions: tuple[EditionForm, ...]
    reads: int


@dataclass(frozen=True)
class Form:
    """The compiled law: node table, derived facts, rules, and per node the facts it can depend on as a bit set."""

    nodes: tuple[Node, ...]
    reads: tuple[int, ...]
    bits: Mapping[str, int]
    derived: Mapping[str, Derived]
    derived_reads: Mapping[str, int]
    rules: Mapping[str, RuleForm]
    # words of conditions and editions, worked out once by whoever explains
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def mask(self, facts: Mapping[str, Any] | set[str] | frozenset[str]) -> int:
        """Give the bit set of some facts."""
        return sum(1 << self.bits[name] for name in facts if name in self.bits)
