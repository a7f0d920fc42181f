"""Why a rule is met, not met or open, as a tree a screen can draw.

The tree follows the condition as the catalogue words it; every state in it is the state the evaluation used. It adds
nothing of its own, so that the root always equals the rule's result.
"""

from collections.abc import Callable, Mapping
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
from integrativ.law.kernel.generated import Generated
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.results import NOTHING_COMPUTED, Computed, computed_values
from integrativ.law.kernel.scores import Interval
from integrativ.law.kernel.tree_writing import Drawing, Drawn, TreeWriter
from integrativ.law.kernel.truth import Result
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


_Draw = Callable[[Evaluation], Node]
_new = tuple.__new__  # the fields in their order, without looking at names and defaults


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
    if isinstance(evaluation, Generated):
        chosen = evaluation.editions.get(rule_id)
        draw = evaluation.program.trees.get((rule_id, chosen))
        if draw is None and isinstance(chosen, int):
            draw = _written(evaluation, rule_id, chosen)
        if draw is not None:
            drawn: Node = draw(evaluation, evaluation.states)
            return drawn
    result, missing, edition, index = evaluation.reading(rule_id)
    if edition is None or index is None:
        return Node("rule", result, evaluation.catalogue.rules[rule_id].title_de, missing=missing, rule=rule_id)
    kept = evaluation.form.kept.get((rule_id, index))
    if kept is None:
        info = _edition_info(evaluation.catalogue, rule_id, index)
        kept = evaluation.form.kept[rule_id, index] = info, _drawer(evaluation, edition.condition)
    info, draw = kept
    computed = computed_values(evaluation, edition) if edition.calculations else NOTHING_COMPUTED
    children = (draw(evaluation),)
    line = ("rule", result, info.title_de, info.norm, missing, children, rule_id, info, "", None, "", "", computed)
    return _new(Node, line)


def _written(evaluation: Generated, rule_id: str, index: int) -> Drawn:
    """Write the function that draws a wording of a rule; it is kept with the program."""
    edition = evaluation.form.rules[rule_id].editions[index]
    info = _edition_info(evaluation.catalogue, rule_id, index)
    drawing = Drawing(
        line=Node,
        words=lambda condition: _words(evaluation, condition),
        walk=lambda condition: _drawer(evaluation, condition),
    )

    def computed(given: Evaluation) -> Computed:
        return computed_values(given, edition)

    root = (info.title_de, info.norm, rule_id, info)
    drawn = TreeWriter(evaluation.program, drawing).write(
        edition.condition, root, computed if edition.calculations else None
    )
    evaluation.program.trees[rule_id, index] = drawn
    return drawn


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
    return _drawer(evaluation, condition)(evaluation)


def _drawer(evaluation: Evaluation, condition: Condition) -> _Draw:
    """Give what draws a condition for anybody: its words and parts are worked out once per form."""
    kept = evaluation.form.kept
    found = kept.get(id(condition))
    if found is None:
        makers = {"leaf": _leaf_drawer, "rule": _rule_drawer, "flag": _flag_drawer}
        draw = makers.get(condition.kind, _joined_drawer)(evaluation, condition)
        found = kept[id(condition)] = draw, condition  # held, so that nobody else gets its number
    drawer: _Draw = found[0]
    return drawer


def _joined_drawer(evaluation: Evaluation, condition: Condition) -> _Draw:
    kind, index = condition.kind, condition.node
    text, norm, _ = _words(evaluation, condition)
    parts = [_drawer(evaluation, child) for child in condition.children]

    def draw(given: Evaluation) -> Node:
        state = given.result(index)
        missing = given.missing_names(index) if state == "open" else ()
        children = tuple([part(given) for part in parts])
        return _new(Node, (kind, state, text, norm, missing, children, "", None, "", None, "", "", None))

    return draw


def _leaf_drawer(evaluation: Evaluation, condition: Condition) -> _Draw:
    fact: str = condition.raw["fact"]
    text, norm, role = _words(evaluation, condition)
    index, derived = condition.node, evaluation.form.derived.get(fact)
    reasons = None if derived is None else derived.condition

    def draw(given: Evaluation) -> Node:
        state, value = given.result(index), given.facts.get(fact)
        missing = given.missing_names(index) if state == "open" else ()
        children: tuple[Node, ...] = ()
        if value is None:
            value = _used_value(given, fact)
            children = () if reasons is None else (condition_node(given, reasons),)
        return _new(Node, ("leaf", state, text, norm, missing, children, "", None, fact, value, "", role, None))

    return draw


def _rule_drawer(evaluation: Evaluation, condition: Condition) -> _Draw:
    text, norm, role = _words(evaluation, condition)
    rule, index = condition.raw["rule"], condition.node

    def draw(given: Evaluation) -> Node:
        inner = rule_node(given, rule)
        missing = given.missing_names(index)
        return Node("rule", given.result(index), text, norm or inner.norm, missing, (inner,), rule, role=role)

    return draw


def _flag_drawer(evaluation: Evaluation, condition: Condition) -> _Draw:
    text, norm, role = _words(evaluation, condition)
    flag, index = condition.raw["flag"], condition.node

    def draw(given: Evaluation) -> Node:
        return Node("flag", given.result(index), text, norm, given.missing_names(index), flag=flag, role=role)

    return draw


def _words(evaluation: Evaluation, condition: Condition) -> tuple[str, str, str]:
    raw = condition.raw
    return condition_text(evaluation.catalogue, condition), raw.get("norm", ""), raw.get("role", "")


def _used_value(evaluation: Evaluation, fact: str) -> Any:
    value = evaluation.known(fact).value
    if fact == AS_OF or not isinstance(value, Interval):
        return value
    return f"{value.least} bis {value.most}"
