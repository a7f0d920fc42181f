"""Decisions: rows from top to bottom, the first that holds counts, and open rows are taken seriously."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from integrativ.law.answers.assumptions import Used, used_assumptions
from integrativ.law.answers.change_days import change_days
from integrativ.law.answers.forms import Field, Law, QuestionForm, Row
from integrativ.law.answers.views import Viewed, evaluation_of, moving_facts, viewed
from integrativ.law.kernel.calendar import Span, shifted
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.truth import NO, YES

UNDECIDED = "open"
HORIZON = Span(years=10)


@dataclass(frozen=True)
class FieldAnswer:
    """The outcome of one field, the rules it rests on, what is missing, and the note of the row that counted."""

    name: str
    label_de: str
    outcome: str
    outcome_de: str
    because: tuple[str, ...]
    missing: tuple[str, ...]
    note_de: str
    row: Row | None


@dataclass(frozen=True)
class DecisionAnswer:
    """The answer to a decision question; `earliest` is set only where waiting alone may help."""

    question: str
    outcome: str
    outcome_de: str
    because: tuple[str, ...]
    missing: tuple[str, ...]
    fields: tuple[FieldAnswer, ...]
    earliest: date | None
    has_earliest: bool
    assumed: tuple[Used, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the answer in the shape of the command line."""
        answer: dict[str, Any] = {
            "outcome": self.outcome,
            "because": list(self.because),
            "missing": list(self.missing),
        }
        answer |= {field.name: field.outcome for field in self.fields[1:]}
        if self.has_earliest:
            answer["earliest"] = self.earliest.isoformat() if self.earliest else None
        return answer | ({"assumed": [used.as_json() for used in self.assumed]} if self.assumed else {})


def decide(law: Law, question: QuestionForm, evaluation: Evaluation) -> DecisionAnswer:
    """Answer a decision question for the facts and the day of an evaluation."""
    view = viewed(law, question, evaluation)
    fields = sorted((field_answer(view.evaluation, field) for field in question.fields), key=_primary_first(question))
    primary = fields[0]
    reads = reduce(or_, (field.reads for field in question.fields))
    waiting = question.earliest_for is not None and primary.outcome == question.earliest_for
    return DecisionAnswer(
        question=question.id,
        outcome=primary.outcome,
        outcome_de=primary.outcome_de,
        because=primary.because,
        missing=primary.missing,
        fields=tuple(fields),
        earliest=earliest_other(law, question, evaluation, view) if waiting else None,
        has_earliest=waiting,
        assumed=used_assumptions(view, reads, lambda other: _outcomes(other, question)),
    )


def field_answer(evaluation: Evaluation, field: Field) -> FieldAnswer:
    """Decide one field: an outcome stands only if every row that can still be reached says the same."""
    reachable = list(_reachable(evaluation, field))
    met = next((row for row in reachable if evaluation.truth(row.when.node) == YES), None)
    outcomes = {row.outcome for row in reachable} | (set() if met else {UNDECIDED})
    decided = len(outcomes) == 1
    outcome = outcomes.pop() if decided else UNDECIDED
    named = met or (reachable[0] if reachable else None)
    missing = frozenset[str]().union(*(evaluation.missing(row.when.node) for row in reachable))
    return FieldAnswer(
        name=field.name,
        label_de=field.label_de,
        outcome=outcome,
        outcome_de=field.values_de.get(outcome, outcome),
        because=named.because if named else (),
        missing=tuple(sorted(missing)) if outcome == UNDECIDED else (),
        note_de=named.note_de if named and decided else "",
        row=named,
    )


def earliest_other(law: Law, question: QuestionForm, evaluation: Evaluation, view: Viewed) -> date | None:
    """Find the first later day, at most ten years ahead, on which the same facts give another, decided outcome."""
    primary = _primary(question)
    limit = shifted(evaluation.as_of, HORIZON)
    nodes = [row.when.node for row in primary.rows]
    for day in change_days(view.evaluation, nodes, moving_facts(view), limit):
        later = evaluation_of(law, evaluation.facts, day, evaluation.flags)
        outcome = field_answer(viewed(law, question, later).evaluation, primary).outcome
        if outcome not in (question.earliest_for, UNDECIDED):
            return day
    return None


def _reachable(evaluation: Evaluation, field: Field) -> Iterator[Row]:
    for row in field.rows:
        truth = evaluation.truth(row.when.node)
        if truth != NO:
            yield row
        if truth == YES:
            return


def _outcomes(evaluation: Evaluation, question: QuestionForm) -> Any:
    answers = [field_answer(evaluation, field) for field in question.fields]
    return [(answer.outcome, answer.because, answer.missing) for answer in answers]


def _primary(question: QuestionForm) -> Field:
    return next(field for field in question.fields if field.primary)


def _primary_first(question: QuestionForm) -> Any:
    primary = _primary(question).name
    return lambda answer: answer.name != primary
