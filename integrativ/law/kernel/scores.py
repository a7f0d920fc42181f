"""Points with unknown parts: an interval between the least and the most that is still possible."""

from __future__ import annotations

from dataclasses import dataclass

from integrativ.law.kernel.form import ScoreEntry
from integrativ.law.kernel.states import States
from integrativ.law.kernel.truth import NO, YES


@dataclass(frozen=True, slots=True)
class Interval:
    """A number of points that is not decided yet, both ends inclusive."""

    least: int
    most: int


def score_of(evaluation: States, groups: tuple[tuple[ScoreEntry, ...], ...]) -> tuple[Interval, frozenset[str]]:
    """Add up the groups; in each the first entry that holds counts, an open entry widens the interval."""
    least = most = 0
    missing: frozenset[str] = frozenset()
    for group in groups:
        possible: list[int] = []
        for entry in group:
            truth = evaluation.truth(entry.node)
            if truth == NO:
                continue
            possible.append(entry.points)
            if truth == YES:
                break
            missing |= evaluation.missing(entry.node)
        else:
            possible.append(0)
        least += min(possible)
        most += max(possible)
    return Interval(least, most), missing
