"""Working days in North Rhine-Westphalia: Monday to Friday without the public holidays of the state."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

FIXED = {(1, 1): "Neujahr", (5, 1): "Tag der Arbeit", (10, 3): "Tag der Deutschen Einheit", (11, 1): "Allerheiligen",
         (12, 25): "1. Weihnachtstag", (12, 26): "2. Weihnachtstag"}  # fmt: skip
AFTER_EASTER = {-2: "Karfreitag", 1: "Ostermontag", 39: "Christi Himmelfahrt", 50: "Pfingstmontag", 60: "Fronleichnam"}


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar, by the method of Gauss in the form of Lichtenberg (exact for every year)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    shift = (seed + golden // 11) // 29
    full_moon = 21 + seed - shift
    first_sunday = 7 - (year + year // 4 + sun) % 7
    days = full_moon + 7 - (full_moon - first_sunday) % 7
    return dt.date(year, 3, 1) + dt.timedelta(days=days - 1)


@lru_cache(maxsize=32)
def holidays(year: int) -> dict[dt.date, str]:
    """The eleven public holidays of North Rhine-Westphalia (§ 2 Feiertagsgesetz NW) with their names."""
    sunday = easter(year)
    found = {dt.date(year, month, day): name for (month, day), name in FIXED.items()}
    found.update({sunday + dt.timedelta(days=days): name for days, name in AFTER_EASTER.items()})
    return dict(sorted(found.items()))


def is_working_day(day: dt.date) -> bool:
    """Whether offices in North Rhine-Westphalia work that day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The day so many working days later; weekends and public holidays do not count."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day
