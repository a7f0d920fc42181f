"""What a draft would change, body by body, as the system acting for each; only counts leave a body."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from integrativ import law
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.common.dates import now
from integrativ.placements.models import Placement
from integrativ.rulesets import queries
from integrativ.rulesets.models import CaseEffect, Draft, Effect, EffectRun
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import COUNSELLING_KINDS, Organisation

SMALL = 5
CHUNK = 200


@dataclass
class Counted:
    """Per district and question: cases, and companies at which these people work or are proposed."""

    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    companies: dict[tuple[str, str], set[int]] = field(default_factory=dict)


def counselling_bodies() -> Sequence[Organisation]:
    """The bodies that keep cases, in a stable order."""
    return list(Organisation.objects.filter(works_here=True, kind__in=COUNSELLING_KINDS).order_by("pk"))


def compute(run_id: int, land: int) -> None:
    """Look at all cases of all bodies under the draft and store the counts; twice gives the same.

    Each body's own list of changed cases stays with that body. The Land gets counts by district, and none below 5.
    """
    with acting(Actor(user_id=None, org_id=land)):
        run = EffectRun.objects.select_related("draft").get(pk=run_id)
        staged = queries.law_with(run.draft)
        if run.finished_at is not None or staged is None:
            return
        draft = run.draft
    counted = Counted()
    for number, body in enumerate(counselling_bodies(), start=1):
        with acting(Actor(user_id=None, org_id=body.pk)):
            _look(body, draft, run.on, staged, counted)
        with acting(Actor(user_id=None, org_id=land)):
            EffectRun.objects.filter(pk=run_id).update(done=min(number, run.bodies))
    with acting(Actor(user_id=None, org_id=land)), transaction.atomic():
        EffectRun.objects.filter(pk=run_id).update(done=run.bodies, finished_at=now())
        Effect.objects.bulk_create(_rows(run, counted), ignore_conflicts=True)


def _rows(run: EffectRun, counted: Counted) -> Iterator[Effect]:
    for (district, question), cases in sorted(counted.cases.items()):
        companies = len(counted.companies.get((district, question), ()))
        yield Effect(
            org_id=run.org_id,
            run=run,
            district_id=district,
            question=question,
            cases=cases if cases >= SMALL else None,
            companies=companies if companies >= SMALL else None,
        )


def _look(body: Organisation, draft: Draft, on: dt.date, staged: law.Law, counted: Counted) -> None:
    CaseEffect.objects.filter(org_id=body.pk, draft_number=draft.pk).delete()
    open_cases = Case.objects.filter(org_id=body.pk, closed_on=None).select_related("person").order_by("pk")
    for chunk in _chunks(list(open_cases)):
        sheets = sheets_for(chunk, on)
        companies = _companies(chunk)
        rows = []
        for case in chunk:
            district = (case.person.municipality_id or "")[:5] or body.district_id or ""
            for question, before, after in differences(sheets[case.pk].values, on, staged):
                rows.append(
                    CaseEffect(
                        org_id=body.pk, case=case, draft_number=draft.pk, draft_title=draft.title, question=question,
                        on=on, before=before, after=after,
                    )
                )  # fmt: skip
                if district:
                    counted.cases[district, question] += 1
                    counted.companies.setdefault((district, question), set()).update(companies.get(case.pk, ()))
        CaseEffect.objects.bulk_create(rows)


def _companies(chunk: Sequence[Case]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    pairs = Placement.objects.filter(case__in=chunk, ended_on=None).values_list("case_id", "demand__org_id")
    for case, company in pairs:
        found.setdefault(case, set()).add(company)
    return found


def _chunks(cases: Sequence[Case]) -> Iterator[Sequence[Case]]:
    for start in range(0, len(cases), CHUNK):
        yield cases[start : start + CHUNK]


def differences(facts: dict[str, object], on: dt.date, staged: law.Law) -> Iterator[tuple[str, object, object]]:
    """Questions whose answer for these facts on this day would be another: question, answer before, answer after.

    Answers are compared by outcome and by the state of each entry; what is missing and how sure we are may differ.
    """
    for question in law.catalogue().questions:
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
