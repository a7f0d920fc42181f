"""Why a rule is met, not met or open, as a tree a screen can draw.

The tree follows the condition as the catalogue words it; every state in it is the state the evaluation used. It adds
nothing of its own, so that the root always equals the rule's result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from integrativ.law.answers.decisions import field_answer
from integrativ.law.answers.forms import law
from integrativ.law.answers.views import viewed
from integrativ.law.asking import evaluation_for
from integrativ.law.catalogue.model import Catalogue
from integrativ.law.errors import UnknownQuestion, UnknownRule
from integrativ.law.kernel.form import Condition
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.results import Computed, computed_values
from integrativ.law.kernel.scores import Interval
from integrativ.law.kernel.truth import NO, OPEN, RESULT_OF, YES, Result
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


class Node(NamedTuple):
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


class _Line(NamedTuple):
    """What a condition's line says whatever the facts: worked out once per form."""

    text_de: str
    norm: str
    role: str
    fact: str
    reasons: Condition | None
    condition: Condition  # held, so that nobody else gets its number


def rule_node(evaluation: Evaluation, rule_id: str) -> Node:
    """Explain a rule under an evaluation."""
    state = evaluation.rule(rule_id)
    title = evaluation.catalogue.rules[rule_id].title_de
    if state.edition is None or state.edition_index is None:
        return Node("rule", state.result, title, missing=tuple(sorted(state.missing)), rule=rule_id)
    condition = state.edition.condition
    kept, key = evaluation.form.kept, (rule_id, state.edition_index)
    info = kept.get(key)
    if info is None:
        info = kept[key] = _edition_info(evaluation.catalogue, *key)
    return Node(
        "rule",
        state.result,
        title,
        info.norm,
        evaluation.missing_names(condition.node),
        (condition_node(evaluation, condition),),
        rule_id,
        info,
        computed=computed_values(evaluation, state.edition),
    )


def edition_info(rule_id: str, index: int) -> EditionInfo:
    """Give what a reader may want to know about one edition of a rule."""
    return _edition_info(law().catalogue, rule_id, index)


def _edition_info(source: Catalogue, rule_id: str, index: int) -> EditionInfo:
    rule = source.rules[rule_id]
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
    line: _Line = evaluation.form.kept.get(id(condition)) or _line(evaluation, condition)
    kind, node = condition.kind, condition.node
    state = _RESULTS[evaluation.truth(node)]
    missing = evaluation.missing_names(node) if state == "open" else ()
    if kind in ("all", "any", "not"):
        children = tuple([condition_node(evaluation, child) for child in condition.children])
        return Node(kind, state, line.text_de, line.norm, missing, children)
    if kind == "leaf":
        fact = line.fact
        reasons: tuple[Node, ...] = ()
        value = evaluation.facts.get(fact)
        if value is None:
            value = _used_value(evaluation, fact)
            reasons = () if line.reasons is None else (condition_node(evaluation, line.reasons),)
        return Node("leaf", state, line.text_de, line.norm, missing, reasons, "", None, fact, value, "", line.role)
    if kind == "flag":
        flag = condition.raw["flag"]
        return Node("flag", state, line.text_de, line.norm, missing, flag=flag, role=line.role)
    rule = condition.raw["rule"]
    inner = rule_node(evaluation, rule)
    return Node("rule", state, line.text_de, line.norm or inner.norm, missing, (inner,), rule, role=line.role)


def _line(evaluation: Evaluation, condition: Condition) -> _Line:
    """Work out the words of a condition, and the reasons a derived fact has unless it is given."""
    raw = condition.raw
    fact = raw["fact"] if condition.kind == "leaf" else ""
    derived = evaluation.form.derived.get(fact)
    line = _Line(
        condition_text(evaluation.catalogue, condition),
        raw.get("norm", ""),
        raw.get("role", ""),
        fact,
        derived.condition if derived is not None else None,
        condition,
    )
    evaluation.form.kept[id(condition)] = line
    return line


def _used_value(evaluation: Evaluation, fact: str) -> Any:
    value = evaluation.known(fact).value
    if fact == AS_OF or not isinstance(value, Interval):
        return value
    return f"{value.least} bis {value.most}"


_RESULTS: tuple[Result, Result, Result] = (RESULT_OF[NO], RESULT_OF[OPEN], RESULT_OF[YES])
