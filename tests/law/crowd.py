"""A crowd for comparing executors: some people drawn with care, many more by crossing them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from integrativ.law import catalogue, evaluate
from integrativ.law.kernel.values import checked_facts
from tests.law.drawing import draw_person, draw_value

DAYS = sorted({day for change in catalogue().days_of_change for day in (change - timedelta(1), change)})
GIVEN = [fact for fact in catalogue().facts.values() if fact.can_be_given]
_FOUNDERS = 60


@lru_cache(maxsize=1)
def founders() -> tuple[tuple[date, dict[str, Any]], ...]:
    """People whose facts aim at rules; of those drawn the half that meets more of them stays."""
    random = Random(2311)
    days = [random.choice(DAYS) for _ in range(_FOUNDERS)]
    drawn = [(day, checked_facts(catalogue(), draw_person(random, day, targets=60))) for day in days]
    return tuple(sorted(drawn, key=lambda entry: -_met(*entry))[: _FOUNDERS // 2])


def _met(day: date, facts: dict[str, Any]) -> float:
    findings = evaluate(facts, day).values()
    return sum(finding.result == "met" for finding in findings) / sum(finding.result != "open" for finding in findings)


def crowd(random: Random, day: date, size: int) -> Iterator[dict[str, Any]]:
    """Checked facts of new people on a day: one founder, another's facts over some of them, some drawn or forgotten.

    The founders' days move along, so that what had just begun or was about to end still is.
    """
    for _ in range(size):
        (born, one), (other_day, other) = random.choice(founders()), random.choice(founders())
        facts = dict(moved(one, born, day))
        lent = moved(other, other_day, day)
        facts.update({name: lent[name] for name in lent if random.random() < 0.1})
        for name in random.sample(sorted(facts), len(facts) // 12):
            del facts[name]
        drawn = {fact.name: draw_value(random, fact, day) for fact in random.sample(GIVEN, 3)}
        yield facts | checked_facts(catalogue(), drawn)


def moved(facts: dict[str, Any], before: date, now: date) -> dict[str, Any]:
    """The same person on another day: every date lies as far from the day as before."""
    shift = now - before
    return {name: value + shift if isinstance(value, date) else value for name, value in facts.items()}
