"""The same rules for OpenFisca-Core, zen-engine and polars.

OpenFisca has no third value: it gets Kleene's as whole numbers 0, 1, 2. zen-engine gets, for each rule, whether it is
met, with a test for null at each fact (less than ours say). polars has nulls that follow Kleene.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl
import zen
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from tests.bench.law.neutral import IN, KNOWN, Condition, People, Rules

UNKNOWN = -(2**31) + 1
MONTH = "2026-11"
Array = np.ndarray[Any, Any]


class OpenFisca:
    """One variable per fact and per rule; a simulation per call, as its users do."""

    def __init__(self, rules: Rules) -> None:
        person = build_entity(key="person", plural="persons", label="", is_person=True)
        role = {"key": "member", "plural": "members", "label": ""}
        household = build_entity(key="household", plural="households", label="", roles=[role])
        self.system = TaxBenefitSystem([person, household])
        common = {"value_type": int, "entity": person, "label": ""}
        for name in rules.facts:
            fact = {**common, "default_value": UNKNOWN, "definition_period": DateUnit.ETERNITY}
            self.system.add_variable(type(name, (Variable,), fact))
        self.names = [f"rule_{number}" for number in range(len(rules.neutral))]
        for name, condition in zip(self.names, rules.neutral.values(), strict=True):
            formula = self._formula(condition)
            rule = {**common, "definition_period": DateUnit.MONTH, "formula": formula}
            self.system.add_variable(type(name, (Variable,), rule))

    def _formula(self, condition: Condition) -> Callable[..., Array]:
        def formula(person: Any, period: Any, parameters: Any) -> Array:
            return self._state(condition, person, period)

        return formula

    def _state(self, condition: Condition, person: Any, period: Any) -> Array:
        kind = condition[0]
        if kind in ("all", "any"):
            states = [self._state(part, person, period) for part in condition[1]]
            return np.minimum.reduce(states) if kind == "all" else np.maximum.reduce(states)
        if kind == "not":
            return 2 - self._state(condition[1], person, period)
        value, limit = person(condition[1], period), condition[2]
        tests: dict[str, Callable[[], Array]] = {
            KNOWN: lambda: value != UNKNOWN,
            IN: lambda: np.isin(value, limit) if len(limit) > 1 else value == limit[0],
            ">=": lambda: value >= limit,
            ">": lambda: value > limit,
            "<=": lambda: value <= limit,
        }
        return np.where(value == UNKNOWN, np.int8(1), tests[kind]() * np.int8(2))

    def run(self, people: People, first: int, last: int, *, trace: bool = False) -> list[Array]:
        simulation = SimulationBuilder().build_default_simulation(self.system, last - first)
        simulation.trace = trace
        for name, numbers in people.numbers.items():
            given = np.where(people.known[name][first:last], numbers[first:last], UNKNOWN)
            simulation.set_input(name, "ETERNITY", given)
        return [simulation.calculate(name, MONTH) for name in self.names]


class Zen:
    """One expression node with all rules."""

    def __init__(self, rules: Rules) -> None:
        expressions = [
            {"id": f"r{number}", "key": f"r{number}", "value": self._met(condition, True)}
            for number, condition in enumerate(rules.neutral.values())
        ]
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": "a", "sourceId": "in", "targetId": "rules"},
            {"id": "b", "sourceId": "rules", "targetId": "out"},
        ]
        self._decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
        self._of_rules = itemgetter(*(expression["key"] for expression in expressions))

    def _met(self, condition: Condition, wanted: bool) -> str:
        """Write when a condition surely holds (or surely does not)."""
        kind = condition[0]
        if kind in ("all", "any"):
            sign = " and " if (kind == "all") is wanted else " or "
            return "(" + sign.join(self._met(part, wanted) for part in condition[1]) + ")"
        if kind == "not":
            return self._met(condition[1], not wanted)
        name, limit = condition[1], condition[2]
        if kind == KNOWN:
            return f"({name} != null)" if wanted else "(1 == 2)"
        if kind == IN:
            test = f"{name} {'in' if wanted else 'not in'} [{', '.join(map(str, limit))}]"
        else:
            sign = kind if wanted else {">=": "<", ">": "<=", "<=": ">"}[kind]
            test = f"{name} {sign} {limit}"
        return f"({name} != null and {test})"

    def run(self, person: dict[str, int | None]) -> tuple[bool, ...]:
        met: tuple[bool, ...] = self._of_rules(self._decision.evaluate(person)["result"])
        return met


class Polars:
    """One expression per rule over nullable columns; facts of yes or no are native truth values."""

    def __init__(self, rules: Rules, people: People) -> None:
        self._rules = rules
        self.frame = pl.DataFrame(
            [
                pl.Series(name, self._values(name, numbers)).zip_with(
                    pl.Series(people.known[name]), pl.Series([None] * len(numbers), dtype=self._type(name))
                )
                for name, numbers in people.numbers.items()
            ]
        )
        self._expressions = [
            self._state(condition).alias(f"r{number}") for number, condition in enumerate(rules.neutral.values())
        ]

    def _type(self, name: str) -> Any:
        return {"bool": pl.Boolean, "enum": pl.UInt8}.get(self._rules.facts[name].type, pl.Int32)

    def _values(self, name: str, numbers: Array) -> Array:
        kind = self._rules.facts[name].type
        return numbers == 2 if kind == "bool" else numbers.astype(np.uint8) if kind == "enum" else numbers

    def _state(self, condition: Condition) -> Any:
        kind = condition[0]
        if kind in ("all", "any"):
            first, *others = (self._state(part) for part in condition[1])
            for other in others:
                first = first & other if kind == "all" else first | other
            return first
        if kind == "not":
            return ~self._state(condition[1])
        column, limit = pl.col(condition[1]), condition[2]
        if kind == KNOWN:
            return pl.when(column.is_not_null()).then(True)
        if kind == IN:
            if self._rules.facts[condition[1]].type == "bool":
                return column if limit == (2,) else ~column
            return column == limit[0] if len(limit) == 1 else column.is_in(list(limit))
        return column >= limit if kind == ">=" else column > limit if kind == ">" else column <= limit

    def run(self) -> pl.DataFrame:
        return self.frame.lazy().select(self._expressions).collect()
