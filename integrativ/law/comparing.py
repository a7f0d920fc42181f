"""Two laws compared for many people at once: whom another law can answer otherwise, and whom it cannot.

First the two forms are compared, as they stand on the day: what is built the same answers the same, for everybody. What
is left is worked out for all people together under the view of each question, and only people for whom a state
differs on which the question rests may get another answer. Nobody who gets one is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from integrativ.law.answers.forms import Assumption, Entry, Law, QuestionForm
from integrativ.law.kernel.batch import BatchResult
from integrativ.law.kernel.form import FactRef, ListRef, Node, ParamRef, Period
from integrativ.law.kernel.interpreter import edition_on
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.planes import Bits, Columns, columns_of
from integrativ.law.portfolio import evaluate_many

Sign = Any


class Signs:
    """What each part of a law is built from on a day, as values that are equal only if the parts decide the same."""

    def __init__(self, law: Law, day: date, numbers: dict[Sign, int]) -> None:
        self.law, self.day, self._numbers = law, day, numbers
        self._nodes: dict[int, Sign] = {}
        self._rules: dict[str, Sign] = {}
        self._facts: dict[str, Sign] = {}

    def node(self, index: int) -> Sign:
        """What a node is built from."""
        if index not in self._nodes:
            self._nodes[index] = self._one(self._node(self.law.form.nodes[index]))
        return self._nodes[index]

    def _node(self, node: Node) -> Sign:
        if node.leaf is not None:
            leaf = node.leaf
            return ("leaf", self.fact(leaf.fact), leaf.test, leaf.ranks, self._operand(leaf.operand))
        if node.kind == "rule":
            return ("rule", self.rule(node.ref))
        if node.kind == "flag":
            return ("flag", node.ref, self.law.catalogue.flags[node.ref].default)
        below = [self.node(child) for child in node.children]
        return (node.kind, *(sorted(below) if node.kind != "not" else below))

    def rule(self, name: str) -> Sign:
        """What the state of a rule is built from on the day: the condition of its edition."""
        if name not in self._rules:
            rule = self.law.form.rules[name]
            editions = rule.editions
            sign: Sign
            if rule.edition_by is None:
                index = edition_on(rule, self.day)
                sign = self.node(editions[index].condition.node) if isinstance(index, int) else (name, index)
            else:
                dated = tuple((one.valid_from, one.valid_to, self.node(one.condition.node)) for one in editions)
                sign = (name, self.fact(rule.edition_by), rule.before_first, rule.after_last, dated)
            self._rules[name] = self._one(sign)
        return self._rules[name]

    def frame(self, name: str) -> Sign:
        """What an entry about a rule takes from the rule besides its state: what it requires and what blocks it."""
        rule = self.law.form.rules[name]
        if rule.edition_by is None:
            index = edition_on(rule, self.day)
            if not isinstance(index, int):
                return index
            return rule.editions[index].requires, rule.editions[index].blocked_by
        dated = tuple((one.valid_from, one.valid_to, one.requires, one.blocked_by) for one in rule.editions)
        return rule.before_first, rule.after_last, dated

    def beside(self, name: str) -> frozenset[str]:
        """Name the rules an entry about this rule asks besides it."""
        editions = self.law.form.rules[name].editions
        return frozenset(other for one in editions for other in (*one.requires, *one.blocked_by))

    def _one(self, sign: Sign) -> int:
        """Give each different sign a number, so that comparing large ones is comparing two numbers."""
        return self._numbers.setdefault(sign, len(self._numbers))

    def fact(self, name: str) -> Sign:
        """What a fact is built from: itself, or what it follows from."""
        if name not in self._facts:
            derived = self.law.form.derived.get(name)
            self._facts[name] = self._one(("fact", name, *self._parts(derived))) if derived else name
        return self._facts[name]

    def _operand(self, operand: Any) -> Sign:
        if isinstance(operand, ListRef):
            values = self.law.catalogue.lists[operand.list_id].on(self.day)
            return (operand.list_id, None if values is None else tuple(values))
        if isinstance(operand, FactRef):
            return ("fact", self.fact(operand.fact), operand.span)
        if isinstance(operand, ParamRef):
            return self._param(operand)
        if isinstance(operand, Period):
            return ("period", operand.span, None if operand.at is None else self.fact(operand.at))
        return repr(operand)

    def _param(self, ref: ParamRef) -> Sign:
        series = self.law.catalogue.parameters[ref.param_id]
        if ref.at is None:
            return (ref.param_id, ref.key, repr(series.on(self.day)))
        return (ref.param_id, ref.key, self.fact(ref.at), repr(series.dated))

    def _parts(self, thing: Any) -> Iterator[Sign]:
        """Everything a derived fact, a calculation or a score is made of."""
        if isinstance(thing, ParamRef):
            yield self._param(thing)
        elif isinstance(thing, tuple):
            for part in thing:
                yield from ("(", *self._parts(part), ")")
        elif hasattr(thing, "__slots__") and not isinstance(thing, str | int | date):
            yield type(thing).__name__
            for name in thing.__slots__:
                part = getattr(thing, name)
                if name == "node":
                    yield -1 if part < 0 else self.node(part)
                elif name == "fact" and part:
                    yield self.fact(part)
                elif name not in ("raw", "children"):
                    yield from self._parts(part)
        else:
            yield repr(thing)


@dataclass(frozen=True)
class Point:
    """Part of a question that the laws read differently: under which view, and the states it rests on, in each law.

    `nodes` pairs the nodes of one law with those of the other; `rules` is asked by name. Without any, everybody
    may get another answer.
    """

    question: str
    view: tuple[tuple[str, Any], ...] = ()
    nodes: tuple[tuple[int, int], ...] = ()
    rules: tuple[str, ...] = ()


def points_that_differ(one: Law, other: Law, day: date) -> Iterator[Point]:
    """Compare how the questions of both laws are built on a day."""
    numbers: dict[Sign, int] = {}
    signs = Signs(one, day, numbers), Signs(other, day, numbers)
    for name, question in one.questions.items():
        if name in other.questions:
            yield from _in_question(signs, question, other.questions[name])


def _in_question(signs: tuple[Signs, Signs], one: QuestionForm, other: QuestionForm) -> Iterator[Point]:
    for field_, twin in zip(one.fields, other.fields, strict=True):
        pairs = [(row.when.node, same.when.node) for row, same in zip(field_.rows, twin.rows, strict=True)]
        if pairs := _unlike(signs, pairs):
            yield Point(one.id, (), tuple(pairs))
    for entry, same in zip(one.entries, other.entries, strict=True):
        yield from _in_entry(signs, one.id, entry, same)
    for item, same_item in zip(one.items, other.items, strict=True):
        pairs = _unlike(signs, [(item.when.node, same_item.when.node)])
        if isinstance(item.day, FactRef) and signs[0].fact(item.day.fact) != signs[1].fact(item.day.fact):
            yield Point(one.id)
        elif pairs:
            yield Point(one.id, _items(item.view), tuple(pairs))


def _in_entry(signs: tuple[Signs, Signs], question: str, entry: Entry, same: Entry) -> Iterator[Point]:
    rule = entry.rule_id
    if signs[0].frame(rule) != signs[1].frame(rule):
        yield Point(question)
        return
    pairs = []
    if entry.applies_when is not None and same.applies_when is not None:
        pairs = _unlike(signs, [(entry.applies_when.node, same.applies_when.node)])
    asked = {rule} | signs[0].beside(rule) | signs[1].beside(rule)
    rules = sorted(name for name in asked if signs[0].rule(name) != signs[1].rule(name))
    if pairs or rules:
        yield Point(question, _items(entry.view), tuple(pairs), tuple(rules))


def _unlike(signs: tuple[Signs, Signs], pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [pair for pair in pairs if signs[0].node(pair[0]) != signs[1].node(pair[1])]


def _items(view: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(view.items(), key=str))


@dataclass
class Comparison:
    """Two laws on one day; the parts that differ are found once and asked for many groups of people."""

    one: Law
    other: Law
    day: date
    points: Mapping[str, Sequence[Point]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Point]] = {}
        for point in points_that_differ(self.one, self.other, self.day):
            found.setdefault(point.question, []).append(point)
        self.points = found

    def may_differ(self, people: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
        """Give by question the people (their places) who may get another answer; facts are checked already."""
        return {question: self._people(question, people) for question in self.points} if people else {}

    def _people(self, question: str, people: Sequence[Mapping[str, Any]]) -> list[int]:
        points = self.points[question]
        if any(not point.nodes and not point.rules for point in points):
            return list(range(len(people)))
        form = self.one.questions[question]
        viewed = columns_of(self.one.catalogue, [self._viewed(form, facts) for facts in people])
        by_view: dict[tuple[tuple[str, Any], ...], list[Point]] = {}
        for point in points:
            by_view.setdefault(point.view, []).append(point)
        differ: Bits = np.zeros(viewed.rows // 8, np.uint8)
        for view, asked in by_view.items():
            columns = _replaced(self.one, viewed, dict(view))
            results = [evaluate_many(columns, self.day, under=law) for law in (self.one, self.other)]
            for point in asked:
                differ |= _differing(results, point)
        bits = np.unpackbits(differ, bitorder="little")[: len(people)]
        return [int(number) for number in np.flatnonzero(bits)]

    def _viewed(self, question: QuestionForm, facts: Mapping[str, Any]) -> dict[str, Any]:
        """A person's facts as the question sees them, like `answers.views.viewed`."""
        known = {name: value for name, value in facts.items() if value is not None}
        filled = {
            entry.fact: self._assumed(entry, known)
            for entry in question.assumptions
            if entry.fact not in known and entry.fact not in question.view
        }
        return {**known, **filled, **question.view}

    def _assumed(self, entry: Assumption, known: Mapping[str, Any]) -> Any:
        if entry.same_as is None:
            return entry.value
        return self.day if entry.same_as == AS_OF else known.get(entry.same_as)


def _replaced(law: Law, columns: Columns, view: Mapping[str, Any]) -> Columns:
    """The same people with some facts set alike for all."""
    if not view:
        return columns
    alike = columns_of(law.catalogue, [view] * columns.people)
    odd = {number: {**columns.person(number), **view} for number in {*columns.odd, *alike.odd}}
    return Columns(columns.people, {**columns.columns, **alike.columns}, odd)


def _differing(results: Sequence[BatchResult], point: Point) -> Bits:
    one, other = results
    rows = one.columns.rows // 8
    differ: Bits = np.zeros(rows, np.uint8)
    nodes = [*point.nodes, *((one.rule_rows[rule], other.rule_rows[rule]) for rule in point.rules)]
    for node, twin in nodes:
        for plane in (0, 1):
            unlike = np.bitwise_xor(one.planes[:, node, plane], other.planes[:, twin, plane])
            differ |= unlike.reshape(-1)[:rows]
    return differ


__all__ = ["Comparison", "Point", "points_that_differ"]
