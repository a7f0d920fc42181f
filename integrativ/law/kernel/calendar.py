"""Periods and ages of German civil law on calendar days in Europe/Berlin.

Sources: §§ 187 Abs. 1, 188 Abs. 2, 3 BGB (the day of the event does not count, a period of months ends with the day of
the same number, or with the last day of the month), § 187 Abs. 2 BGB (age). § 193 BGB (weekends) is not applied.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a norm states it: years, months and days, each possibly zero or negative."""

    years: int = 0
    months: int = 0
    days: int = 0

    def reversed(self) -> "Span":
        """Give the same length backwards."""
        return Span(-self.years, -self.months, -self.days)


def shifted(day: date, span: Span) -> date:
    """Give the day that lies the span after `day`; a missing day of the month becomes the last one (§ 188 Abs. 3 BGB).

    What would leave the calendar (years 1 to 9999) stops at its edge.
    """
    month_number = day.year * 12 + day.month - 1 + span.years * 12 + span.months
    year, month = divmod(month_number, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    try:
        return date(year, month + 1, min(day.day, last)) + timedelta(days=span.days)
    except OverflowError:
        return date.max if span.days > 0 else date.min


def elapsed(event: date, span: Span, reference: date) -> bool:
    """Say whether the period that began with `event` is over on the reference day: over on the day after its last."""
    return reference > shifted(event, span)


def birthday(birth: date, years: int) -> date:
    """Give the day on which the age is reached; born on 29 February: 1 March in other years (§ 187 Abs. 2 BGB)."""
    year = birth.year + years
    if year > 9999:
        return date.max
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def next_day(day: date) -> date:
    """Give the following day; the last day of the calendar stays."""
    return day if day == date.max else day + ONE_DAY
