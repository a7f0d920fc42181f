"""The points a question answers one by one: a field of a decision, a rule of a rule set, a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

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
    subject: Field | Entry | Item

    def under(self, changes: Mapping[str, Any]) -> Evaluation:
        """Give the evaluation with some facts replaced, except those the point brings along itself."""
        return self.evaluation.with_facts({name: value for name, value in changes.items() if name not in self.own})

    def outcome(self, evaluation: Evaluation | None = None) -> str:
        """Say the answer: the outcome of a field, the status of a rule, whether a deadline runs (`open` if unknown)."""
        evaluation = evaluation or self.evaluation
        if isinstance(self.subject, Field):
            return field_answer(evaluation, self.subject).outcome
        if isinstance(self.subject, Entry):
            return entry_status(evaluation, self.subject).status
        return ("no", UNDECIDED, "runs")[evaluation.truth(self.subject.when.node)]

    def missing(self, evaluation: Evaluation | None = None) -> Missing:
        """Name what an open point still needs."""
        evaluation = evaluation or self.evaluation
        if isinstance(self.subject, Field):
            return frozenset(field_answer(evaluation, self.subject).missing)
        if isinstance(self.subject, Entry):
            return frozenset(entry_status(evaluation, self.subject).missing)
        return evaluation.missing(self.subject.when.node)

    def nodes(self, evaluation: Evaluation | None = None) -> tuple[int, ...]:
        """Give the conditions the point rests on, from top to bottom."""
        evaluation = evaluation or self.evaluation
        if isinstance(self.subject, Field):
            return tuple(_reachable(evaluation, self.subject))
        if isinstance(self.subject, Item):
            return (self.subject.when.node,)
        applies = self.subject.applies_when
        return (applies.node,) if applies is not None and evaluation.truth(applies.node) == OPEN else ()

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


def points_of(law: Law, question: QuestionForm, evaluation: Evaluation) -> tuple[Point, ...]:
    """Give the points of a question, the primary field first."""
    view = viewed(law, question, evaluation)
    fields = sorted(question.fields, key=lambda field: not field.primary)
    return (
        *(_field_point(question, view, field) for field in fields),
        *(_entry_point(law, question, view, entry) for entry in question.entries),
        *(_item_point(question, view, item) for item in question.items),
    )


def _field_point(question: QuestionForm, view: Viewed, field: Field) -> Point:
    return Point(question.id, field.name, field.label_de, view.evaluation, question.view, field.reads, field)


def _entry_point(law: Law, question: QuestionForm, view: Viewed, entry: Entry) -> Point:
    own = {**question.view, **entry.view}
    label = law.catalogue.rules[entry.rule_id].title_de
    return Point(question.id, entry.rule_id, label, view.under(entry.view), own, entry.reads, entry)


def _item_point(question: QuestionForm, view: Viewed, item: Item) -> Point:
    own = {**question.view, **item.view}
    return Point(question.id, item.id, item.label_de, view.under(item.view), own, item.reads, item)


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


def read_by(points: Iterable[Point]) -> int:
    """Give the set of facts some points can depend on."""
    return reduce(or_, (point.reads for point in points), 0)


def _reachable(evaluation: Evaluation, field: Field) -> Iterable[int]:
    for row in field.rows:
        truth = evaluation.truth(row.when.node)
        if truth != NO:
            yield row.when.node
        if truth == YES:
            return
