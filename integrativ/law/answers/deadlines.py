"""Deadlines: which run, on which day they end, and which lack only their day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from integrativ.law.answers.assumptions import Used, used_assumptions
from integrativ.law.answers.forms import Item, Law, QuestionForm
from integrativ.law.answers.views import viewed
from integrativ.law.kernel.calendar import shifted
from integrativ.law.kernel.interpreter import Evaluation, Known
from integrativ.law.kernel.truth import YES


@dataclass(frozen=True)
class Deadline:
    """A deadline that runs, with its day; `passed` if that day is over."""

    id: str
    label_de: str
    norm: str
    date: date
    passed: bool
    assumed: tuple[Used, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the deadline in the shape of the command line."""
        item: dict[str, Any] = {"id": self.id, "date": self.date.isoformat(), "passed": self.passed}
        return item | ({"assumed": [used.as_json() for used in self.assumed]} if self.assumed else {})


@dataclass(frozen=True)
class Undated:
    """A deadline that runs but whose day is unknown, and what is missing for it."""

    id: str
    label_de: str
    norm: str
    missing: tuple[str, ...]
    assumed: tuple[Used, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the deadline in the shape of the command line."""
        item: dict[str, Any] = {"id": self.id, "missing": list(self.missing)}
        return item | ({"assumed": [used.as_json() for used in self.assumed]} if self.assumed else {})


@dataclass(frozen=True)
class DeadlineAnswer:
    """All running deadlines by day, and those without a day; `possible` may run once `missing` is known."""

    question: str
    items: tuple[Deadline, ...]
    undated: tuple[Undated, ...]
    possible: tuple[Undated, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the answer in the shape of the command line."""
        return {"items": [item.as_json() for item in self.items], "undated": [item.as_json() for item in self.undated]}


def answer_deadlines(law: Law, question: QuestionForm, evaluation: Evaluation) -> DeadlineAnswer:
    """Answer a deadline question for the facts and the day of an evaluation."""
    view = viewed(law, question, evaluation)
    dated: list[Deadline] = []
    undated: list[Undated] = []
    possible: list[Undated] = []
    for item in question.items:
        own = view.under(item.view)
        missing = own.missing(item.when.node)
        truth = own.truth(item.when.node)
        if not missing and truth != YES:
            continue
        used = used_assumptions(view, item.reads, lambda other, item=item: _state(other.with_facts(item.view), item))  # type: ignore[misc]
        if missing:
            possible.append(Undated(item.id, item.label_de, item.norm, tuple(sorted(missing)), used))
        if truth != YES:
            continue
        day = item_day(own, item)
        if day.value is None:
            undated.append(Undated(item.id, item.label_de, item.norm, tuple(sorted(day.missing)), used))
        else:
            dated.append(Deadline(item.id, item.label_de, item.norm, day.value, own.as_of > day.value, used))
    dated.sort(key=lambda entry: entry.date)
    return DeadlineAnswer(question.id, tuple(dated), tuple(undated), tuple(possible))


def running_days(law: Law, question: QuestionForm, evaluation: Evaluation) -> list[tuple[Item, date]]:
    """Give the deadlines that run with their day, soonest first, and nothing besides: for lists of many people."""
    view = viewed(law, question, evaluation)
    found = []
    for item in question.items:
        own = view.under(item.view)
        if own.truth(item.when.node) == YES and (day := item_day(own, item).value) is not None:
            found.append((item, day))
    return sorted(found, key=lambda entry: entry[1])


def item_day(evaluation: Evaluation, item: Item) -> Known:
    """Give the day on which a deadline ends, or what is missing for it."""
    if isinstance(item.day, date):
        return Known(item.day)
    known = evaluation.known(item.day.fact)
    if known.value is None or item.day.span is None:
        return known
    return Known(shifted(known.value, item.day.span))


def _state(evaluation: Evaluation, item: Item) -> Any:
    truth = evaluation.truth(item.when.node)
    return truth, item_day(evaluation, item) if truth == YES else None
