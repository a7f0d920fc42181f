"""Periods and ages as §§ 187, 188 BGB count them."""

from datetime import date, timedelta

import pytest

from integrativ.law import evaluate
from integrativ.law.kernel.calendar import Span, birthday, elapsed, shifted

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("event", "span", "last_day"),
    [
        (date(2026, 7, 15), Span(months=3), date(2026, 10, 15)),
        (date(2026, 8, 31), Span(months=6), date(2027, 2, 28)),
        (date(2027, 8, 31), Span(months=6), date(2028, 2, 29)),
        (date(2024, 2, 29), Span(years=1), date(2025, 2, 28)),
        (date(2024, 2, 29), Span(years=4), date(2028, 2, 29)),
        (date(2026, 12, 31), Span(months=2), date(2027, 2, 28)),
        (date(2026, 12, 20), Span(days=14), date(2027, 1, 3)),
        (date(2026, 3, 15), Span(days=28), date(2026, 4, 12)),
        (date(2026, 1, 31), Span(months=1, days=1), date(2026, 3, 1)),
    ],
)
def test_a_period_is_over_on_the_day_after_its_last_day(event: date, span: Span, last_day: date) -> None:
    assert shifted(event, span) == last_day
    assert not elapsed(event, span, last_day)
    assert elapsed(event, span, last_day + DAY)


def test_counting_backwards_uses_the_last_day_of_a_shorter_month() -> None:
    assert shifted(date(2027, 9, 30), Span(months=7).reversed()) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("born", "years", "reached"),
    [
        (date(2008, 11, 23), 18, date(2026, 11, 23)),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
    ],
)
def test_an_age_is_reached_on_the_birthday(born: date, years: int, reached: date) -> None:
    assert birthday(born, years) == reached


def test_the_edge_of_the_calendar_is_no_crash() -> None:
    assert shifted(date.max, Span(months=1)) == date.max
    assert shifted(date.min, Span(years=-1)) == date.min
    assert shifted(date.max, Span(days=1)) == date.max
    assert birthday(date(9990, 1, 1), 27) == date.max


@pytest.mark.parametrize(("as_of", "result"), [(date(2026, 10, 15), "not_met"), (date(2026, 10, 16), "met")])
def test_registered_on_15_july_the_three_months_are_over_on_16_october(as_of: date, result: str) -> None:
    facts = {
        "residence_title": "gestattung",
        "must_live_in_reception": True,
        "asylum_registration_date": "2026-07-15",
        "asylum_decision_final": False,
        "dublin_request_sent": False,
        "protection_in_other_eu_state": False,
        "accelerated_art42_a_to_f": False,
        "cooperation_breach_repeated_or_serious": False,
        "job_type": "employment",
    }
    rule = "asylg-61-1-reception"
    assert evaluate(facts, as_of, [rule])[rule].result == result
