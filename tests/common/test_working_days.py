"""Promises in working days: the holidays of North Rhine-Westphalia, fixed ones and those that move with Easter."""

from __future__ import annotations

import datetime as dt

import pytest

from integrativ.common.working_days import easter, holidays, is_working_day, working_days_after

D = dt.date


@pytest.mark.parametrize(
    "day",
    # early and late, leap years (2024, 2028, 2000), the exceptions of Gauss (1954, 1981), the century that is no leap year
    [D(1954, 4, 18), D(1981, 4, 19), D(2000, 4, 23), D(2008, 3, 23), D(2024, 3, 31), D(2026, 4, 5), D(2027, 3, 28),
     D(2028, 4, 16), D(2038, 4, 25), D(2100, 3, 28)],
)  # fmt: skip
def test_easter_is_on_the_day_of_the_calendar(day: dt.date) -> None:
    assert easter(day.year) == day and day.weekday() == 6


def test_a_leap_year_has_its_eleven_holidays() -> None:
    assert {f"{day:%d.%m.}": name for day, name in holidays(2028).items()} == {
        "01.01.": "Neujahr", "14.04.": "Karfreitag", "17.04.": "Ostermontag", "01.05.": "Tag der Arbeit",
        "25.05.": "Christi Himmelfahrt", "05.06.": "Pfingstmontag", "15.06.": "Fronleichnam",
        "03.10.": "Tag der Deutschen Einheit", "01.11.": "Allerheiligen", "25.12.": "1. Weihnachtstag",
        "26.12.": "2. Weihnachtstag",
    }  # fmt: skip


def test_two_holidays_on_one_day_are_one_day_off() -> None:
    assert len(holidays(2008)) == 10 and holidays(2008)[D(2008, 5, 1)] == "Christi Himmelfahrt"


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (D(2026, 11, 23), 2, D(2026, 11, 25)),  # an ordinary Monday
        (D(2026, 11, 26), 2, D(2026, 11, 30)),  # over a weekend
        (D(2026, 12, 23), 2, D(2026, 12, 28)),  # Christmas on Friday and Saturday
        (D(2027, 3, 25), 2, D(2027, 3, 31)),  # Maundy Thursday: Good Friday and Easter Monday do not count
        (D(2026, 6, 3), 1, D(2026, 6, 5)),  # Corpus Christi is a holiday here, not everywhere
        (D(2024, 2, 28), 2, D(2024, 3, 1)),  # 29 February is a working day
        (D(2027, 12, 31), 1, D(2028, 1, 3)),  # New Year on a Saturday
        (D(2026, 11, 23), 0, D(2026, 11, 23)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start: dt.date, count: int, end: dt.date) -> None:
    assert working_days_after(start, count) == end
    assert count == 0 or is_working_day(end)


def test_what_other_states_celebrate_is_a_working_day_here() -> None:
    assert is_working_day(D(2026, 1, 6)) and is_working_day(D(2025, 10, 31)) and not is_working_day(D(2026, 6, 4))
