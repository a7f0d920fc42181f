"""What a draft would change, body by body, as the system acting for each; only counts leave a body."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from integrativ import law
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.common.dates import now
from integrativ.law.answers.forms import law as law_now
from integrativ.law.kernel.values import checked_facts
from integrativ.placements.models import Placement
from integrativ.rulesets import queries
from integrativ.rulesets.models import CaseEffect, Effect, EffectRun
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import COUNSELLING_KINDS, Organisation

if TYPE_CHECKING:
    from integrativ.law.comparing import Comparison

SMALL = 5
CHUNK = 1000
Key = tuple[dt.date, str, str]


@dataclass
class Counted:
    """Per day, district and question: cases, and companies at which these people work or are proposed."""

    cases: Counter[Key] = field(default_factory=Counter)
    companies: dict[Key, set[int]] = field(default_factory=dict)
    unanswered: Counter[dt.date] = field(default_factory=Counter)


def counselling_bodies() -> Sequence[Organisation]:
    """The bodies that keep cases, in a stable order."""
    return list(Organisation.objects.filter(works_here=True, kind__in=COUNSELLING_KINDS).order_by("pk"))


def compute(run_id: int, land: int) -> None:
    """Look at all cases of all bodies under the draft and store the counts; twice gives the same.

    Each body's own list of changed cases stays with that body. The Land gets counts by district, and none below 5.
    """
    from integrativ.law.comparing import Comparison  # here, because nobody else who starts needs numpy

    with acting(Actor(user_id=None, org_id=land)):
        run = EffectRun.objects.select_related("draft").get(pk=run_id)
        staged = queries.law_with(run.draft)
        if run.finished_at is not None or staged is None:
            return
    look = Look(run, [Comparison(law_now(), staged, day) for day in run.days], Counted())
    for number, body in enumerate(counselling_bodies(), start=1):
        look.at(body)
        with acting(Actor(user_id=None, org_id=land)):
            EffectRun.objects.filter(pk=run_id).update(done=min(number, run.bodies))
    with acting(Actor(user_id=None, org_id=land)), transaction.atomic():
        done = {"done": run.bodies, "finished_at": now(), "unanswered": look.unanswered}
        EffectRun.objects.filter(pk=run_id).update(**done)
        Effect.objects.bulk_create(_rows(run, look.counted), ignore_conflicts=True)


def _rows(run: EffectRun, counted: Counted) -> Iterator[Effect]:
    for (day, district, question), cases in sorted(counted.cases.items()):
        companies = len(counted.companies.get((day, district, question), ()))
        yield Effect(
            org_id=run.org_id,
            run=run,
            on=day,
            district_id=district,
            question=question,
            cases=cases if cases >= SMALL else None,
            companies=companies if companies >= SMALL else None,
        )


@dataclass
class Look:
    """One look at all bodies: on each day both laws are compared once, then asked for the people of each chunk."""

    run: EffectRun
    comparisons: Sequence[Comparison]
    counted: Counted

    @property
    def unanswered(self) -> int:
        """How many cases could not be asked because their facts cannot be; a small number stays hidden here too."""
        most = max(self.counted.unanswered.values(), default=0)
        return most if most >= SMALL else 0

    def at(self, body: Organisation) -> None:
        """Store which open cases of a body get another answer, and count them.

        Read and written as the system acting for the body; between the two, while answers are worked out, no
        transaction stays open.
        """
        actor = Actor(user_id=None, org_id=body.pk)
        with acting(actor):
            CaseEffect.objects.filter(org_id=body.pk, draft_number=self.run.draft_id).delete()
            numbers = list(
                Case.objects.filter(org_id=body.pk, closed_on=None).order_by("pk").values_list("pk", flat=True)
            )
        for some in _chunks(numbers):
            with acting(actor):
                chunk = list(Case.objects.filter(org_id=body.pk, pk__in=some).select_related("person").order_by("pk"))
                companies = _companies(chunk)
                asked = [one for one in self.comparisons if one.points]
                sheets = [sheets_for(chunk, one.day) for one in asked]
            rows = [
                row
                for one, known in zip(asked, sheets, strict=True)
                for row in self._of(body, chunk, [known[case.pk].values for case in chunk], companies, one)
            ]
            with acting(actor):
                there = set(Case.objects.filter(org_id=body.pk, pk__in=some).values_list("pk", flat=True))
                CaseEffect.objects.bulk_create([row for row in rows if row.case_id in there], ignore_conflicts=True)

    def _of(
        self,
        body: Organisation,
        chunk: Sequence[Case],
        facts: Sequence[Mapping[str, Any]],
        companies: Mapping[int, set[int]],
        comparison: Comparison,
    ) -> Iterator[CaseEffect]:
        draft, day = self.run.draft, comparison.day
        found, refused = all_differences(facts, comparison)
        self.counted.unanswered[day] += refused
        for number, question, before, after in found:
            case = chunk[number]
            district = (case.person.municipality_id or "")[:5] or body.district_id or ""
            if district:
                self.counted.cases[day, district, question] += 1
                at = self.counted.companies.setdefault((day, district, question), set())
                at.update(companies.get(case.pk, ()))
            yield CaseEffect(
                org_id=body.pk, case=case, draft_number=draft.pk, draft_title=draft.title, question=question,
                on=day, before=before, after=after,
            )  # fmt: skip


def _companies(chunk: Sequence[Case]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    pairs = Placement.objects.filter(case__in=chunk, ended_on=None).values_list("case_id", "demand__org_id")
    for case, company in pairs:
        found.setdefault(case, set()).add(company)
    return found


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def all_differences(
    people: Sequence[Mapping[str, Any]], comparison: Comparison
) -> tuple[list[tuple[int, str, object, object]], int]:
    """Whose answers differ: place, question, before, after; and how many could not be asked because of their facts.

    People for whom no state a question rests on differs are found together and need no single answer.
    """
    facts: list[Mapping[str, Any]] = []
    refused: set[int] = set()
    for known in people:
        try:
            facts.append(checked_facts(comparison.one.catalogue, known))
        except law.FactError:
            refused.add(len(facts))
            facts.append({})
    found = []
    for question, numbers in comparison.may_differ(facts).items():
        for number in set(numbers) - refused:
            asked = differences(people[number], comparison.day, comparison.other, (question,))
            found += [(number, *one) for one in asked]
    return sorted(found, key=lambda one: one[:2]), len(refused)


def differences(
    facts: Mapping[str, Any], on: dt.date, staged: law.Law, questions: Iterable[str] | None = None
) -> Iterator[tuple[str, object, object]]:
    """Questions whose answer for these facts on this day would be another: question, answer before, answer after.

    Answers are compared by outcome and by the state of each entry; what is missing and how sure we are may differ.
    """
    for question in law.catalogue().questions if questions is None else questions:
        before = summary(law.answer(question, facts, on))
        with law.using(staged):
            after = summary(law.answer(question, facts, on)) if question in staged.questions else before
        if before != after:
            yield question, before, after


def summary(answer: law.Answer) -> object:
    """What counts of an answer: the outcome, the state of each entry, the days of deadlines."""
    if isinstance(answer, law.DecisionAnswer):
        return {"outcome": answer.outcome, **{entry.name: entry.outcome for entry in answer.fields}}
    if isinstance(answer, law.RuleSetAnswer):
        return {entry.rule: entry.status for entry in answer.items if entry.status not in ("not_applicable",)}
    return {item.id: item.date.isoformat() for item in answer.items}
