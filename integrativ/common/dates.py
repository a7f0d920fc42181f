"""Calendar days in Europe/Berlin. The only place that reads the clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


clock: Callable[[], dt.datetime] = _now
_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """This instant in UTC."""
    return _told.get() or clock()


def today() -> dt.date:
    """The calendar day in Europe/Berlin, the day all deadlines are counted on (§ 187 BGB)."""
    return now().astimezone(BERLIN).date()


@contextmanager
def told_as_of(moment: dt.datetime) -> Iterator[None]:
    """Act as if it were an earlier moment, so that an invented history can be lived through day by day.

    For the demonstration and tests alone (a test looks at who calls it); a later moment than now becomes now. It holds
    for the running thread or task only. The database keeps its own clock: the access log says when something was written.
    """
    token = _told.set(min(moment.astimezone(dt.UTC), clock()))
    try:
        yield
    finally:
        _told.reset(token)


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
