"""Why a rule is met, not met or open, as a tree a screen can draw.

The tree follows the condition as the catalogue words it; every state in it is the state the evaluation used. It adds
nothing of its own, so that the root always equals the rule's result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from integrativ.law.answers.decisions import field_answer
from integrativ.law.answers.forms import law
from integrativ.law.answers.views import viewed
from integrativ.law.asking import evaluation_for
from integrativ.law.errors import UnknownQuestion, UnknownRule
from integrativ.law.kernel.form import Condition
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.results import Computed, computed_values
from integrativ.law.kernel.scores import Interval
from integrativ.law.kernel.truth import RESULT_OF, Result, Truth
from integrativ.law.wording import condition_text

NodeKind = Literal["rule", "all", "any", "not", "leaf", "flag"]


@dataclass(frozen=True)
class EditionInfo:
    """The wording a rule was read in: from when to when, where it stands, how sure we are, who decides."""

    rule: str
    title_de: str
    effect_de: str
    statute: str
    norm: str
    kind: str
    decision_maker: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    text_state: date
    last_verified: date
    confidence: str
    confidence_why: str
    sources: tuple[str, ...]
    next_steps_de: tuple[str, ...]
    documents_de: tuple[str, ...]
    exceptions_de: tuple[str, ...]
    notes_de: tuple[str, ...]
    grants: Mapping[str, Any]


@dataclass(frozen=True)
class Node:
    """One line of the explanation.

    `kind` says what it is: a rule with its edition, a combination (`all`, `any`, `not`), a tested fact (`leaf`) or an
    unsettled point of law (`flag`). A leaf carries the fact's name and the value that was used; a derived fact shows
    its own reasons as children. `role` is `assessment` where only a professional may set the fact, `timing` for
    filing periods, `regular` for the regular case, `practice` for administrative practice.
    """

    kind: NodeKind
    state: Result
    text_de: str
    norm: str = ""
    missing: tuple[str, ...] = ()
    children: tuple["Node", ...] = ()
    rule: str = ""
    edition: EditionInfo | None = None
    fact: str = ""
    value: Any = None
    flag: str = ""
    role: str = ""
    computed: Computed | None = None


def explain(
    rule: str,
    facts: Mapping[str, Any],
    as_of: date,
    flags: Mapping[str, Any] | None = None,
    question: str | None = None,
) -> Node:
    """Explain the result of a rule for these facts on this day.

    With `question` the rule is read under that question's view, that is with its assumptions and the facts its entry
    brings along (for example the title applied for), exactly as `answer` reads it.
    Raises `UnknownRule`, `UnknownQuestion`, `FactError` or `FlagError`.
    """
    if rule not in law().catalogue.rules:
        raise UnknownRule(rule)
    evaluation = evaluation_for(facts, as_of, flags)
    if question is not None:
        evaluation = view_of(question, rule, evaluation)
    return rule_node(evaluation, rule)


def explain_row(question: str, facts: Mapping[str, Any], as_of: date, flags: Mapping[str, Any] | None = None) -> Node:
    """Explain the row that decided a decision question (or the first that may still decide it), under its view."""
    form = law().questions.get(question)
    if form is None or form.kind != "decision":
        raise UnknownQuestion(question)
    view = viewed(law(), form, evaluation_for(facts, as_of, flags))
    answer = field_answer(view.evaluation, next(field for field in form.fields if field.primary))
    if answer.row is None:
        return Node("any", "open", answer.outcome_de)
    return condition_node(view.evaluation, answer.row.when)


def view_of(question: str, rule: str, evaluation: Evaluation) -> Evaluation:
    """Give the evaluation as a question sees it, with the facts the entry of this rule brings along."""
    form = law().questions.get(question)
    if form is None:
        raise UnknownQuestion(question)
    view = viewed(law(), form, evaluation)
    own = next((entry.view for entry in form.entries if entry.rule_id == rule), {})
    return view.under(own)


def rule_node(evaluation: Evaluation, rule_id: str) -> Node:
    """Explain a rule under an evaluation."""
    state = evaluation.rule(rule_id)
    rule = evaluation.catalogue.rules[rule_id]
    missing = tuple(sorted(state.missing))
    if state.edition is None or state.edition_index is None:
        return Node("rule", state.result, rule.title_de, missing=missing, rule=rule_id)
    info = edition_info(rule_id, state.edition_index)
    return Node(
        kind="rule",
        state=state.result,
        text_de=rule.title_de,
        norm=info.norm,
        missing=missing,
        children=(condition_node(evaluation, state.edition.condition),),
        rule=rule_id,
        edition=info,
        computed=computed_values(evaluation, state.edition),
    )


def edition_info(rule_id: str, index: int) -> EditionInfo:
    """Give what a reader may want to know about one edition of a rule."""
    rule = law().catalogue.rules[rule_id]
    edition = rule.editions[index]
    return EditionInfo(
        rule=rule_id,
        title_de=rule.title_de,
        effect_de=edition.effect_de,
        statute=rule.statute,
        norm=edition.norm,
        kind=edition.kind,
        decision_maker=edition.decision_maker,
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
        text_state=edition.text_state,
        last_verified=edition.last_verified,
        confidence=edition.confidence,
        confidence_why=edition.confidence_why,
        sources=edition.sources,
        next_steps_de=edition.texts("next_steps_de"),
        documents_de=edition.texts("documents_de"),
        exceptions_de=edition.texts("exceptions_de"),
        notes_de=edition.texts("notes_de"),
        grants=edition.raw.get("grants", {}),
    )


def condition_node(evaluation: Evaluation, condition: Condition) -> Node:
    """Explain a condition and everything below it."""
    truth = evaluation.truth(condition.node)
    missing = tuple(sorted(evaluation.missing(condition.node)))
    text, raw = condition_text(evaluation.catalogue, condition), condition.raw
    norm, role = raw.get("norm", ""), raw.get("role", "")
    if condition.kind == "rule":
        inner = rule_node(evaluation, raw["rule"])
        return Node("rule", _result(truth), text, norm or inner.norm, missing, (inner,), rule=raw["rule"], role=role)
    if condition.kind == "flag":
        return Node("flag", _result(truth), text, norm, missing, flag=raw["flag"], role=role)
    if condition.kind == "leaf":
        return Node(
            kind="leaf",
            state=_result(truth),
            text_de=text,
            norm=norm,
            missing=missing,
            children=_reasons(evaluation, raw["fact"]),
            fact=raw["fact"],
            value=_used_value(evaluation, raw["fact"]),
            role=role,
        )
    children = tuple(condition_node(evaluation, child) for child in condition.children)
    return Node(condition.kind, _result(truth), text, norm, missing, children)


def _reasons(evaluation: Evaluation, fact: str) -> tuple[Node, ...]:
    """Give the reasons of a derived fact, unless it was given."""
    derived = evaluation.form.derived.get(fact)
    if derived is None or derived.condition is None or evaluation.facts.get(fact) is not None:
        return ()
    return (condition_node(evaluation, derived.condition),)


def _used_value(evaluation: Evaluation, fact: str) -> Any:
    value = evaluation.known(fact).value
    if fact == AS_OF or not isinstance(value, Interval):
        return value
    return f"{value.least} bis {value.most}"


def _result(truth: Truth) -> Result:
    return RESULT_OF[truth]
