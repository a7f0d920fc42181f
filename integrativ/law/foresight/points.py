"""The points a question answers one by one: a field of a decision, a rule of a rule set, a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from integrativ.law.answers.deadlines import item_day
from integrativ.law.answers.decisions import UNDECIDED, field_answer
from integrativ.law.answers.forms import Entry, Field, Item, Law, QuestionForm
from integrativ.law.answers.rule_sets import entry_status
from integrativ.law.answers.views import Viewed, viewed
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.truth import NO, OPEN, YES

Missing = frozenset[str]
NOTHING: Missing = frozenset()


@dataclass(frozen=True)
class Point:
    """One answer among those of a question, under its own view; `label_de` is what a reader calls it."""

    question: str
    id: str
    label_de: str
    evaluation: Evaluation
    own: Mapping[str, Any]
    reads: int
    subject: Subject

    def under(self, changes: Mapping[str, Any]) -> Evaluation:
        """Give the evaluation with some facts replaced, except those the point brings along itself."""
        return self.evaluation.with_facts({name: value for name, value in changes.items() if name not in self.own})

    def outcome(self, evaluation: Evaluation | None = None) -> str:
        """Say the answer: the outcome of a field, the status of a rule, of a deadline `no`, `runs`, `passed` or `open`."""
        evaluation = evaluation or self.evaluation
        if isinstance(self.subject, Field):
            return field_answer(evaluation, self.subject).outcome
        if isinstance(self.subject, Entry):
            return entry_status(evaluation, self.subject).status
        return _course(evaluation, self.subject)

    def missing(self, evaluation: Evaluation | None = None) -> Missing:
        """Name what an open point still needs."""
        evaluation = evaluation or self.evaluation
        if isinstance(self.subject, Field):
            return frozenset(field_answer(evaluation, self.subject).missing)
        if isinstance(self.subject, Entry):
            return frozenset(entry_status(evaluation, self.subject).missing)
        needed = evaluation.missing(self.subject.when.node)
        runs = evaluation.truth(self.subject.when.node) == YES
        return item_day(evaluation, self.subject).missing if runs else needed

    def nodes(self, evaluation: Evaluation | None = None) -> tuple[int, ...]:
        """Give the conditions the point rests on, from top to bottom."""
        evaluation = evaluation or self.evaluation
        if isinstance(self.subject, Field):
            return tuple(_reachable(evaluation, self.subject))
        if isinstance(self.subject, Item):
            return (self.subject.when.node,)
        applies = self.subject.applies_when
        return (applies.node,) if applies is not None and evaluation.truth(applies.node) == OPEN else ()

    def all_nodes(self) -> tuple[int, ...]:
        """Give all conditions of the point, also those that no longer count."""
        if isinstance(self.subject, Field):
            return tuple(row.when.node for row in self.subject.rows)
        if isinstance(self.subject, Item):
            return (self.subject.when.node,)
        return (self.subject.applies_when.node,) if self.subject.applies_when is not None else ()

    def rules(self) -> tuple[str, ...]:
        """Name the rules a rule-set point rests on: its own, those that block it, those it requires."""
        if not isinstance(self.subject, Entry):
            return ()
        edition = self.evaluation.rule(self.subject.rule_id).edition
        more = (*edition.blocked_by, *edition.requires) if edition else ()
        return (self.subject.rule_id, *more)

    def open_parts(self, evaluation: Evaluation) -> int:
        """Count the rows, conditions and rules below the point that are still open."""
        nodes = sum(evaluation.truth(node) == OPEN for node in self.nodes(evaluation))
        return nodes + sum(evaluation.rule(rule).truth == OPEN for rule in self.rules())


Subject = Field | Entry | Item


def subjects_of(question: QuestionForm) -> tuple[Subject, ...]:
    """Give what a question answers one by one, the primary field first."""
    return (*sorted(question.fields, key=lambda field: not field.primary), *question.entries, *question.items)


def points_of(law: Law, question: QuestionForm, evaluation: Evaluation) -> tuple[Point, ...]:
    """Give the points of a question, the primary field first."""
    view = viewed(law, question, evaluation)
    return tuple(point_of(law, question, view, subject) for subject in subjects_of(question))


def point_of(law: Law, question: QuestionForm, view: Viewed, subject: Subject) -> Point:
    """Put one subject of a question under its own view."""
    if isinstance(subject, Field):
        return Point(
            question.id, subject.name, subject.label_de, view.evaluation, question.view, subject.reads, subject
        )
    own, evaluation = {**question.view, **subject.view}, view.under(subject.view)
    if isinstance(subject, Item):
        return Point(question.id, subject.id, subject.label_de, evaluation, own, subject.reads, subject)
    label = law.catalogue.rules[subject.rule_id].title_de
    return Point(question.id, subject.rule_id, label, evaluation, own, subject.reads, subject)


def follow_ups(law: Law, question: QuestionForm, evaluation: Evaluation, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give the changes together with what the question then assumes because it copies one of them."""
    copied = {
        entry.fact: changes[str(entry.same_as)]
        for entry in question.assumptions
        if entry.same_as is not None
        and entry.same_as in changes
        and entry.fact not in changes
        and entry.fact not in evaluation.facts
        and entry.fact not in question.view
    }
    return {**copied, **changes}


def _course(evaluation: Evaluation, item: Item) -> str:
    truth = evaluation.truth(item.when.node)
    if truth == NO:
        return "no"
    day = item_day(evaluation, item).value
    if truth == OPEN or day is None:
        return UNDECIDED
    return "passed" if evaluation.as_of > day else "runs"


def _reachable(evaluation: Evaluation, field: Field) -> Iterable[int]:
    for row in field.rows:
        truth = evaluation.truth(row.when.node)
        if truth != NO:
            yield row.when.node
        if truth == YES:
            return
