"""What goes into the law: every raw fact has a place, the strongest true value counts, nothing forbidden is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from integrativ import law
from integrativ.cases.legal import actions
from integrativ.cases.legal.facts import NotTheController, facts_for
from integrativ.cases.legal.models import MatterFact
from integrativ.cases.legal.sources import COMPUTED, DEMAND, PERSON_COLUMNS, origin_of, raw_facts
from integrativ.cases.models import Finding
from integrativ.people.models import Fact
from tests import factories as f
from tests.cast import Cast


def _record(cast: Cast, name: str, value: Any, source: str = "self_reported", **fields: Any) -> None:
    with f.wearing(cast.lead):
        actions.record_answer(
            case=cast.case, matter=None, name=name, value=value, source=source, by=cast.lead, **fields
        )


def test_every_raw_fact_of_the_law_has_a_place() -> None:
    assert len(raw_facts()) > 450
    for name in raw_facts():
        assert origin_of(name) in ("ledger", "person", "matter", "demand", "computed"), name
    handled = set(law.catalogue().handling)
    assert set(PERSON_COLUMNS) | set(COMPUTED) | set(DEMAND) <= handled
    assert [name for name in DEMAND if law.handling(name).holder == "person"] == []


def test_the_strongest_source_counts_and_the_conflict_is_shown(cast: Cast) -> None:
    _record(cast, "german_level", "B2")
    _record(cast, "german_level", "A2", source="certified", seen_on=f.ON, evidence="telc A2")
    with f.wearing(cast.lead):
        sheet = facts_for(cast.case, None, f.ON)
    assert sheet.values["german_level"] == "A2"
    assert [(c.name, c.conflict) for c in sheet.conflicts] == [("german_level", "B2")]


def test_on_an_earlier_day_the_earlier_value_was_true(cast: Cast) -> None:
    _record(cast, "residence_title", "gestattung", true_since=dt.date(2025, 1, 10))
    _record(cast, "residence_title", "duldung_60a", true_since=dt.date(2026, 3, 1))
    with f.wearing(cast.lead):
        assert facts_for(cast.case, None, dt.date(2026, 2, 28)).values["residence_title"] == "gestattung"
        assert facts_for(cast.case, None, dt.date(2026, 3, 1)).values["residence_title"] == "duldung_60a"
        assert "residence_title" not in facts_for(cast.case, None, dt.date(2025, 1, 9)).values


def test_nobody_but_the_controller_evaluates(cast: Cast) -> None:
    for stranger in (cast.partner, cast.neighbour):
        with pytest.raises(NotTheController), f.wearing(stranger):
            facts_for(cast.case, None, f.ON)
    with f.wearing(cast.lead):
        assert facts_for(cast.case, None, f.ON).on == f.ON


def test_a_harmless_value_is_kept_and_the_other_never(cast: Cast) -> None:
    _record(cast, "custodial_sentence", False)
    with pytest.raises(actions.MayNotBeKept):
        _record(cast, "custodial_sentence", True)
    with pytest.raises(actions.MayNotBeKept):
        _record(cast, "residence_title", "none")
    with f.wearing(cast.lead):
        assert list(Fact.objects.values_list("name", "value")) == [("custodial_sentence", False)]


def test_a_job_fact_stays_with_the_job_and_a_persons_fact_cannot_get_there(cast: Cast) -> None:
    _record(cast, "job_type", "employment")
    with f.wearing(cast.lead):
        assert MatterFact.objects.get().name == "job_type"
        with pytest.raises(DatabaseError, match="may_be_kept"):
            MatterFact.objects.create(
                org=cast.kim,
                case=cast.case,
                matter=cast.case.matter,
                name="expulsion_order",
                value=True,
                source="self_reported",
                recorded_by=cast.lead,
                recorded_at=dt.datetime.now(dt.UTC),
            )


def test_what_only_a_finding_may_hold_is_kept_in_it_and_nowhere_else(cast: Cast) -> None:
    with f.wearing(cast.lead):
        kept = actions.keep_finding(
            case=cast.case,
            matter=None,
            question="residence_paths",
            on=f.ON,
            by=cast.lead,
            also={"commits_to_fdgo": True},
        )
        assert kept.facts["commits_to_fdgo"]["value"] is True and not Fact.objects.exists()
        with pytest.raises(actions.MayNotBeKept):
            actions.keep_finding(
                case=cast.case,
                matter=None,
                question="residence_paths",
                on=f.ON,
                by=cast.lead,
                also={"expulsion_order": False},
            )


def test_a_kept_finding_says_what_was_known_then(cast: Cast) -> None:
    _record(cast, "residence_title", "ae_25_2_refugee")
    with f.wearing(cast.lead):
        finding = actions.keep_finding(case=cast.case, matter=None, question="work_access", on=f.ON, by=cast.lead)
    _record(cast, "residence_title", "gestattung")
    with f.wearing(cast.lead):
        kept = Finding.objects.get(pk=finding.pk)
        assert kept.result["outcome"] == "free" and kept.facts["residence_title"]["value"] == "ae_25_2_refugee"
        assert (
            law.answer(kept.question, {n: v["value"] for n, v in kept.facts.items()}, kept.as_of).as_json()
            == kept.result
        )
    with f.wearing(cast.colleague):
        assert not Finding.objects.exists()
