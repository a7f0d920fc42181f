"""The reference interpreter: what the law says about one person on one day.

It is the specification the faster executors are held against. States are computed on demand and kept; a view with
some facts replaced shares every state with its base that does not depend on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.kernel.calculation import exact, result_of
from integrativ.law.kernel.form import EditionForm, Form, Node, ParamRef, RuleForm
from integrativ.law.kernel.leaves import leaf_state
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.scores import Interval, score_of
from integrativ.law.kernel.states import NOTHING, Known, Missing
from integrativ.law.kernel.truth import NO, OPEN, RESULT_OF, YES, Result, Truth, conjunction, disjunction, negation


@dataclass(frozen=True, slots=True)
class RuleState:
    """The result of one rule, with the edition that was used and what is missing if it is open."""

    result: Result
    missing: Missing
    edition: EditionForm | None
    edition_index: int | None
    truth: Truth


class Evaluation:
    """All states of one person on one day, computed when asked for."""

    def __init__(
        self,
        catalogue: Catalogue,
        form: Form,
        facts: Mapping[str, Any],
        as_of: date,
        flags: Mapping[str, bool | None],
    ) -> None:
        self.catalogue = catalogue
        self.form = form
        self.facts = facts
        self.as_of = as_of
        self.flags = flags
        self._base: Evaluation | None = None
        self._changed = 0
        self._truth: dict[int, Truth] = {}
        self._missing: dict[int, Missing] = {}
        self._known: dict[str, Known] = {}
        self._rules: dict[str, RuleState] = {}
        self._lists: dict[str, tuple[str, ...] | None] = {}

    def with_facts(self, changes: Mapping[str, Any]) -> "Evaluation":
        """Give a view in which some facts are replaced, or taken away by `None`; the rest is shared."""
        real = {name: value for name, value in changes.items() if self.facts.get(name) != value}
        if not real:
            return self
        merged = {name: value for name, value in {**self.facts, **real}.items() if value is not None}
        view = Evaluation(self.catalogue, self.form, merged, self.as_of, self.flags)
        view._base = self
        view._lists = self._lists
        view._changed = self.form.mask(real)
        return view

    def _unchanged(self, reads: int) -> "Evaluation | None":
        """Give the base evaluation if what is asked for reads none of the replaced facts."""
        return self._base if not reads & self._changed else None

    # states of nodes

    def truth(self, node: int) -> Truth:
        """Give the state of a node."""
        truth = self._truth.get(node)
        if truth is None:
            base = self._unchanged(self.form.reads[node])
            truth = self._truth[node] = base.truth(node) if base else self._computed(node, self.form.nodes[node])
        return truth

    def _computed(self, index: int, node: Node) -> Truth:
        if node.leaf is not None:
            truth, missing = leaf_state(self, node.leaf)
            if truth == OPEN:
                self._missing[index] = missing
            return truth
        if node.kind == "all":
            return conjunction([self.truth(child) for child in node.children])
        if node.kind == "any":
            return disjunction([self.truth(child) for child in node.children])
        if node.kind == "not":
            return negation(self.truth(node.children[0]))
        if node.kind == "rule":
            return self.rule(node.ref).truth
        flag = self.flags[node.ref]
        return OPEN if flag is None else YES if flag else NO

    def missing(self, node: int) -> Missing:
        """Name what an open node still needs: the union over its open parts; nothing for a decided one."""
        if self.truth(node) != OPEN:
            return NOTHING
        missing = self._missing.get(node)
        if missing is None:
            base = self._unchanged(self.form.reads[node])
            missing = self._missing[node] = base.missing(node) if base else self._needed(self.form.nodes[node])
        return missing

    def result(self, node: int) -> Result:
        """Give the state of a node in the words of results."""
        return RESULT_OF[self.truth(node)]

    def missing_names(self, node: int) -> tuple[str, ...]:
        """Name what an open node still needs, in order."""
        return tuple(sorted(self.missing(node)))

    def _needed(self, node: Node) -> Missing:
        if node.kind == "rule":
            return self.rule(node.ref).missing
        if node.kind == "flag":
            return frozenset((f"flag:{node.ref}",))
        return frozenset().union(*(self.missing(child) for child in node.children))

    # facts and values

    def known(self, name: str) -> Known:
        """Give what is known of a fact, derived facts included; `as_of` is always known."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._looked_up(name)
        return known

    def _looked_up(self, name: str) -> Known:
        value = self.as_of if name == AS_OF else self.facts.get(name)
        if value is not None:
            return Known(value)
        return self._derived(name) if name in self.form.derived else Known(None, frozenset((name,)))

    def _derived(self, name: str) -> Known:
        derived = self.form.derived[name]
        if derived.condition is not None:
            truth = self.truth(derived.condition.node)
            return Known(None, self.missing(derived.condition.node)) if truth == OPEN else Known(truth == YES)
        if derived.score is not None:
            interval, missing = score_of(self, derived.score)
            return Known(interval.least if interval.least == interval.most else interval, missing)
        assert derived.calc is not None
        value, missing = result_of(self, derived.calc)
        return Known(None if value is None else exact(value), missing)

    def param(self, ref: ParamRef) -> Known:
        """Give a dated value on the day it is asked for; unknown and not recorded are both open."""
        day: Any = self.as_of
        if ref.at is not None:
            at = self.known(ref.at)
            if at.value is None:
                return at
            day = at.value
        value = self.catalogue.parameters[ref.param_id].on(day)
        if isinstance(value, Mapping):
            value = value.get(ref.key)
        return Known(value, NOTHING if value is not None else frozenset((f"param:{ref.param_id}",)))

    def listing(self, list_id: str) -> tuple[str, ...] | None:
        """Give the values of a list on the day, or `None` if no wording of that day is recorded."""
        if list_id not in self._lists:
            values = self.catalogue.lists[list_id].on(self.as_of)
            self._lists[list_id] = None if values is None else tuple(values)
        return self._lists[list_id]

    # rules

    def rule(self, rule_id: str) -> RuleState:
        """Give the result of a rule: choose the edition, then evaluate its condition."""
        state = self._rules.get(rule_id)
        if state is None:
            rule = self.form.rules[rule_id]
            base = self._unchanged(rule.reads)
            state = self._rules[rule_id] = base.rule(rule_id) if base else self._evaluated(rule)
        return state

    def reading(self, rule_id: str) -> tuple[Result, tuple[str, ...], EditionForm | None, int | None]:
        """Give result, missing names in order, and edition of a rule, as an explanation needs them."""
        state = self.rule(rule_id)
        return state.result, tuple(sorted(state.missing)), state.edition, state.edition_index

    def _evaluated(self, rule: RuleForm) -> RuleState:
        day: Any = self.as_of
        if rule.edition_by is not None:
            decisive = self.known(rule.edition_by)
            if decisive.value is None:
                return RuleState("open", decisive.missing, None, None, OPEN)
            day = decisive.value
        return self._read_in(rule, edition_on(rule, day))

    def _read_in(self, rule: RuleForm, index: int | str) -> RuleState:
        """Give the result of a rule in the edition that covers its day."""
        if index == "not_in_force":
            return RuleState("not_in_force", NOTHING, None, None, NO)
        if not isinstance(index, int):
            return RuleState("open", frozenset((f"edition:{rule.id}",)), None, None, OPEN)
        edition = rule.editions[index]
        truth = self.truth(edition.condition.node)
        return RuleState(RESULT_OF[truth], self.missing(edition.condition.node), edition, index, truth)


def edition_on(rule: RuleForm, day: date) -> int | str:
    """Give the index of the edition that covers a day, or `not_in_force` / `not_encoded` as the rule says for it."""
    editions = rule.editions
    for index, edition in enumerate(editions):
        starts = edition.valid_from is None or edition.valid_from <= day
        if starts and (edition.valid_to is None or day <= edition.valid_to):
            return index
    first, last = editions[0].valid_from, editions[-1].valid_to
    if first is not None and day < first:
        return rule.before_first
    if last is not None and day > last:
        return rule.after_last
    return "not_encoded"


__all__ = ["NOTHING", "Evaluation", "Interval", "Known", "Missing", "RuleState", "edition_on"]
