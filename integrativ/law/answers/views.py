"""The view of a question: what was said, then what is assumed, then what the question itself brings along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from integrativ.law.answers.forms import Assumption, Law, QuestionForm
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.operators import AS_OF


@dataclass(frozen=True)
class Viewed:
    """An evaluation under the view of a question, and the assumptions that filled a gap in it."""

    evaluation: Evaluation
    filled: tuple[Assumption, ...]
    _without: dict[str, Evaluation] = field(default_factory=dict)

    def without(self, fact: str) -> Evaluation:
        """Give the evaluation in which one assumption is not made."""
        if fact not in self._without:
            self._without[fact] = self.evaluation.with_facts({fact: None})
        return self._without[fact]

    def under(self, view: Mapping[str, Any]) -> Evaluation:
        """Give the evaluation in which an entry's own facts replace the others."""
        return self.evaluation.with_facts(view)


def viewed(law: Law, question: QuestionForm, evaluation: Evaluation) -> Viewed:
    """Apply assumptions to what is missing, then the question's own facts; outside a question nothing is assumed."""
    values = {assumption.fact: assumed(assumption, evaluation) for assumption in question.assumptions}
    filled = tuple(
        assumption
        for assumption in question.assumptions
        if assumption.fact not in evaluation.facts
        and assumption.fact not in question.view
        and values[assumption.fact] is not None
    )
    changes = {assumption.fact: values[assumption.fact] for assumption in filled}
    return Viewed(evaluation.with_facts({**changes, **question.view}), filled)


def assumed(assumption: Assumption, evaluation: Evaluation) -> Any:
    """Give the value an assumption stands for, or `None` if it copies a fact that is missing too."""
    if assumption.same_as is None:
        return assumption.value
    if assumption.same_as == AS_OF:
        return evaluation.as_of
    return evaluation.facts.get(assumption.same_as)


def moving_facts(viewed_: Viewed) -> frozenset[str]:
    """Name the facts that move along with the day because they are assumed to be the day itself."""
    return frozenset(entry.fact for entry in viewed_.filled if entry.same_as == AS_OF) | {AS_OF}


def evaluation_of(law: Law, facts: Mapping[str, Any], as_of: date, flags: Mapping[str, bool | None]) -> Evaluation:
    """Begin an evaluation of checked facts."""
    return Evaluation(law.catalogue, law.form, facts, as_of, flags)
