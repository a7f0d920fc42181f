"""Tests of one fact against the law for numba: all of a block in two calls."""

import numpy as np

from integrativ.law.kernel.compiled import fast_coded, fast_compare
from integrativ.law.kernel.planes import WORD, Columns, Numbers
from integrativ.law.kernel.testing_many import Block, Choice, Step


def IN_FAST(block: Block, target: Numbers) -> None:
    """Stand for a test that runs with the others of its kind."""


class Fast:
    """Collects tests as numbers and runs them on a block; a test it cannot take is left to numpy."""

    def __init__(self, columns: Columns) -> None:
        self._bank = columns.bank
        self._coded: list[int] = []
        self._limits: list[tuple[int, int, int, int, int]] = []

    def coded(self, target: int, fact: str, choice: Choice) -> Step | None:
        """Take a test of a fact with few values."""
        rows = [self._bank.plane_rows.get((fact, code)) for code in choice.planes or ()]
        known = [row for row in rows if row is not None]
        if len(known) < len(rows):
            return None
        self._coded += [target, int(choice.inverted), self._bank.plane_rows[fact, 0], len(known), *known]
        return IN_FAST

    def limited(self, target: int, fact: str, operation: int, limit: int) -> Step | None:
        """Take a comparison with a limit."""
        row = self._bank.number_rows.get(fact)
        if row is None or abs(limit) >= 2**62:
            return None
        self._limits.append((target, row, self._bank.plane_rows[fact, 0], operation, limit))
        return IN_FAST

    def run(self, planes: Numbers, first: int) -> None:
        """Run all tests on one block that begins with person `first`."""
        assert fast_coded is not None
        assert fast_compare is not None
        fast_coded(np.array(self._coded, np.int64), self._bank.planes, first // WORD, planes)
        limits = np.array(self._limits, np.int64).reshape(len(self._limits), 5)
        flags = np.empty(planes.shape[2] * WORD, np.uint8)
        fast_compare(limits, self._bank.numbers, self._bank.planes, first // WORD, planes, flags)
