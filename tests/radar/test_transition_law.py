"""§ 104c runs out: the last day, both ways with each condition, and nothing that is only unknown counts as no."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from integrativ import law
from integrativ.radar.transition import BRIDGE, PATHS, QUESTION, outlook, standing, statutory_end

ON = dt.date(2026, 11, 23)
TITLE: dict[str, Any] = {"residence_title": "ae_104c", "title_valid_until": "2027-03-15"}
BAKARY: dict[str, Any] = TITLE | {
    "birth_date": "1995-06-06", "stay_uninterrupted_since": "2016-03-02", "identity_clarified": True,
    "passport_requirement_met": True, "legal_social_knowledge": False, "german_oral_level": "A2",
    "livelihood_predominantly_by_work": False, "illness_or_age_waiver": False, "children_attend_school_or_none": True,
    "lives_with_minor_child": False, "removal_obstructed_false_or_noncooperation": False, "serious_expulsion_interest": False,
}  # fmt: skip
ALL_MET = BAKARY | {
    "legal_social_knowledge": True, "livelihood_predominantly_by_work": True, "commits_to_fdgo": True, "expulsion_interest": False,
}  # fmt: skip


def test_the_last_day_for_everybody_follows_from_the_last_grant_and_is_the_one_the_catalogue_names() -> None:
    assert statutory_end() == dt.date(2027, 6, 30)
    told = " ".join(law.catalogue().rules[BRIDGE].editions[-1].texts("next_steps_de"))
    assert f"{statutory_end():%d.%m.%Y}" in told


def test_the_last_day_is_the_deadline_of_the_law_and_never_after_the_last_title_there_can_be() -> None:
    answer = law.answer("deadlines", BAKARY, ON)
    assert isinstance(answer, law.DeadlineAnswer)
    bridge = next(item for item in answer.items if item.id == "chance_bridge")
    found = outlook(BAKARY, ON)
    assert found.last is not None and found.last.day == bridge.date and found.standing.days == 112
    assert found.doubts == ()
    too_long = outlook(BAKARY | {"title_valid_until": "2028-02-01"}, ON)
    assert too_long.last is not None and too_long.last.day == statutory_end()
    assert len(too_long.doubts) == 1 and f"{statutory_end():%d.%m.%Y}" in too_long.doubts[0]
    assert outlook(BAKARY | {"title_valid_until": statutory_end().isoformat()}, ON).doubts == ()


def test_a_missing_fact_is_open_and_asked_never_no() -> None:
    for path in outlook(TITLE, ON).paths:
        assert path.status == "open" and path.count("not_met") == 0 and path.count("open") >= 8
        asked = {part.name for part in path.ask}
        assert {name for condition in path.conditions for name in condition.missing} == asked
        assert all(part.question_de for part in path.ask)
    no_day = standing({"residence_title": "ae_104c"}, ON)
    assert no_day.last is None and no_day.days is None and no_day.urgency == (0, 0) and not no_day.is_over


def test_what_is_known_and_against_it_is_not_met_with_what_would_open_it() -> None:
    young, sustained = outlook(BAKARY, ON).paths
    assert young.status == "not_applicable" and "27. Lebensjahres" in " ".join(
        c.text for c in young.conditions if c.state == "not_met"
    )
    assert sustained.status == "not_met" and [c.text[:16] for c in sustained.conditions if c.state == "not_met"] == [
        "Grundkenntnisse "
    ]
    assert "Leben in Deutschland" in sustained.help[0] and not sustained.is_out
    assert {"commits_to_fdgo", "livelihood_prognosis_positive"} <= {part.name for part in sustained.ask}


def test_all_met_says_so_and_who_decides_how() -> None:
    sustained = outlook(ALL_MET, ON).paths[1]
    assert (sustained.status, sustained.count("met"), len(sustained.conditions)) == ("met", 12, 12)
    assert sustained.edition.kind == "Soll" and sustained.edition.decision_maker == ("ABH",) and sustained.ask == ()
    unclear = outlook(ALL_MET | {"identity_clarified": False, "identity_measures_taken": True}, ON).paths[1]
    assert (unclear.rule, unclear.status, unclear.edition.kind) == ("aufenthg-25b-8-s2", "met", "Ermessen")


def test_a_birthday_closes_a_way_earlier_than_the_title() -> None:
    found = outlook(TITLE | {"birth_date": "2000-01-10", "stay_uninterrupted_since": "2016-01-01"}, ON)
    young, sustained = found.paths
    assert young.last is not None and young.last.day == dt.date(2027, 1, 9) and "27 Jahre" in young.last.why
    assert sustained.last == found.last


def test_waiting_opens_a_way_only_if_it_does_so_before_the_last_day() -> None:
    soon = outlook(ALL_MET | {"stay_uninterrupted_since": "2021-02-01"}, ON).paths[1]
    assert soon.status == "not_met" and soon.opens is not None and soon.opens.day == dt.date(2027, 2, 2)
    late = outlook(ALL_MET | {"stay_uninterrupted_since": "2021-06-01"}, ON).paths[1]
    assert late.status == "not_met" and late.opens is None


def test_an_application_in_time_keeps_the_title_and_comes_last_one_too_late_does_not() -> None:
    filed = {"title_applied_for": "ae_25b", "application_date": "2027-03-15"}
    kept = standing(BAKARY | filed, dt.date(2027, 3, 20))
    assert kept.keeps_running and not kept.is_over and kept.applied_for == "§ 25b" and kept.urgency[0] == 2
    late = standing(BAKARY | filed | {"application_date": "2027-03-16"}, dt.date(2027, 3, 20))
    assert not late.keeps_running and late.is_over and late.urgency == (0, 0)
    other = standing(BAKARY | filed | {"title_applied_for": "ae_18a"}, dt.date(2027, 3, 20))
    assert not other.keeps_running and other.applied_for == ""


@pytest.mark.parametrize(
    "changed", [{}, {"identity_clarified": False}, {"birth_date": "2004-01-01"}, {"german_oral_level": "A1"}]
)
@pytest.mark.parametrize("facts", [TITLE, BAKARY, ALL_MET], ids=["little", "much", "all"])
def test_the_lines_add_up_to_what_the_question_answers(facts: dict[str, Any], changed: dict[str, Any]) -> None:
    """Any line not met closes the way, else any open line leaves it open, else it is met: the same as the whole rule set says."""
    values = facts | changed
    answer = law.answer(QUESTION, values, ON)
    assert isinstance(answer, law.RuleSetAnswer)
    entries = {entry.rule: entry for entry in answer.items}
    for path in outlook(values, ON).paths:
        assert path.status == entries[path.rule].status
        states = {condition.state for condition in path.conditions}
        summed = "not_met" if "not_met" in states else "open" if "open" in states else "met"
        assert path.status in (summed, "not_applicable"), path.rule
        best = min(
            ("met", "open", "not_met", "not_applicable").index(entries[rule].status) for rule in PATHS[path.section]
        )
        assert path.status in ("not_met", "not_applicable") or path.status == ("met", "open")[best]
        assert not re.search(r"\boder\b", " ".join(c.text[:5] for c in path.conditions))
