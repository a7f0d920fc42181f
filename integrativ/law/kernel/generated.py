"""The executor for one person: the form written out as one Python function, compiled once per rule set.

It gives the state of every node at once and answers as the reference interpreter does, so that answers and
explanations run on it unchanged. What is missing is worked out only where somebody asks. A view of somebody nothing was
computed for is computed anew; later views share states and are interpreted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import FunctionType
from typing import Any

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.kernel.calculation import days_worked, exact
from integrativ.law.kernel.calendar import birthday, elapsed, shifted
from integrativ.law.kernel.days import Calendar, Cutoffs, InForce, ends_on_the_day, param_on
from integrativ.law.kernel.form import Const, EditionForm, Form, Leaf, Node, RuleForm, ScoreEntry
from integrativ.law.kernel.interpreter import NOTHING, Evaluation, Missing, RuleState, edition_on
from integrativ.law.kernel.leaves import between, leaf_state
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.rows import row
from integrativ.law.kernel.scores import Interval
from integrativ.law.kernel.truth import NO, OPEN, YES, Result, Truth
from integrativ.law.kernel.writing import Text, Writer

States = list[int]
Run = Callable[..., States]
TRUTH_OF: Mapping[int, Truth] = {0: NO, 1: OPEN, 3: YES}
CODE_OF = (0, 1, 3)
_RESULTS: tuple[Result, ...] = ("not_met", "open", "met", "met")
_KEPT = 4
_DAYS_KEPT = 400
_SETS_KEPT = 20_000
_FAR = 10**9


class _Names:
    """The names of missing things as bits, so that bringing them together is one operation."""

    def __init__(self, catalogue: Catalogue) -> None:
        parts: dict[str, Iterable[str]] = {
            "param": catalogue.parameters,
            "flag": catalogue.flags,
            "list": catalogue.lists,
        }
        parts["edition"] = catalogue.rules
        self._names = [*catalogue.facts, *(f"{kind}:{name}" for kind, names in parts.items() for name in names)]
        self._bits = {name: 1 << bit for bit, name in enumerate(self._names)}
        self._sets: dict[int, tuple[Missing, tuple[str, ...]]] = {}

    def mask(self, names: Iterable[str]) -> int:
        """Give some names, each once, as a bit set."""
        return sum(self._bits[name] for name in names)

    def of(self, mask: int) -> Missing:
        """Give the names of a bit set."""
        return self._kept(mask)[0]

    def listed(self, mask: int) -> tuple[str, ...]:
        """Give the names of a bit set in order."""
        return self._kept(mask)[1]

    def _kept(self, mask: int) -> tuple[Missing, tuple[str, ...]]:
        found = self._sets.get(mask)
        if found is None:
            if len(self._sets) >= _SETS_KEPT:
                self._sets = {}
            names = tuple(sorted(self._listed(mask)))
            found = self._sets[mask] = frozenset(names), names
        return found

    def _listed(self, mask: int) -> Iterator[str]:
        while mask:
            lowest = mask & -mask
            yield self._names[lowest.bit_length() - 1]
            mask ^= lowest


class Program:
    """The compiled function of one rule set with everything it reaches."""

    def __init__(self, catalogue: Catalogue, form: Form) -> None:
        self.catalogue, self.form = catalogue, form
        self.calendar = Calendar(catalogue, form)
        self.kept: dict[Any, Any] = {}  # what batches have worked out and other batches can use
        self._runs: dict[int, Run] = {}
        self._days: dict[date, tuple[Run, Cutoffs]] = {}
        self.names = _Names(catalogue)
        self.trees: dict[
            tuple[str, int | str | None], Any
        ] = {}  # what draws each wording of a rule, written when first drawn
        self.rule_nodes = {node.ref: index for index, node in enumerate(form.nodes) if node.kind == "rule"}
        self.alone = {
            index: self.names.mask((node.leaf.fact,))
            for index, node in enumerate(form.nodes)
            if node.leaf is not None and _lacks_only_its_fact(form, node.leaf)
        }

    @cached_property
    def text(self) -> Text:
        """Give the written function; written and compiled only when one person is asked for, never for a batch."""
        return Writer(self.catalogue, self.form).write()

    @cached_property
    def _compiled(self) -> Any:
        helpers = {
            "shifted": shifted,
            "elapsed": lambda begun, span, day: elapsed(begun, span, day),
            "reached": lambda born, span, day: day >= birthday(born, span.years),
            "chosen": _chosen,
            "scored": _scored,
            "between": _between,
            "days_worked": lambda blocks: exact(days_worked(blocks)),
            "param_on": lambda ref, day: param_on(self.catalogue, ref, day),
        }
        names: dict[str, Any] = {**helpers, **self.text.objects}
        # the source is written by `Writer` from numbers and quoted names only
        exec(compile(self.text.source, f"<law {self.catalogue.version.number}>", "exec"), names)  # noqa: S102
        compiled: Any = names["states"]
        return compiled

    def states(self, facts: Mapping[str, Any], day: date, flags: Mapping[str, bool | None]) -> States:
        """Give the state of every node as 0 (no), 1 (open) or 3 (yes)."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            found = self._days[day] = self._run_on(day), Cutoffs(self.text.cutoffs, day)
        run, cutoffs = found
        coded = {name: 1 if value is None else 3 if value else 0 for name, value in flags.items()}

        def derive(node: int) -> int:
            return CODE_OF[Evaluation(self.catalogue, self.form, facts, day, flags).truth(node)]

        return run(facts.get, day, coded, cutoffs, derive)

    def _run_on(self, day: date) -> Run:
        """Give the function with what the interval between two days of change, in which a day lies, decides for all."""
        number = self.calendar.interval(day)
        found = self._runs.get(number)
        if found is None:
            text, in_force, compiled = self.text, self.calendar.on(day), self._compiled
            decided: tuple[Any, ...] = (
                tuple(in_force.lists[name] for name in text.lists),
                tuple(_as_compared(in_force.params[ref], exact) for ref, exact in text.params),
                tuple(_position(in_force.editions[rule_id]) for rule_id in text.editions),
                *(self._table(name, nodes, in_force) for name, nodes in text.tables),
            )
            found = FunctionType(compiled.__code__, compiled.__globals__, "states", decided)
            self._runs[number] = found
        return found

    def _table(self, name: str, nodes: tuple[int, ...], in_force: InForce) -> dict[Any, Any]:
        """Work out all tests of a fact with few values, and what combines only them, for each value; `None` is open."""
        fact = self.catalogue.facts[name]
        values = (None, True, False) if fact.type == "bool" else (None, *fact.values)
        rows = {value: row(self.form, nodes, value, in_force.lists) for value in values}
        return {value: states[0] for value, states in rows.items()} if len(nodes) == 1 else rows


class Generated(Evaluation):
    """All states of one person on one day, computed at once when the first is asked for."""

    def __init__(
        self,
        program: Program,
        facts: Mapping[str, Any],
        as_of: date,
        flags: Mapping[str, bool | None],
        states: Sequence[int] | None = None,
    ) -> None:
        super().__init__(program.catalogue, program.form, facts, as_of, flags)
        self.program = program
        self._states = states
        self._is_view = False
        self._masks: dict[int, int] = {}

    @property
    def states(self) -> Sequence[int]:
        """Give the state of every node as 0 (no), 1 (open) or 3 (yes)."""
        if self._states is None:
            self._states = self.program.states(self.facts, self.as_of, self.flags)
        return self._states

    def with_facts(self, changes: Mapping[str, Any]) -> Evaluation:
        """Give a view in which some facts are replaced: the first is computed at once, those upon it are interpreted."""
        real = {name: value for name, value in changes.items() if self.facts.get(name) != value}
        if not real:
            return self
        if self._states is not None or self._is_view:
            return super().with_facts(real)
        merged = {name: value for name, value in {**self.facts, **real}.items() if value is not None}
        view = Generated(self.program, merged, self.as_of, self.flags)
        view._is_view = True
        return view

    def truth(self, node: int) -> Truth:
        """Give the state of a node."""
        return TRUTH_OF[self.states[node]]

    def missing(self, node: int) -> Missing:
        """Name what an open node still needs."""
        return self.program.names.of(self._mask(node)) if self.states[node] == 1 else NOTHING

    def result(self, node: int) -> Result:
        """Give the state of a node in the words of results."""
        return _RESULTS[(self._states or self.states)[node]]

    def missing_names(self, node: int) -> tuple[str, ...]:
        """Name what an open node still needs, in order."""
        return self.program.names.listed(self._mask(node)) if self.states[node] == 1 else ()

    def missing_mask(self, node: int) -> int:
        """Give what a node still needs as a bit set, nothing for a decided one."""
        return self._mask(node) if self.states[node] == 1 else 0

    def _mask(self, index: int) -> int:
        """Give what an open node still needs as a bit set."""
        mask = self._masks.get(index)
        if mask is None:
            mask = self._masks[index] = self._needed_at(index, self.form.nodes[index])
        return mask

    def _needed_at(self, index: int, node: Node) -> int:
        names = self.program.names
        if index in self.program.alone:
            return self.program.alone[index]
        if node.leaf is not None:
            return names.mask(leaf_state(self, node.leaf)[1])
        if node.kind == "rule":
            state = self.rule(node.ref)
            return names.mask(state.missing) if state.edition is None else self._mask(state.edition.condition.node)
        if node.kind == "flag":
            return names.mask((f"flag:{node.ref}",))
        mask = 0
        for child in node.children:
            if self.states[child] == 1:
                mask |= self._mask(child)
        return mask

    def _evaluated(self, rule: RuleForm) -> RuleState:
        if rule.edition_by is not None:
            return super()._evaluated(rule)
        return self._read_in(rule, self.editions[rule.id])

    def reading(self, rule_id: str) -> tuple[Result, tuple[str, ...], EditionForm | None, int | None]:
        """Give result, missing names in order, and edition of a rule, as an explanation needs them."""
        index = self.editions.get(rule_id)
        if not isinstance(index, int):
            return super().reading(rule_id)
        edition = self.form.rules[rule_id].editions[index]
        node = edition.condition.node
        return self.result(node), self.missing_names(node), edition, index

    @cached_property
    def editions(self) -> Mapping[str, int | str]:
        """Give the wording of each rule that the day itself chooses, by its place, or why there is none."""
        return self.program.calendar.on(self.as_of).editions


def program_of(catalogue: Catalogue, form: Form) -> Program:
    """Give the program of a form, compiled once per process."""
    found = next((program for program in _programs if program.form is form), None)
    if found is None:
        found = Program(catalogue, form)
        _programs.append(found)
        del _programs[:-_KEPT]
    return found


_programs: list[Program] = []


def _lacks_only_its_fact(form: Form, leaf: Leaf) -> bool:
    one_sided = leaf.operand is None or isinstance(leaf.operand, Const) or ends_on_the_day(leaf)
    return one_sided and leaf.fact not in form.derived and leaf.fact != AS_OF


def _as_compared(value: Any, exact: bool) -> Any:
    """Give a dated value as facts are compared with it: beside decimals a decimal, or each test would make it one."""
    return Decimal(value) if exact and type(value) is int else value


def _position(edition: int | str) -> int:
    """Give the place of a rule's state among its editions, with *no* and *open* after the last."""
    return edition if isinstance(edition, int) else -2 if edition == "not_in_force" else -1


def _chosen(rule: RuleForm, day: date) -> int:
    return _position(edition_on(rule, day))


def _scored(groups: tuple[tuple[ScoreEntry, ...], ...], states: tuple[int, ...]) -> tuple[int, int]:
    """Add up points as the reference does: in each group the first entry that holds, open entries widen."""
    least = most = at = 0
    for group in groups:
        low, high, decided = _FAR, -_FAR, False
        for entry in group:
            state = states[at]
            at += 1
            if decided or state == 0:
                continue
            low, high = min(low, entry.points), max(high, entry.points)
            decided = state == 3
        if not decided:
            low, high = min(low, 0), max(high, 0)
        least, most = least + low, most + high
    return least, most


def _between(leaf: Leaf, points: tuple[int, int]) -> int:
    least, most = points
    if leaf.test == "known":
        return 3 if least == most else 1
    assert isinstance(leaf.operand, Const)
    return CODE_OF[between(leaf, Interval(least, most), leaf.operand.value)]
