"""Which facts make a decided condition what it is."""

from integrativ.law.kernel.form import FactRef, Leaf
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.truth import NO, OPEN, YES


def unmet_facts(evaluation: Evaluation, node: int) -> frozenset[str]:
    """Name the facts because of which a condition is not met (or, below a `not`, is met)."""
    truth = evaluation.truth(node)
    if truth == OPEN:
        return frozenset()
    entry = evaluation.form.nodes[node]
    if entry.leaf is not None:
        return _fact_of(entry.leaf)
    if entry.kind == "flag":
        return frozenset((f"flag:{entry.ref}",))
    if entry.kind == "rule":
        # below a `not`: this rule itself stands in the way, not the many facts that make it hold
        return frozenset((f"rule:{entry.ref}",)) if truth == YES else unmet_of_rule(evaluation, entry.ref)
    parts = entry.children
    decisive = (entry.kind == "all" and truth == NO) or (entry.kind == "any" and truth == YES)
    if decisive:
        parts = tuple(part for part in parts if evaluation.truth(part) == truth)
    return frozenset().union(*(unmet_facts(evaluation, part) for part in parts))


def unmet_of_rule(evaluation: Evaluation, rule_id: str) -> frozenset[str]:
    """Name the facts that decide a rule; a rule without a wording on that day names none."""
    state = evaluation.rule(rule_id)
    return frozenset() if state.edition is None else unmet_facts(evaluation, state.edition.condition.node)


def _fact_of(leaf: Leaf) -> frozenset[str]:
    if leaf.fact != AS_OF:
        return frozenset((leaf.fact,))
    return frozenset((leaf.operand.fact,)) if isinstance(leaf.operand, FactRef) else frozenset()
