"""Asking the law: rules and questions for one person on one day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from integrativ.law.answers.deadlines import DeadlineAnswer, answer_deadlines, running_days
from integrativ.law.answers.decisions import DecisionAnswer, decide
from integrativ.law.answers.forms import Item, law
from integrativ.law.answers.rule_sets import RuleSetAnswer, answer_rule_set
from integrativ.law.answers.views import evaluation_of
from integrativ.law.errors import UnknownQuestion, UnknownRule
from integrativ.law.kernel.generated import Generated, program_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.results import Finding, finding_of
from integrativ.law.kernel.values import checked_facts, checked_flags

# from so many rules on, all states at once cost less than each when asked for
_MANY = 24

Answer = DecisionAnswer | RuleSetAnswer | DeadlineAnswer


def evaluate(
    facts: Mapping[str, Any],
    as_of: date,
    rules: Iterable[str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> dict[str, Finding]:
    """Give the finding of each rule (all of them, or the named ones) for these facts on this day.

    Facts are given by name as JSON values or as Python dates and decimals; absent and `None` both mean "not asked".
    Raises `FactError` (naming the fact), `FlagError` or `UnknownRule`.
    """
    chosen = list(law().catalogue.rules) if rules is None else list(rules)
    for rule_id in chosen:
        if rule_id not in law().catalogue.rules:
            raise UnknownRule(rule_id)
    evaluation = (evaluation_for if len(chosen) < _MANY else generated_for)(facts, as_of, flags)
    return {rule_id: finding_of(evaluation, rule_id) for rule_id in chosen}


def answer(
    question: str,
    facts: Mapping[str, Any],
    as_of: date,
    flags: Mapping[str, Any] | None = None,
) -> Answer:
    """Answer one of the catalogue's questions for these facts on this day.

    Gives a `DecisionAnswer`, `RuleSetAnswer` or `DeadlineAnswer` as the question's kind says.
    Raises `UnknownQuestion`, `FactError` or `FlagError`.
    """
    form = law().questions.get(question)
    if form is None:
        raise UnknownQuestion(question)
    evaluation = evaluation_for(facts, as_of, flags)
    if form.kind == "decision":
        return decide(law(), form, evaluation)
    if form.kind == "rule_set":
        return answer_rule_set(law(), form, evaluation)
    return answer_deadlines(law(), form, evaluation)


def deadlines_running(question: str, facts: Mapping[str, Any], as_of: date) -> list[tuple[Item, date]]:
    """Give the deadlines of a question that run for these facts, with their day, soonest first.

    The days are those of `answer`; what is missing or was assumed is not worked out. Raises as `answer` does.
    """
    form = law().questions.get(question)
    if form is None:
        raise UnknownQuestion(question)
    return running_days(law(), form, evaluation_for(facts, as_of))


def evaluation_for(facts: Mapping[str, Any], as_of: date, flags: Mapping[str, Any] | None = None) -> Evaluation:
    """Check facts and flags and begin an evaluation with them."""
    source = law().catalogue
    return evaluation_of(law(), checked_facts(source, facts), as_of, checked_flags(source, flags))


def generated_for(facts: Mapping[str, Any], as_of: date, flags: Mapping[str, Any] | None = None) -> Generated:
    """Check facts and flags and begin an evaluation that computes all states at once.

    Worth it where most rules are asked for; a single rule or question is answered sooner by the reference.
    """
    source = law().catalogue
    program = program_of(source, law().form)
    return Generated(program, checked_facts(source, facts), as_of, checked_flags(source, flags))
