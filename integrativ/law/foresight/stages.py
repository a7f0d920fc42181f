"""How points are followed through a time: what has to be evaluated for everybody, and what only where a test turns.

The time is divided at the days on which the law changes. In each stretch everybody is evaluated once for what that change
touches (for all points in the first), and people whose own tests turn for what can turn.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrativ.law.answers.forms import Law
from integrativ.law.answers.outcomes_of_many import Roots, roots_of
from integrativ.law.foresight.aims import Aim
from integrativ.law.foresight.turning import day_before
from integrativ.law.kernel.cone import Cone, Wanted, facts_read, looks_at
from integrativ.law.kernel.days import Calendar
from integrativ.law.kernel.form import Leaf
from integrativ.law.kernel.operators import AS_OF


@dataclass(frozen=True)
class Work:
    """Some points of an aim by their places, all they rest on, and the facts that are read."""

    places: tuple[int, ...]
    wanted: Wanted
    facts: frozenset[str]


@dataclass(frozen=True)
class Stage:
    """Days on which the law stays; `after` is the last day before on which its own turnings have been looked for."""

    first: date
    last: date
    after: date
    everybody: Work
    turning: Work
    tests: tuple[Leaf, ...]


def stages(law: Law, calendar: Calendar, aim: Aim, first: date, last: date) -> Iterator[Stage]:
    """Divide a time at the days on which the law changes."""
    riding = frozenset((AS_OF, *_riding(aim)))
    before: dict[int, Any] = {}
    for start, end in _stretches(law, first, last):
        parts = _Parts(law, Cone(law.form, calendar.on(start)), calendar.on(start), aim, riding)
        now = parts.law_of_points()
        everybody = parts.work([place for place, rests_on in now.items() if before.get(place) != rests_on])
        turning = parts.work(parts.that_turn())
        yield Stage(
            start, end, first if start == first else day_before(start), everybody, turning, parts.tests(turning)
        )
        before = now


class _Parts:
    """What each point of an aim rests on in one stretch."""

    def __init__(self, law: Law, cone: Cone, in_force: Any, aim: Aim, riding: Collection[str]) -> None:
        self._form, self._cone, self._riding = law.form, cone, riding
        self._roots = [roots_of(law.form, in_force, (aspect,)) for aspect in aim.aspects]
        self._nodes = [cone.of(roots.nodes, roots.rules) for roots in self._roots]

    def law_of_points(self) -> dict[int, Any]:
        """Give for each point the law it rests on."""
        pairs = enumerate(zip(self._roots, self._nodes, strict=True))
        return {place: (roots, self._cone.law_of(nodes, roots.rules, self._riding)) for place, (roots, nodes) in pairs}

    def that_turn(self) -> list[int]:
        """Give the points that can turn although the law stays."""
        turning = self._cone.turning(frozenset().union(*self._nodes), self._riding)
        pairs = enumerate(zip(self._roots, self._nodes, strict=True))
        return [place for place, (roots, nodes) in pairs if roots.tests or not turning.isdisjoint(nodes)]

    def work(self, places: list[int]) -> Work:
        """Bring together what some points rest on."""
        roots = [self._roots[place] for place in places]
        nodes = frozenset[int]().union(*(self._nodes[place] for place in places))
        rules = dict.fromkeys(rule for entry in roots for rule in entry.rules)
        wanted = Wanted(nodes, tuple(rules), _tests(roots))
        return Work(tuple(places), wanted, facts_read(self._form, wanted))

    def tests(self, work: Work) -> tuple[Leaf, ...]:
        """Give the tests that look at the day."""
        leaves = (self._form.nodes[node].leaf for node in sorted(work.wanted.nodes))
        return (*(leaf for leaf in leaves if leaf and looks_at(leaf, self._riding)), *work.wanted.tests)


def _tests(roots: list[Roots]) -> tuple[Leaf, ...]:
    return tuple(dict.fromkeys(test for entry in roots for test in entry.tests))


def _riding(aim: Aim) -> Iterator[str]:
    """Name the dates a question takes to be the day itself while nobody has said them."""
    if aim.question is not None:
        brought = {**aim.question.view, **aim.own}
        yield from (a.fact for a in aim.question.assumptions if a.same_as == AS_OF and a.fact not in brought)


def _stretches(law: Law, first: date, last: date) -> list[tuple[date, date]]:
    changes = [day for day in law.catalogue.days_of_change if first < day <= last]
    return list(zip([first, *changes], [*map(day_before, changes), last], strict=True))
