"""Rule sets: one entry per rule, with what blocks it, what else it requires, and whom it concerns at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from integrativ.law.answers.assumptions import Used, used_assumptions
from integrativ.law.answers.blame import unmet_facts, unmet_of_rule
from integrativ.law.answers.forms import Entry, Law, QuestionForm
from integrativ.law.answers.views import Viewed, viewed
from integrativ.law.kernel.form import EditionForm
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.results import computed_values, plain_number
from integrativ.law.kernel.truth import NO, OPEN, YES

Status = Literal["met", "not_met", "open", "blocked", "not_in_force", "not_applicable"]


@dataclass(frozen=True)
class EntryAnswer:
    """What a rule set says about one rule, and why."""

    rule: str
    status: Status
    missing: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    kind: str = ""
    authority: str | None = None
    authority_missing: tuple[str, ...] = ()
    computed: Mapping[str, Decimal] = field(default_factory=dict)
    assumed: tuple[Used, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the entry in the shape of the command line."""
        entry: dict[str, Any] = {"rule": self.rule, "status": self.status, "missing": list(self.missing)}
        if self.status in ("not_met", "not_applicable"):
            entry["unmet"] = list(self.unmet)
        if self.status == "blocked":
            entry["blocked_by"] = list(self.blocked_by)
        if self.status == "met":
            computed = {name: plain_number(value) for name, value in self.computed.items()}
            entry |= {"kind": self.kind, "authority": self.authority, "computed": computed}
        return entry | ({"assumed": [used.as_json() for used in self.assumed]} if self.assumed else {})


@dataclass(frozen=True)
class RuleSetAnswer:
    """The answer to a rule set: its entries in the order of the catalogue."""

    question: str
    items: tuple[EntryAnswer, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the answer in the shape of the command line."""
        return {"items": [item.as_json() for item in self.items]}


def answer_rule_set(law: Law, question: QuestionForm, evaluation: Evaluation) -> RuleSetAnswer:
    """Answer a rule set for the facts and the day of an evaluation."""
    view = viewed(law, question, evaluation)
    return RuleSetAnswer(question.id, tuple(_entry_answer(view, entry) for entry in question.entries))


def _entry_answer(view: Viewed, entry: Entry) -> EntryAnswer:
    answer = entry_status(view.under(entry.view), entry)
    used = used_assumptions(view, entry.reads, lambda other: entry_status(other.with_facts(entry.view), entry))
    return replace(answer, assumed=used)


def entry_status(evaluation: Evaluation, entry: Entry) -> EntryAnswer:
    """Decide one entry; the question whether it concerns the person comes first."""
    concerns = YES if entry.applies_when is None else evaluation.truth(entry.applies_when.node)
    if concerns == NO:
        assert entry.applies_when is not None
        unmet = unmet_facts(evaluation, entry.applies_when.node)
        return EntryAnswer(entry.rule_id, "not_applicable", unmet=_sorted(unmet))
    answer = _rule_status(evaluation, entry.rule_id)
    if concerns == OPEN and answer.status in ("met", "open"):
        assert entry.applies_when is not None
        return EntryAnswer(entry.rule_id, "open", missing=_sorted(evaluation.missing(entry.applies_when.node)))
    return answer


def _rule_status(evaluation: Evaluation, rule_id: str) -> EntryAnswer:
    state = evaluation.rule(rule_id)
    if state.edition is None:
        return EntryAnswer(rule_id, _named(state.result), missing=_sorted(state.missing))
    states = {name: evaluation.rule(name) for name in state.edition.blocked_by}
    blocking = tuple(name for name, blocker in states.items() if blocker.result == "met")
    if blocking:
        return EntryAnswer(rule_id, "blocked", blocked_by=blocking)
    if state.result == "open":
        return EntryAnswer(rule_id, "open", missing=_sorted(state.missing))
    if state.result != "met":
        return EntryAnswer(rule_id, "not_met", unmet=_sorted(unmet_of_rule(evaluation, rule_id)))
    undecided = [blocker.missing for blocker in states.values() if blocker.result == "open"]
    if undecided:
        return EntryAnswer(rule_id, "open", missing=_sorted(frozenset().union(*undecided)))
    return _with_requirements(evaluation, rule_id, state.edition)


def _with_requirements(evaluation: Evaluation, rule_id: str, edition: EditionForm) -> EntryAnswer:
    """Finish a rule that is met and not blocked: what it requires besides must be met as well."""
    states = {name: evaluation.rule(name) for name in edition.requires}
    failed = [name for name, required in states.items() if required.truth == NO]
    if failed:
        unmet = frozenset[str]().union(*(unmet_of_rule(evaluation, name) for name in failed))
        return EntryAnswer(rule_id, "not_met", unmet=_sorted(unmet))
    undecided = [required.missing for required in states.values() if required.result == "open"]
    if undecided:
        return EntryAnswer(rule_id, "open", missing=_sorted(frozenset().union(*undecided)))
    index = evaluation.rule(rule_id).edition_index
    assert index is not None
    authority, missing = responsible_body(evaluation, edition)
    makers = evaluation.catalogue.rules[rule_id].editions[index].decision_maker
    if authority is None and not missing:
        authority = ", ".join(maker for maker in makers if maker != "none") or None
    return EntryAnswer(
        rule=rule_id,
        status="met",
        kind=evaluation.catalogue.rules[rule_id].editions[index].kind,
        authority=authority,
        authority_missing=_sorted(missing),
        computed=computed_values(evaluation, edition).known,
    )


def responsible_body(evaluation: Evaluation, edition: EditionForm) -> tuple[str | None, frozenset[str]]:
    """Name the body that is responsible: the first whose condition holds; where only words say when, all with them."""
    in_words: list[str] = []
    for body in edition.responsible:
        if body.when is None and body.when_de:
            in_words.append(f"{body.authority} ({body.when_de})")
            continue
        truth = YES if body.when is None else evaluation.truth(body.when.node)
        if truth == YES:
            return body.authority, frozenset()
        if truth == OPEN and body.when is not None:
            return None, evaluation.missing(body.when.node)
    return "; ".join(in_words) or None, frozenset()


def _named(result: str) -> Status:
    return "not_in_force" if result == "not_in_force" else "open"


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
