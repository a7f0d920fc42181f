"""Asking the law for many people at once: the same states as for one, worked out together.

Needs numpy; numba makes it faster where it is installed. Nothing else in `integrativ.law` imports this module.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from integrativ.law.answers.forms import Law, law
from integrativ.law.errors import UnknownRule
from integrativ.law.explanation import Node, rule_node
from integrativ.law.kernel.batch import BatchResult, evaluate_batch
from integrativ.law.kernel.generated import program_of
from integrativ.law.kernel.planes import Columns, columns_of
from integrativ.law.kernel.values import checked_facts, checked_flags


def columns_for(people: Iterable[Mapping[str, Any]], under: Law | None = None) -> Columns:
    """Check the facts of many people and lay them out as columns; raises `FactError` for the first unusable one."""
    source = (under or law()).catalogue
    return columns_of(source, [checked_facts(source, facts) for facts in people])


def evaluate_many(
    columns: Columns, as_of: date, flags: Mapping[str, Any] | None = None, under: Law | None = None
) -> BatchResult:
    """Give every state of everybody on a day; `under` may be a draft of the law, which costs nothing extra."""
    used = under or law()
    return evaluate_batch(program_of(used.catalogue, used.form), columns, as_of, checked_flags(used.catalogue, flags))


def explain_one(result: BatchResult, person: int, rule: str) -> Node:
    """Explain a rule for one person of a batch, from the states the batch kept; the tree `explain` gives."""
    if rule not in result.program.form.rules:
        raise UnknownRule(rule)
    return rule_node(result.evaluation(person), rule)
