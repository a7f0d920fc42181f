"""Before a draft becomes law the Land sees how many answers it changes, and only the bodies see whose."""

from __future__ import annotations

import datetime as dt

import pytest

from integrativ import law
from integrativ.cases.legal.actions import record_answer
from integrativ.cases.models import Case
from integrativ.law import casebook
from integrativ.rulesets import actions, effects, queries
from integrativ.rulesets.models import CaseEffect, Effect, EffectRun
from integrativ.tenancy.models import Membership, Municipality, Organisation, Role
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
ON = dt.date(2026, 11, 23)
FACTS = dict(next(case.facts for case in casebook.cases() if case.id == "R-019"))


def with_people(town: str, number: int) -> Membership:
    """A counselling body that works here, with so many cases of people who may work with permission."""
    kim = Organisation.objects.get(key=f"kim-{town}")
    with f.wearing(f.hat(kim, Role.COORDINATOR)):
        Organisation.objects.filter(pk=kim.pk).update(works_here=True)
    lead = f.hat(kim)
    place = Municipality.objects.filter(district_id=town).order_by("ags")[0]
    for _ in range(number):
        person = f.person(lead, municipality=place)
        case = f.case(lead, person)
        with f.wearing(lead):
            for name, value in FACTS.items():
                if law.handling(name).may_keep(value):
                    record_answer(case=case, matter=None, name=name, value=value, source="self_reported", by=lead)
    return lead


@pytest.fixture
def run() -> tuple[Membership, EffectRun, Membership, Membership]:
    """Six people in Bochum and two in Herne, and a draft that takes the right of § 61 Abs. 2 away."""
    bochum, herne = with_people("05911", 6), with_people("05916", 2)
    editor = f.hat(Organisation.objects.get(key="land-nrw"), Role.STATE_OFFICER)
    with f.wearing(editor):
        draft = actions.start_draft(kind="rule", entry="asylg-61-2", by=editor, on=ON)
        text = draft.text.replace("months: 3", "months: 300")
        draft = actions.change_draft(draft=draft, by=editor, version=1, text=text, reason="erfunden", effective_on=ON)
        run = actions.ask_effects(draft=draft, by=editor)
    effects.compute(run.pk, editor.organisation_id)
    return editor, run, bochum, herne


def test_the_land_reads_counts_by_district_and_no_small_number(
    run: tuple[Membership, EffectRun, Membership, Membership],
) -> None:
    editor, made, *_ = run
    with f.wearing(editor):
        rows = {(row.district_id, row.question): row.cases for row in queries.effects(made)}
        made.refresh_from_db()
        assert ON in made.days and {row.on for row in Effect.objects.filter(run=made)} <= set(made.days)
        assert not CaseEffect.objects.exists() and not Case.objects.exists()
    assert rows["05911", "work_access"] == 6 and rows["05916", "work_access"] is None
    assert made.finished_at is not None and made.done == made.bodies


def test_each_body_reads_its_own_cases_and_nobody_elses(
    run: tuple[Membership, EffectRun, Membership, Membership],
) -> None:
    _, _, bochum, herne = run
    for lead, number in ((bochum, 6), (herne, 2)):
        with f.wearing(lead):
            rows = [row for row in queries.changed_cases(lead) if row.question == "work_access"]
            assert len(rows) == number and {row.org_id for row in rows} == {lead.organisation_id}
            assert rows[0].before["outcome"] == "entitled" != rows[0].after["outcome"]
    colleague = f.hat(bochum.organisation)
    with f.wearing(colleague):
        assert queries.changed_cases(colleague) == []


def test_counting_twice_gives_the_same(run: tuple[Membership, EffectRun, Membership, Membership]) -> None:
    editor, made, bochum, _ = run
    effects.compute(made.pk, editor.organisation_id)
    with f.wearing(editor):
        again = actions.ask_effects(draft=made.draft, by=editor)
        assert again.pk != made.pk
    effects.compute(again.pk, editor.organisation_id)
    with f.wearing(editor):
        assert [(r.district_id, r.question, r.cases) for r in queries.effects(made)] == [
            (r.district_id, r.question, r.cases) for r in queries.effects(again)
        ]
    with f.wearing(bochum):
        assert CaseEffect.objects.filter(question="work_access").count() == 6


def test_small_numbers_are_refused_by_the_database_too(
    run: tuple[Membership, EffectRun, Membership, Membership],
) -> None:
    from django.db import IntegrityError, transaction

    editor, made, *_ = run
    for number, fine in ((4, False), (5, True)):
        with f.wearing(editor):
            row = Effect(org_id=made.org_id, run=made, on=ON, district_id="05913", question="deadlines", cases=number)
            if fine:
                row.save()
            else:
                with pytest.raises(IntegrityError), transaction.atomic():
                    row.save()


def test_an_unchanged_law_changes_nobody() -> None:
    assert list(effects.differences(dict(FACTS), ON, law.law_from(law.catalogue()))) == []
