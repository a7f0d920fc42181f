"""Days that follow from other days: the two weeks of the Bundesagentur, the milestones after the first day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from integrativ.common.dates import add_months

MILESTONE_DAYS = (7, 30, 60, 90)
MILESTONE_MONTHS = (6, 9, 12, 18, 24)
REPORT_END_DAYS = 14


@dataclass(frozen=True)
class Deemed:
    """Until when the Bundesagentur can still object, and from when its consent counts as given."""

    last_day: dt.date
    deemed_on: dt.date


def deemed(complete_on: dt.date) -> Deemed:
    """The two-week fiction of § 36 Abs. 2 BeschV after a complete request.

    The day of arrival does not count (§ 187 Abs. 1 BGB); the period ends with the end of the day that has the same
    name two weeks later (§ 188 Abs. 2 BGB). The consent counts as given from the following day.
    """
    last_day = complete_on + dt.timedelta(weeks=2)
    return Deemed(last_day=last_day, deemed_on=last_day + dt.timedelta(days=1))


@dataclass(frozen=True)
class Milestone:
    """One question after the start."""

    name: str
    label: str
    due_on: dt.date


def milestones(first_day: dt.date, until_month: int = 12) -> list[Milestone]:
    """When both sides are asked: days 7, 30, 60, 90 and months 6, 9, 12; 18 and 24 while wished.

    Months end on the day with the same number, else on the last of the month (§ 188 Abs. 3 BGB).
    """
    days = [Milestone(f"day_{n}", f"nach {n} Tagen", first_day + dt.timedelta(days=n)) for n in MILESTONE_DAYS]
    months = [
        Milestone(f"month_{n}", f"nach {n} Monaten", add_months(first_day, n))
        for n in MILESTONE_MONTHS
        if n <= until_month
    ]
    return days + months


def milestone_label(name: str) -> str:
    """ "day_7" → "nach 7 Tagen"."""
    unit, _, number = name.partition("_")
    return f"nach {number} {'Tagen' if unit == 'day' else 'Monaten'}"


def report_end_until(known_on: dt.date) -> dt.date:
    """Until when a company reports the early end to the Ausländerbehörde, the same for everybody.

    The law gives two weeks (§ 60c Abs. 5, § 60d Abs. 3 Satz 3 AufenthG) or four (§ 4a Abs. 5 Satz 3 Nr. 3 AufenthG), depending on
    the person's paper, which the company does not learn from us: two weeks are in time for all.
    """
    return known_on + dt.timedelta(days=REPORT_END_DAYS)
