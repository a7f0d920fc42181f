"""Read the law for the check: plainly, and under the open presumption that nothing harmful holds which is never asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from integrativ import law

NEEDS_PERMIT = ("entitled", "should", "discretionary")
LOOK_AHEAD = (dt.timedelta(days=100), dt.timedelta(days=200))
"""Where only time is missing the periods are three or six months (§ 61 AsylG): what will be missing then is asked now."""
PRESUMED: dict[str, tuple[Any, str]] = {
    "removal_measures_pending": (False, "removal_measures_pending"),
    "came_for_benefits": (False, "came_for_benefits"),
    "removal_obstacle_self_caused": (False, "removal_obstacle_self_caused"),
    "cooperation_breach_repeated_or_serious": (False, "cooperation_breach_repeated_or_serious"),
    "working_conditions_not_worse": (True, "working_conditions_not_worse"),
    "custodial_sentence": (False, "offences"),
    "extremism_links": (False, "offences"),
    "expulsion_order": (False, "offences"),
    "fine_daily_rates_general": (0, "offences"),
    "fine_daily_rates_foreigner_offences": (0, "offences"),
}
"""Facts the check never asks: the harmless value an answer may rest on, and the text that says so openly."""


def work_access(facts: Mapping[str, Any], on: dt.date) -> law.DecisionAnswer:
    """May this work be taken up?"""
    answer = law.answer("work_access", facts, on)
    if not isinstance(answer, law.DecisionAnswer):
        raise TypeError(answer)
    return answer


def presumptive(facts: Mapping[str, Any], on: dt.date) -> tuple[law.DecisionAnswer, tuple[str, ...]]:
    """The answer if nothing harmful holds that the check never asks about, and the presumptions it needed."""
    answer = work_access(facts, on)
    taken: dict[str, Any] = {}
    for _ in range(4):
        more = {name: PRESUMED[name][0] for name in _lacking(answer) if name in PRESUMED}
        if not more:
            break
        taken |= more
        answer = work_access({**facts, **taken}, on)
    return answer, tuple(taken)


def plainly_missing(facts: Mapping[str, Any], on: dt.date) -> set[str]:
    """What the plain answer lacks: one evaluation, enough to see that an answer already given still matters."""
    return set(work_access(facts, on).missing)


def with_presumptions(facts: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    """The facts together with what the answer presumes."""
    return {**facts, **{name: PRESUMED[name][0] for name in presumptive(facts, on)[1]}}


def still_missing(facts: Mapping[str, Any], on: dt.date) -> set[str]:
    """What the answer lacks; once it stands, what its details lack: consent, limit, the earliest day."""
    answer, taken = presumptive(facts, on)
    missing = set(_lacking(answer))
    if answer.outcome == "not_yet":
        presumed = {name: PRESUMED[name][0] for name in taken}
        for span in LOOK_AHEAD:
            missing |= set(presumptive({**facts, **presumed}, on + span)[0].missing)
    return missing


def _lacking(answer: law.DecisionAnswer) -> tuple[str, ...]:
    details = {part.name: part.missing for part in answer.fields}
    if answer.outcome in NEEDS_PERMIT:
        return (*answer.missing, *details["ba"])
    return (*answer.missing, *details["limit"]) if answer.outcome == "limited" else answer.missing
