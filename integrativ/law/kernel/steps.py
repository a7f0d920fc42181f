"""The form on one day as a list of steps over blocks of people: one step per test, segments of combinations between.

Tests that need nobody else's state come first. Editions, lists and values of the day are chosen before anybody is
looked at; editions and values on a person's own day are chosen by comparing that day. Rows with days of their own must
lie in the interval of the day: then these are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from integrativ.law.kernel import testing_many as tests
from integrativ.law.kernel.calculation import days_worked
from integrativ.law.kernel.cone import Wanted
from integrativ.law.kernel.days import ends_on_the_day, last_beginning
from integrativ.law.kernel.fast import IN_FAST, Fast
from integrativ.law.kernel.form import Const, FactRef, Leaf, ListRef, Node, ParamRef, Period, RuleForm, other_fact
from integrativ.law.kernel.generated import Program
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.joining import AND, COPY, NOT, OR, Segment
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.planes import Coded, Columns, Numbers, Ordered
from integrativ.law.kernel.points import scored
from integrativ.law.kernel.testing_many import Block, Step

_ORDER = {"gte": tests.AT_LEAST, "gt": tests.MORE, "eq": tests.EQUAL}
_JOINS = {"all": AND, "any": OR, "not": NOT}


class Steps:
    """Everything to be done for a block of people on one day."""

    def __init__(
        self,
        program: Program,
        columns: Columns,
        day: date,
        flags: Mapping[str, bool | None],
        *,
        numba: bool,
        wanted: Wanted | None = None,
    ) -> None:
        self._program, self._columns, self._day, self._flags = program, columns, day, flags
        self._form = program.form
        self._fast = Fast(columns) if numba else None
        self._in_force = program.calendar.on(day)
        self._steps: list[tuple[int, Step] | Segment] = []
        self._extras: dict[Step, int] = {}
        self.interpreted = 0
        self.rows = len(self._form.nodes)
        later = []
        for index, node in enumerate(self._form.nodes):
            if wanted is not None and index not in wanted.nodes:
                continue
            step = self._first(node, index)
            if step is None:
                later.append((index, node))
            elif step is not IN_FAST:
                self._steps.append((index, step))
        fast, self._fast = self._fast, None
        for index, node in later:
            self._later(index, node)
        self.tests = {leaf: self._extra(self._leaf(-1, leaf)) for leaf in (wanted.tests if wanted else ())}
        self._fast = fast
        names = self._form.rules if wanted is None else wanted.rules
        self.rule_rows = {name: self._row_of(self._form.rules[name]) for name in names}

    def run(self, planes: Numbers, first: int, last: int) -> None:
        """Work out one block: people `first` to `last`, states into `planes[row, yes / not no, byte]`."""
        block = Block(planes, first, last, listed=self._fast is None)
        words = planes.view(np.uint64)
        if self._fast is not None:
            self._fast.run(words, first)
        for step in self._steps:
            if isinstance(step, Segment):
                step.run(words, block.rows, numba=self._fast is not None)
            else:
                step[1](block, block.rows[step[0]])

    # nodes

    def _first(self, node: Node, index: int) -> Step | None:
        """Give the step of a node that needs no other node's state, or nothing."""
        if node.kind == "flag":
            flag = self._flags[node.ref]
            return tests.OPEN if flag is None else tests.YES if flag else tests.NO
        if node.leaf is None or node.leaf.fact in self._form.derived:
            return None
        return self._interpreted(index) if other_fact(node.leaf) in self._form.derived else self._leaf(index, node.leaf)

    def _later(self, index: int, node: Node) -> None:
        if node.leaf is not None:
            self._steps.append((index, self._derived(index, node.leaf)))
        elif node.kind == "rule":
            self._rule(index, self._form.rules[node.ref])
        elif not node.children:
            self._steps.append((index, tests.YES if node.kind == "all" else tests.NO))
        else:
            self._join(_JOINS[node.kind], index, node.children)

    def _join(self, operation: int, index: int, parts: tuple[int, ...]) -> None:
        if not self._steps or not isinstance(self._steps[-1], Segment):
            self._steps.append(Segment())
        segment = self._steps[-1]
        assert isinstance(segment, Segment)
        segment.add(operation, index, parts)

    def _extra(self, step: Step) -> int:
        """Give a row beyond the nodes; the same step shares it."""
        if step not in self._extras:
            self._steps.append((self.rows, step))
            self._extras[step] = self.rows
            self.rows += 1
        return self._extras[step]

    def _interpreted(self, index: int) -> Step:
        """Leave a test to the reference, one person at a time."""

        def step(block: Block, target: Numbers) -> None:
            target[:] = 0
            for row in range(block.first, min(block.last, self._columns.people)):
                facts, own = self._columns.person(row), self._columns.days
                day = self._day if own is None else own.value(row)
                truth = Evaluation(self._program.catalogue, self._form, facts, day, self._flags).truth(index)
                tests.set_state(target, row - block.first, truth)
                self.interpreted += 1

        return step

    # rules

    def _row_of(self, rule: RuleForm) -> int:
        if rule.edition_by is not None:
            node = self._program.rule_nodes.get(rule.id)
            return self._extra(self._by_own_day(rule)) if node is None else node
        edition = self._in_force.editions[rule.id]
        if isinstance(edition, int):
            return rule.editions[edition].condition.node
        return self._extra(tests.NO if edition == "not_in_force" else tests.OPEN)

    def _rule(self, index: int, rule: RuleForm) -> None:
        if rule.edition_by is not None:
            self._steps.append((index, self._by_own_day(rule)))
            return
        edition = self._in_force.editions[rule.id]
        if isinstance(edition, int):
            self._join(COPY, index, (rule.editions[edition].condition.node,))
        else:
            self._steps.append((index, tests.NO if edition == "not_in_force" else tests.OPEN))

    def _by_own_day(self, rule: RuleForm) -> Step:
        """Choose the edition by each person's own day."""
        column = self._columns.columns.get(rule.edition_by or "")
        if rule.edition_by in self._form.derived:
            return self._interpreted(self._program.rule_nodes[rule.id])
        return tests.OPEN if not isinstance(column, Ordered) else tests.edition_by(column, rule)

    # tests

    def _leaf(self, index: int, leaf: Leaf) -> Step:
        column = self._columns.columns.get(leaf.fact)
        if leaf.fact == AS_OF:
            return self._two_sided(index, leaf, self._columns.days or self._day.toordinal())
        if column is None:
            return tests.OPEN
        if leaf.test == "known":
            return tests.known(column)
        if isinstance(column, Coded):
            return self._coded(index, leaf, column)
        return self._two_sided(index, leaf, column)

    def _coded(self, index: int, leaf: Leaf, column: Coded) -> Step:
        if not isinstance(leaf.operand, Const | ListRef):
            return self._interpreted(index)
        operand = (
            self._in_force.lists[leaf.operand.list_id] if isinstance(leaf.operand, ListRef) else leaf.operand.value
        )
        if operand is None:
            return tests.OPEN
        choice = self._choice(index, leaf, column, operand)
        if self._fast is None or choice.planes is None:
            return tests.coded(column, choice)
        return self._fast.coded(index, leaf.fact, choice) or tests.coded(column, choice)

    def _choice(self, index: int, leaf: Leaf, column: Coded, operand: Any) -> tests.Choice:
        """Try the values once for every batch, unless they are those of this batch only."""
        if self._program.catalogue.facts[leaf.fact].type not in ("bool", "enum"):
            return tests.choice_of(leaf, column.values, operand)
        kept = self._program.kept
        if (index, operand) not in kept:
            kept[index, operand] = tests.choice_of(leaf, column.values, operand)
        choice: tests.Choice = kept[index, operand]
        return choice

    def _against(self, index: int, leaf: Leaf, left: Ordered | int, operation: int, value: Any) -> Step:
        if isinstance(left, int):
            return tests.on_the_day(left, operation, value)
        limit = tests.whole_limit(left, operation, value)
        return tests.known_no(left) if limit is None else self._limited(index, leaf, left, operation, limit)

    def _limited(self, index: int, leaf: Leaf, column: Ordered, operation: int, limit: int) -> Step:
        step = self._fast.limited(index, leaf.fact, operation, limit) if self._fast else None
        return step or tests.limited(column, operation, limit)

    def _two_sided(self, index: int, leaf: Leaf, left: Ordered | int) -> Step:
        """Compare days or numbers with a limit, or with another fact."""
        operand = leaf.operand
        if isinstance(left, Ordered) and ends_on_the_day(leaf):
            own = self._columns.days
            if own is not None:
                return tests.compared(left, tests.AT_MOST, own.last_beginnings(leaf))
            return self._limited(index, leaf, left, tests.AT_MOST, last_beginning(leaf, self._day))
        if isinstance(operand, Period) and isinstance(left, Ordered):
            other = self._side(operand.at or AS_OF)
            if leaf.test == "age":
                return tests.compared(other, tests.AT_LEAST, left.birthdays(operand.span.years))
            return tests.compared(other, tests.MORE, left.moved(operand.span))
        if leaf.test not in _ORDER:
            return self._interpreted(index)
        operation = _ORDER[leaf.test]
        if isinstance(operand, FactRef):
            other = self._side(operand.fact)
            if isinstance(other, Ordered) and isinstance(left, Ordered) and other.scale != left.scale:
                return self._interpreted(index)
            return tests.compared(left, operation, tests.moved(other, operand.span))
        if isinstance(operand, Const):
            return self._against(index, leaf, left, operation, operand.value)
        if isinstance(operand, ParamRef) and operand.at is None:
            value = self._in_force.params[operand]
            return tests.OPEN if value is None else self._against(index, leaf, left, operation, value)
        if isinstance(operand, ParamRef) and isinstance(left, Ordered):
            series = self._program.catalogue.parameters[operand.param_id]
            return tests.value_on(left, operation, self._side(operand.at or AS_OF), series, operand.key)
        return self._interpreted(index)

    def _side(self, name: str) -> Ordered | int | None:
        if name == AS_OF:
            return self._columns.days or self._day.toordinal()
        column = self._columns.columns.get(name)
        return column if isinstance(column, Ordered) else None

    # facts that follow from others

    def _derived(self, index: int, leaf: Leaf) -> Step:
        step = self._followed(index, leaf)
        given = self._columns.columns.get(leaf.fact)
        if step is None or other_fact(leaf) is not None:
            return self._interpreted(index)
        return step if given is None else tests.first_given(given, self._leaf(index, leaf), step)

    def _followed(self, index: int, leaf: Leaf) -> Step | None:
        derived, operand = self._form.derived[leaf.fact], leaf.operand
        if derived.condition is not None:
            node = derived.condition.node
            if leaf.test == "known":
                return tests.decided(node)
            if leaf.test == "eq" and isinstance(operand, Const) and isinstance(operand.value, bool):
                return tests.copied(node) if operand.value else tests.mirrored(node)
        elif derived.score is not None and isinstance(operand, Const) and leaf.test in ("gte", "gt"):
            limit = operand.value + (leaf.test == "gt")
            return scored(derived.score, limit)
        elif derived.calc is not None and derived.calc.op == "student_days" and isinstance(operand, Const):
            weeks = self._columns.columns.get(derived.calc.fact)
            if not isinstance(weeks, Coded):
                return tests.OPEN
            if leaf.test != "known":
                worked = [days_worked(blocks) for blocks in weeks.values]
                return tests.coded(weeks, tests.choice_of(leaf, worked, operand.value))
        return None
