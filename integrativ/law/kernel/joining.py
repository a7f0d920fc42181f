"""Bringing states of many people together: two planes per node, *yes* and *not no*, for 64 people to a word.

With these two planes a conjunction is one `and` over both and a disjunction one `or`; a negation swaps and inverts
them. Numba runs the same program if it is installed (and keeps what it compiled if it finds a folder it may write
to); the results are the same bits. The program is data: a new rule needs no compilation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from integrativ.law.kernel.compiled import fast_join
from integrativ.law.kernel.planes import Numbers

AND, OR, NOT, COPY = range(4)


@dataclass
class Segment:
    """Combinations that follow each other: operation, target and parts by their rows."""

    operations: list[tuple[int, int, tuple[int, ...]]] = field(default_factory=list)
    _flat: Any = None

    def add(self, operation: int, target: int, parts: Sequence[int]) -> None:
        """Append a combination; one part alone is copied."""
        if len(parts) == 1 and operation != NOT:
            operation = COPY
        self.operations.append((operation, target, tuple(parts)))

    def run(self, planes: Numbers, rows: Sequence[Numbers] | Numbers, *, numba: bool) -> None:
        """Work out all combinations on one block."""
        if numba:
            assert fast_join is not None
            if self._flat is None:
                entries = [[op, target, len(parts), *parts] for op, target, parts in self.operations]
                self._flat = np.array([number for entry in entries for number in entry], np.int64)
            fast_join(self._flat, planes)
            return
        for operation, target, parts in self.operations:
            _joined(operation, rows[target], [rows[part] for part in parts])


def _joined(operation: int, target: Numbers, parts: Sequence[Numbers]) -> None:
    if operation == COPY:
        target[:] = parts[0]
    elif operation == NOT:
        np.invert(parts[0][::-1], out=target)
    elif operation == AND:
        np.bitwise_and(parts[0], parts[1], out=target)
        for part in parts[2:]:
            np.bitwise_and(target, part, out=target)
    else:
        np.bitwise_or(parts[0], parts[1], out=target)
        for part in parts[2:]:
            np.bitwise_or(target, part, out=target)
