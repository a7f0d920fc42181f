"""What a condition could still become if some facts were other ones: a quick bound, so that hopeless sets are not tried.

It never says that something cannot be which can; it may say that something can be which cannot.
"""

from __future__ import annotations

from integrativ.law.answers.forms import Entry
from integrativ.law.foresight.points import Point
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.truth import NO, YES

# whether a state can be no, whether it can be yes
May = tuple[bool, bool]


class Reach:
    """What can become of conditions if the facts of a bit set may take any value; all others stay, unknown ones too."""

    def __init__(self, evaluation: Evaluation, free: int) -> None:
        self.evaluation = evaluation
        self.free = free
        self._nodes: dict[int, May] = {}

    def node(self, index: int) -> May:
        """Say what a condition can become."""
        if index not in self._nodes:
            self._nodes[index] = self._computed(index)
        return self._nodes[index]

    def _computed(self, index: int) -> May:
        form = self.evaluation.form
        if not form.reads[index] & self.free:
            truth = self.evaluation.truth(index)
            return truth == NO, truth == YES
        node = form.nodes[index]
        if node.kind == "rule":
            return self.rule(node.ref)
        parts = [self.node(child) for child in node.children]
        if node.kind == "not":
            return parts[0][1], parts[0][0]
        if node.kind == "all":
            return any(no for no, _ in parts), all(yes for _, yes in parts)
        if node.kind == "any":
            return all(no for no, _ in parts), any(yes for _, yes in parts)
        return True, True

    def rule(self, rule_id: str) -> May:
        """Say what a rule can become."""
        rule = self.evaluation.form.rules[rule_id]
        state = self.evaluation.rule(rule_id)
        if not rule.reads & self.free:
            return state.truth == NO, state.truth == YES
        if state.edition is None or (rule.edition_by and self.free & self.evaluation.form.mask({rule.edition_by})):
            return True, True
        return self.node(state.edition.condition.node)


def may_be_met(way: Point, free: int) -> bool:
    """Say whether a rule of a rule set could be met, not blocked and with all it requires; of other points: yes."""
    if not isinstance(way.subject, Entry):
        return True
    reach = Reach(way.evaluation, free)
    applies, edition = way.subject.applies_when, way.evaluation.rule(way.subject.rule_id).edition
    if applies is not None and not reach.node(applies.node)[1]:
        return False
    if not reach.rule(way.subject.rule_id)[1]:
        return False
    if edition is None:
        return True
    unblocked = all(reach.rule(name)[0] for name in edition.blocked_by)
    return unblocked and all(reach.rule(name)[1] for name in edition.requires)
