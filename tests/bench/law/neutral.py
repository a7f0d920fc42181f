"""Real rules on one day in a form every engine can take: conditions on whole numbers, and people drawn at random.

Taken are the rules whose wording of the day tests given facts with few values, numbers and days against the law (no
other fact on the other side, no derived facts, no texts): 150 of them. Everything is a whole number: the place of a
value in its list, ten-thousandths, day numbers; `None` is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from integrativ.law.answers.forms import Law, law, law_from
from integrativ.law.catalogue.model import Fact
from integrativ.law.kernel.days import ends_on_the_day, last_beginning
from integrativ.law.kernel.form import Const, EditionForm, Leaf, ListRef, ParamRef, other_fact
from integrativ.law.kernel.generated import Program, program_of
from integrativ.law.kernel.leaves import holds
from integrativ.law.kernel.planes import DECIMAL_SCALE, Columns, coded_column, ordered_column
from integrativ.law.kernel.testing_many import AT_LEAST, MORE, whole_limit

DAY = date(2026, 11, 23)
KNOWN, IN, AT_LEAST_, MORE_, AT_MOST_ = "known", "in", ">=", ">", "<="
MISSING = 0.25
Condition = tuple[Any, ...]  # ("all" | "any", parts) · ("not", part) · (test, fact, values or limit)


@dataclass(frozen=True)
class Rules:
    """Some rules: for the other engines in neutral form, for ours as a law of their own."""

    neutral: dict[str, Condition]
    facts: dict[str, Fact]
    law: Law

    @property
    def program(self) -> Program:
        return program_of(self.law.catalogue, self.law.form)


def chosen(number: int) -> Rules:
    """So many of the rules that can be taken, evenly spread over the catalogue."""
    neutral = {name: condition for name in law().form.rules if (condition := _rule(name)) is not None}
    names = list(neutral)[:: len(neutral) // number][:number]
    taken = {name: neutral[name] for name in names}
    used = {fact for condition in taken.values() for fact in facts_of(condition)}
    source = law().catalogue
    facts = {name: fact for name, fact in source.facts.items() if name in used}
    editions = {name: tuple(e for e in source.rules[name].editions if e.covers(DAY)) for name in names}
    alone = {name: tuple(replace(e, requires=(), blocked_by=()) for e in found) for name, found in editions.items()}
    rules = {name: replace(source.rules[name], editions=tuple(map(_bare, alone[name]))) for name in names}
    return Rules(taken, facts, law_from(replace(source, facts=facts, rules=rules, questions={})))


def _bare(edition: Any) -> Any:
    """The wording with its condition only: amounts and responsible bodies are no part of the comparison."""
    return replace(edition, raw={k: v for k, v in edition.raw.items() if k not in ("calculations", "responsible")})


def facts_of(condition: Condition) -> Iterator[str]:
    if condition[0] in ("all", "any"):
        for part in condition[1]:
            yield from facts_of(part)
    elif condition[0] == "not":
        yield from facts_of(condition[1])
    else:
        yield condition[1]


def _rule(name: str) -> Condition | None:
    rule = law().form.rules[name]
    current = [edition for edition in rule.editions if _covers(edition)]
    if rule.edition_by is not None or not current:
        return None
    try:
        return _node(current[0].condition.node)
    except LookupError:
        return None


def _covers(edition: EditionForm) -> bool:
    return (edition.valid_from or date.min) <= DAY <= (edition.valid_to or date.max)


def _node(index: int) -> Condition:
    node = law().form.nodes[index]
    if node.kind in ("all", "any"):
        return (node.kind, tuple(_node(child) for child in node.children))
    if node.kind == "not":
        return ("not", _node(node.children[0]))
    if node.leaf is None or node.leaf.fact not in law().catalogue.facts:
        raise LookupError
    return _leaf(node.leaf, law().catalogue.facts[node.leaf.fact])


def _leaf(leaf: Leaf, fact: Fact) -> Condition:
    if fact.derive is not None or other_fact(leaf) or fact.type in ("text", "list"):
        raise LookupError
    if leaf.test == "known":
        return (KNOWN, leaf.fact, None)
    if ends_on_the_day(leaf):
        return (AT_MOST_, leaf.fact, last_beginning(leaf, DAY))
    operand: Any = leaf.operand
    if isinstance(operand, ListRef):
        value = law().catalogue.lists[operand.list_id].on(DAY)
    elif isinstance(operand, ParamRef):
        value = program_of(law().catalogue, law().form).calendar.on(DAY).params[operand]
    else:
        assert isinstance(operand, Const)
        value = operand.value
    if value is None:
        raise LookupError
    if fact.type in ("bool", "enum"):
        values = (False, True) if fact.type == "bool" else fact.values
        return (IN, leaf.fact, tuple(code for code, one in enumerate(values, 1) if holds(leaf, one, value)))
    if leaf.test not in ("gte", "gt"):
        limit = whole_limit(_scaled(fact), AT_LEAST, value)
        return (IN, leaf.fact, (limit,))
    limit = whole_limit(_scaled(fact), AT_LEAST if leaf.test == "gte" else MORE, value)
    return (AT_LEAST_ if leaf.test == "gte" else MORE_, leaf.fact, limit)


def _scaled(fact: Fact) -> Any:
    return ordered_column(fact, np.zeros(0, np.int32), np.zeros(0, np.bool_))


@dataclass(frozen=True)
class People:
    """People for all engines: whole numbers and who is known, and the same as our columns."""

    numbers: dict[str, np.ndarray[Any, Any]]
    known: dict[str, np.ndarray[Any, Any]]
    columns: Columns

    def plain(self, person: int) -> dict[str, int | None]:
        return {name: int(self.numbers[name][person]) if self.known[name][person] else None for name in self.numbers}


def people(rules: Rules, number: int) -> People:
    """Draw people: a quarter of the facts unknown, numbers and days on both sides of the limits."""
    random = np.random.default_rng(20261123)
    numbers, known, columns = {}, {}, {}
    for name, fact in rules.facts.items():
        known[name] = random.random(number) >= MISSING
        if fact.type in ("bool", "enum"):
            most = 2 if fact.type == "bool" else len(fact.values)
            numbers[name] = random.integers(1, most + 1, number, dtype=np.int32)
            codes = np.where(known[name], numbers[name], 0).astype(np.min_scalar_type(most))
            columns[name] = coded_column(fact, codes)
        else:
            limits = list(_limits(rules, name))
            low, high = min(limits, default=0), max(limits, default=1)
            reach = max(
                high - low, 400 if fact.type == "date" else 20 * (DECIMAL_SCALE if fact.type == "decimal" else 1)
            )
            numbers[name] = random.integers(max(0, low - reach), high + reach, number, dtype=np.int32)
            columns[name] = ordered_column(fact, numbers[name], known[name])
    return People(numbers, known, Columns(number, columns))


def _limits(rules: Rules, name: str) -> Iterator[int]:
    def below(condition: Condition) -> Iterator[int]:
        if condition[0] in ("all", "any"):
            for part in condition[1]:
                yield from below(part)
        elif condition[0] == "not":
            yield from below(condition[1])
        elif condition[1] == name and condition[0] != KNOWN:
            yield from condition[2] if condition[0] == IN else (condition[2],)

    for condition in rules.neutral.values():
        yield from below(condition)
