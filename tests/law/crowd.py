"""A crowd for comparing executors: some people drawn with care, many more by crossing them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from integrativ.law import catalogue
from integrativ.law.answers.forms import law
from integrativ.law.kernel.values import checked_facts
from tests.law.drawing import draw_person, draw_value

DAYS = [day for change in catalogue().days_of_change for day in (change - timedelta(1), change)]
_FOUNDERS = 40


@lru_cache(maxsize=1)
def founders() -> tuple[tuple[date, dict[str, Any]], ...]:
    """People whose facts aim at rules, so that a fair share of them is met."""
    random = Random(2311)
    days = [random.choice(DAYS) for _ in range(_FOUNDERS)]
    return tuple((day, draw_person(random, day, targets=60)) for day in days)


def crowd(random: Random, day: date, size: int) -> Iterator[dict[str, Any]]:
    """Checked facts of new people on a day: one founder, another's facts over some of them, some drawn or forgotten.

    The founders' days move along, so that what had just begun or was about to end still is.
    """
    for _ in range(size):
        (born, one), (other_day, other) = random.choice(founders()), random.choice(founders())
        facts = dict(moved(one, born, day))
        lent = moved(other, other_day, day)
        facts.update({name: lent[name] for name in lent if random.random() < 0.25})
        for name in random.sample(sorted(facts), len(facts) // 8):
            del facts[name]
        for fact in random.sample([fact for fact in catalogue().facts.values() if fact.can_be_given], 3):
            if fact.type != "int" or fact.derive is None:
                facts[fact.name] = draw_value(random, fact, day)
        yield checked_facts(law().catalogue, facts)


def moved(facts: dict[str, Any], before: date, now: date) -> dict[str, Any]:
    """The same person on another day: every date lies as far from the day as before."""
    shift = now - before
    return {
        name: (date.fromisoformat(value) + shift).isoformat() if catalogue().facts[name].type == "date" else value
        for name, value in facts.items()
    }
