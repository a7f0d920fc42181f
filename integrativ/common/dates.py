"""Calendar days in Europe/Berlin. The only place that reads the clock."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


clock: Callable[[], dt.datetime] = _now


def now() -> dt.datetime:
    """This instant in UTC."""
    return clock()


def today() -> dt.date:
    """The calendar day in Europe/Berlin, the day all deadlines are counted on (§ 187 BGB)."""
    return clock().astimezone(BERLIN).date()


def add_months(day: dt.date, months: int) -> dt.date:
    """The day with the same number so many months later; the last of the month where that day is missing (§ 188 Abs. 3 BGB)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


def parse_german_date(text: str) -> dt.date:
    """Read TT.MM.JJJJ (also JJJJ-MM-TT) into a day.

    :raises ValueError: with a sentence that says how to write the date.
    """
    cleaned = text.strip()
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(cleaned, pattern).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise ValueError("Bitte schreiben Sie das Datum so: 23.11.2026. Den Tag muss es im Kalender geben.")
