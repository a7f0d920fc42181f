"""The days on which an answer changes: exactly those that trying every single day finds."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from integrativ import law
from integrativ.law.answers.decisions import field_answer
from integrativ.law.answers.forms import law as the_law
from integrativ.law.answers.views import viewed
from integrativ.law.asking import evaluation_for
from tests.law.drawing import FULL, draw_person
from tests.law.reading_cases import read_cases

ONE_DAY = timedelta(days=1)
PERSONS = {case["id"]: case for case in read_cases() if case["folder"] == "practice"}
DECISIONS_AND_SETS = [q.id for q in law.catalogue().questions.values()]


def _outcomes(question: str, facts: dict[str, Any], day: date) -> dict[str, str]:
    """What the answer says on one day, point by point, without any timeline."""
    form = the_law().questions[question]
    if form.kind == "decision":  # without the search for the earliest day, which is slow on each of 3,652 days
        view = viewed(the_law(), form, evaluation_for(facts, day))
        return {field.name: field_answer(view.evaluation, field).outcome for field in form.fields}
    answer = law.answer(question, facts, day)
    if isinstance(answer, law.RuleSetAnswer):
        return {item.rule: item.status for item in answer.items}
    assert isinstance(answer, law.DeadlineAnswer)
    dated = {item.id: "passed" if item.passed else "runs" for item in answer.items}
    unknown = {item.id: "open" for item in (*answer.undated, *answer.possible)}
    ids = [item["id"] for item in law.catalogue().questions[question].raw["items"]]
    return {id_: dated.get(id_) or unknown.get(id_) or "no" for id_ in ids}


def _on(course: law.Timeline, day: date) -> dict[str, str]:
    return {track.id: track.on(day) for track in course.tracks}


def _ten_years(day: date) -> tuple[date, date]:
    return day.replace(year=day.year - 5), day.replace(year=day.year + 5)


EVERY_DAY = [("R-2001", "work_access"), ("R-2010", "benefit_regime")]
EVERY_DAY_MORE = [("R-2005", "deadlines"), ("R-2006", "residence_restrictions"), ("R-2005", "residence_paths")]


@pytest.mark.parametrize(("person", "question"), EVERY_DAY + (EVERY_DAY_MORE if FULL else []))
def test_over_ten_years_the_course_equals_trying_every_day(person: str, question: str) -> None:
    case = PERSONS[person]
    first, last = _ten_years(date.fromisoformat(case["as_of"]))
    course = law.timeline(question, case["facts"], first, last)
    for number in range((last - first).days + 1):
        day = first + number * ONE_DAY
        assert _on(course, day) == _outcomes(question, case["facts"], day), day
    assert course.days


@pytest.mark.parametrize("question", DECISIONS_AND_SETS)
def test_model_persons_and_drawn_people_have_the_answer_of_each_sampled_day(question: str) -> None:
    random = Random(f"course-{question}")
    model = [PERSONS[name]["facts"] for name in random.sample(sorted(PERSONS), len(PERSONS) if FULL else 3)]
    people = [*model, *(draw_person(random, date(2026, 11, 23)) for _ in range(200 if FULL else 6))]
    compared = changes = 0
    for facts in people:
        first, last = _ten_years(date(2026, 11, 23))
        course = law.timeline(question, facts, first, last)
        turns = random.sample(course.days, min(len(course.days), 4))
        days = [
            *turns,
            *(day - ONE_DAY for day in turns),
            *(first + random.randrange(3652) * ONE_DAY for _ in range(6)),
        ]
        for day in days:
            expected = _outcomes(question, facts, day)
            assert _on(course, day) == expected, (day, facts)
            compared += len(expected)
        changes += len(course.days)
    print(f"{question}: {compared} states compared, {changes} days of change")
    assert changes


def test_born_on_the_leap_day_she_comes_of_age_on_the_first_of_march() -> None:
    facts = {"birth_date": "2008-02-29", "residence_title": "duldung_60a", "nationality": "IQ"}
    first, last = date(2024, 1, 1), date(2036, 12, 31)
    course = law.timeline("residence_paths", facts, first, last, only=["aufenthg-25a-1"])
    (track,) = course.tracks
    turns = [change.day for change in track.changes if any(r.fact == "birth_date" for r in change.reasons)]
    assert date(2035, 3, 1) in turns  # 27, in a year without a leap day
    for day in (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2035, 2, 28), date(2035, 3, 1)):
        assert track.on(day) == _outcomes("residence_paths", facts, day)["aufenthg-25a-1"]


def test_three_months_after_registration_the_answer_turns_and_says_why() -> None:
    case = PERSONS["R-2001"]
    course = law.timeline("work_access", case["facts"], date(2026, 11, 22), date(2027, 11, 22), only=["outcome"])
    (change,) = course.tracks[0].changes
    assert (change.day, change.before, change.after) == (date(2026, 12, 26), "not_yet", "entitled")
    assert [(reason.text_de, reason.holds) for reason in change.reasons] == [
        ("Mindestens drei Monate seit Registrierung", True)
    ]


def test_the_end_of_an_edition_is_a_reason_of_its_own() -> None:
    facts = PERSONS["R-2001"]["facts"]
    course = law.timeline(
        "funding_for_person", facts, date(2027, 1, 1), date(2028, 12, 31), only=["nrw-ausbildungswege"]
    )
    (change,) = course.tracks[0].changes
    assert change.day == date(2028, 1, 1)
    assert [(reason.edition_of, reason.holds) for reason in change.reasons] == [("nrw-ausbildungswege", False)]


def test_stretches_follow_each_other_without_gap_and_each_differs_from_the_one_before() -> None:
    case = PERSONS["R-2005"]
    for track in law.timeline("residence_paths", case["facts"], date(2021, 11, 22), date(2031, 11, 22)).tracks:
        pairs = list(zip(track.stretches, track.stretches[1:], strict=False))
        assert all(before.last + ONE_DAY == after.first for before, after in pairs)
        assert all(before.outcome != after.outcome for before, after in pairs)
        assert (track.stretches[0].first, track.stretches[-1].last) == (date(2021, 11, 22), date(2031, 11, 22))


def test_the_earliest_start_of_work_is_the_day_the_waiting_is_over() -> None:
    case = PERSONS["R-2001"]
    found = law.earliest_start(case["facts"], date(2026, 11, 22))
    assert found is not None and (found.day, found.outcome) == (date(2026, 12, 26), "entitled")
    assert law.answer("work_access", case["facts"], found.day - ONE_DAY).outcome == "not_yet"  # type: ignore[union-attr]


def test_who_may_already_work_may_start_today_but_not_before_the_agreed_day() -> None:
    title = {"residence_title": "ae_25_2_refugee"}
    today = date(2026, 11, 23)
    now, agreed = (
        law.earliest_start(title, today),
        law.earliest_start({**title, "employment_start_date": "2027-01-04"}, today),
    )
    assert now is not None and (now.day, now.reasons) == (today, ())
    assert agreed is not None and agreed.day == date(2027, 1, 4)


def test_where_waiting_does_not_help_no_day_is_named() -> None:
    case = PERSONS["R-2007"]
    assert law.earliest_start(case["facts"], date.fromisoformat(case["as_of"])) is None


def test_a_way_opens_on_its_first_day_and_not_a_day_before() -> None:
    case = PERSONS["R-2005"]
    found = law.earliest("residence_paths", "aufenthg-60c-1", case["facts"], date(2026, 6, 1))
    assert found is not None and found.day == date(2026, 7, 1)
    assert [reason.text_de for reason in found.reasons] == ["Antrag frühestens sieben Monate vor Beginn"]


def test_the_last_day_to_file_for_a_subsidy_is_the_day_before_the_work_begins() -> None:
    case = PERSONS["R-2011"]
    found = law.last_day("funding_for_employer", "sgb3-88-egz", case["facts"], date(2026, 11, 22))
    assert found is not None and found.day == date(2026, 12, 31)
    assert [reason.fact for reason in found.reasons] == ["funding_application_date"]


def test_the_last_day_for_the_way_out_of_the_chance_title_is_the_last_day_of_the_title() -> None:
    case = PERSONS["R-2008"]
    found = law.last_day("deadlines", "chance_bridge", case["facts"], date(2026, 11, 22))
    assert found is not None and found.day == date(2027, 3, 15)
    assert "104c" in found.norm


def test_a_closed_way_and_a_way_without_end_have_no_last_day() -> None:
    case = PERSONS["R-2001"]
    assert law.last_day("residence_paths", "aufenthg-18a", case["facts"], date(2026, 11, 22)) is None
    assert law.last_day("benefit_regime", "outcome", case["facts"], date(2026, 11, 22)) is None


def test_an_impossible_day_is_named_at_its_fact() -> None:
    with pytest.raises(law.FactError, match="birth_date"):
        law.timeline("work_access", {"birth_date": "2001-02-30"}, date(2026, 1, 1), date(2026, 12, 31))
