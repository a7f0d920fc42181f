"""Points of many people, added up in bit planes: plane k holds bit k of everybody's sum.

As in `scores.py` the sum is an interval: in each group the first entry that holds counts, open entries widen it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

import numpy as np

from integrativ.law.kernel.form import ScoreEntry
from integrativ.law.kernel.planes import Bits, Numbers
from integrativ.law.kernel.testing_many import NO, YES, Block, Step

Group = Sequence[ScoreEntry]


def scored(groups: Sequence[Group], limit: Any) -> Step:
    """Say whether the points reach a limit: the least decides yes, the most decides no."""
    bases = [min(0, *(entry.points for entry in group)) for group in groups]
    least_wanted = ceil(limit) - sum(bases)
    width = sum(max(0, *(e.points for e in group)) - base for group, base in zip(groups, bases, strict=True))
    if least_wanted <= 0:
        return YES
    if least_wanted > width:
        return NO

    def step(block: Block, target: Numbers) -> None:
        shape = (width.bit_length(), target.shape[1])
        least, most = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
        for group, base in zip(groups, bases, strict=True):
            possible = _possible(block, group, base, target.shape[1])
            _add(least, _chosen(possible, sorted(possible), shape))
            _add(most, _chosen(possible, sorted(possible, reverse=True), shape))
        target[0], target[1] = _reaches(least, least_wanted), _reaches(most, least_wanted)

    return step


def _possible(block: Block, group: Group, base: int, width: int) -> dict[int, Bits]:
    """Say for each number of points who may still get it from a group."""
    possible: defaultdict[int, Bits] = defaultdict(lambda: np.zeros(width, np.uint8))
    running = np.full(width, 255, np.uint8)
    for entry in group:
        yes, not_no = block.rows[entry.node]
        possible[entry.points - base] |= not_no & running
        running &= ~yes
    possible[-base] |= running
    return possible


def _chosen(possible: dict[int, Bits], order: Iterable[int], shape: tuple[int, int]) -> Bits:
    """Give everybody the first number in an order that is possible for them, as bit planes."""
    planes = np.zeros(shape, np.uint8)
    left = np.full(shape[1], 255, np.uint8)
    for points in order:
        mine = possible[points] & left
        left &= ~possible[points]
        for bit in range(points.bit_length()):
            if points >> bit & 1:
                planes[bit] |= mine
    return planes


def _add(total: Bits, more: Bits) -> None:
    carry = np.zeros(total.shape[1], np.uint8)
    for bit in range(len(total)):
        one, other = total[bit].copy(), more[bit]
        either = one ^ other
        total[bit] = either ^ carry
        carry = (one & other) | (either & carry)


def _reaches(total: Bits, limit: int) -> Bits:
    above, equal = np.zeros(total.shape[1], np.uint8), np.full(total.shape[1], 255, np.uint8)
    for bit in reversed(range(len(total))):
        if limit >> bit & 1:
            equal &= total[bit]
        else:
            above |= equal & total[bit]
            equal &= ~total[bit]
    return above | equal
