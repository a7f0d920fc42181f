"""The law at each stage of a way into work: allowed, allowed with a permit, forbidden, open."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from integrativ import law
from integrativ.law.doubts import TEXT_GOOD_FOR
from integrativ.people.models import Fact
from integrativ.placements import legal
from integrativ.placements.models import PermitNeed, Stage
from tests import factories as f
from tests.cast import Cast


class _Way:
    """The parts of a placement the check reads."""

    def __init__(self, cast: Cast) -> None:
        self.case, self.matter = cast.case, cast.case.matter


def _ask(cast: Cast, stage: str, **facts: Any) -> Any:
    with f.wearing(cast.lead):
        for name, value in facts.items():
            Fact.objects.create(
                org=cast.kim,
                person=cast.person,
                name=name,
                value=value,
                category=law.handling(name).category,
                source="self_reported",
                recorded_by=cast.lead,
                recorded_at=timezone.now(),
            )
        return legal.check(placement=_Way(cast), stage=stage, on=f.ON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "stage", "need"),
    [
        ("ae_25_2_refugee", Stage.EMPLOYMENT, PermitNeed.NOT_NEEDED),
        ("settlement_permit", Stage.TRIAL_WORK, PermitNeed.NOT_NEEDED),
        ("duldung_60b", Stage.EMPLOYMENT, PermitNeed.PROHIBITED),
        ("duldung_60a", Stage.VISIT, PermitNeed.NOT_NEEDED),
        ("duldung_60a", Stage.EMPLOYMENT, PermitNeed.OPEN),
    ],
)
def test_the_answer_depends_on_title_and_stage(cast: Cast, title: str, stage: str, need: str) -> None:
    outcome = _ask(cast, stage, residence_title=title)
    assert outcome.need == need and "Rechtsstand" in outcome.source and outcome.because
    if need == PermitNeed.NOT_NEEDED:
        is_old = f.ON - law.ruleset().text_state > TEXT_GOOD_FOR
        assert ("Ganz sicher ist das nicht: " in outcome.reason and "drei Monaten" in outcome.reason) is is_old


def test_an_open_answer_says_what_is_missing(cast: Cast) -> None:
    outcome = _ask(cast, Stage.EMPLOYMENT, residence_title="duldung_60a")
    assert outcome.need == PermitNeed.OPEN and outcome.missing


def test_a_foreign_body_gets_no_evaluation(cast: Cast) -> None:
    with f.wearing(cast.neighbour):
        outcome = legal.check(placement=_Way(cast), stage=Stage.EMPLOYMENT, on=f.ON)  # type: ignore[arg-type]
    assert outcome.need == PermitNeed.OPEN


def test_every_stage_has_a_word_of_the_law() -> None:
    assert set(legal.JOB_TYPES) == set(Stage)
    assert set(legal.JOB_TYPES.values()) <= set(law.fact("job_type").values)
