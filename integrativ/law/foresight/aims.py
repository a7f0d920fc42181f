"""What is followed over time together: the points of a question that are seen under the same view, or all rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from integrativ.law.answers.change_days import change_days
from integrativ.law.answers.forms import Aspect, Field, Law, QuestionForm
from integrativ.law.answers.views import evaluation_of
from integrativ.law.foresight.points import subjects_of
from integrativ.law.foresight.timeline import Course, subject_id
from integrativ.law.kernel.operators import AS_OF


@dataclass(frozen=True)
class Aim:
    """Points under one view: that of a question with the points' own facts; without a question, rules by themselves."""

    question: QuestionForm | None
    own: Mapping[str, Any]
    aspects: tuple[Aspect, ...]


class Turn(NamedTuple):
    """A day from which on a point, given by its place in the aim, is something else."""

    day: date
    aspect: int
    before: str
    after: str


def rules_aim(law: Law) -> Aim:
    """Aim at all rules by themselves."""
    return Aim(None, {}, tuple(law.form.rules))


def aims_of(question: QuestionForm) -> tuple[Aim, ...]:
    """Divide the points of a question by the view they are seen under."""
    views: dict[str, list[Any]] = {}
    for subject in subjects_of(question):
        views.setdefault(repr(sorted(_own(subject).items())), []).append(subject)
    return tuple(Aim(question, _own(subjects[0]), tuple(subjects)) for subjects in views.values())


def name_of(aspect: Aspect) -> str:
    """Give the name of a point or rule."""
    return aspect if isinstance(aspect, str) else subject_id(aspect)


def turns_of_one(
    law: Law, aim: Aim, facts: Mapping[str, Any], first: date, last: date, flags: Mapping[str, bool | None]
) -> Iterator[Turn]:
    """Follow one person with the reference; the law must be the one that answers."""
    if aim.question is None:
        yield from _rules(law, aim, facts, first, last, flags)
        return
    course = Course(aim.question.id, evaluation_of(law, facts, first, flags), first, last)
    for place, subject in enumerate(aim.aspects):
        assert not isinstance(subject, str)
        for change in course.track(subject).changes:
            yield Turn(change.day, place, change.before, change.after)


def _rules(
    law: Law, aim: Aim, facts: Mapping[str, Any], first: date, last: date, flags: Mapping[str, bool | None]
) -> Iterator[Turn]:
    begin = evaluation_of(law, facts, first, flags)
    nodes = {edition.condition.node for rule in law.form.rules.values() for edition in rule.editions}
    days = set(change_days(begin, sorted(nodes), frozenset((AS_OF,)), last))
    days |= {day for day in law.catalogue.days_of_change if first < day <= last}
    before = {name: begin.rule(name).result for name in law.form.rules}
    for day in sorted(days):
        later = evaluation_of(law, facts, day, flags)
        for place, name in enumerate(law.form.rules):
            now = later.rule(name).result
            if now != before[name]:
                yield Turn(day, place, before[name], now)
                before[name] = now


def _own(subject: Any) -> Mapping[str, Any]:
    return {} if isinstance(subject, Field) else subject.view
