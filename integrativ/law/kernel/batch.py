"""The executor for many people: every state of everybody on one day, 64 people to a word.

The rules stay data: for a day the form becomes a list of steps, one per node, and blocks of people run through it. What
a step cannot express exactly is left to the reference, one person at a time, and counted. The states of a person are
those the other executors give, so that an explanation opens as the identical tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from integrativ.law.kernel.compiled import fast_join
from integrativ.law.kernel.cone import Wanted
from integrativ.law.kernel.form import Leaf
from integrativ.law.kernel.generated import CODE_OF, Generated, Program
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.planes import Bits, Columns, Numbers, unpacked
from integrativ.law.kernel.steps import Steps

# people per block: numpy calls cost, so that it takes more at once; numba stays in the fast memory
BLOCK = {False: 16_384, True: 8_192}


@dataclass
class BatchResult:
    """The states of all nodes for everybody; `interpreted_people` were left to the reference altogether."""

    program: Program
    columns: Columns
    day: date
    flags: Mapping[str, bool | None]
    block: int
    planes: Numbers
    rule_rows: Mapping[str, int]
    interpreted_people: int
    interpreted_states: int
    tests: Mapping[Leaf, int] = field(default_factory=dict)

    def states(self, person: int) -> bytes:
        """Give one person's state of every node as 0 (no), 1 (open) or 3 (yes)."""
        block, row = divmod(person, self.block)
        column = self.planes[block, : len(self.program.form.nodes), :, row // 8] >> (row % 8) & 1
        return bytes(column[:, 0] * 2 + column[:, 1])

    def evaluation(self, person: int) -> Generated:
        """Give one person's evaluation on these states, for explanations and answers."""
        facts = self.columns.person(person)
        return Generated(self.program, facts, self.day, self.flags, self.states(person))

    def rule_bits(self, rule_id: str) -> tuple[Bits, Bits]:
        """Give two packed rows over all people: who meets a rule, and for whom it is open."""
        return self._bits(self.rule_rows[rule_id])

    def truths(self, rule_id: str) -> Numbers:
        """Give the truth of a rule for everybody: 0 no, 1 open, 2 yes."""
        return self.truths_at(self.rule_rows[rule_id])

    def truths_at(self, row: int) -> Numbers:
        """Give the truth of a node for everybody."""
        met, undecided = self._bits(row)
        return (unpacked(met) * np.uint8(2) + unpacked(undecided))[: self.columns.people]

    def _bits(self, row: int) -> tuple[Bits, Bits]:
        planes = self.planes[:, row]
        yes, possible = planes[:, 0].reshape(-1), planes[:, 1].reshape(-1)
        rows = self.columns.rows // 8
        undecided: Bits = np.bitwise_and(possible[:rows], np.invert(yes[:rows]))
        return yes[:rows].copy(), undecided


def evaluate_batch(
    program: Program,
    columns: Columns,
    day: date,
    flags: Mapping[str, bool | None],
    *,
    numba: bool | None = None,
    block: int | None = None,
    wanted: Wanted | None = None,
) -> BatchResult:
    """Work out every state of everybody on a day, or only the wanted ones; `numba` forces or forbids its loops."""
    fast = fast_join is not None if numba is None else numba
    size = block or min(BLOCK[fast], columns.rows)
    steps = Steps(program, columns, day, flags, numba=fast, wanted=wanted)
    blocks = -(-columns.rows // size) if size else 0
    planes = np.empty((blocks, steps.rows, 2, size // 8), np.uint8)
    for number in range(blocks):
        first = number * size
        last = min(first + size, columns.rows)
        target = planes[number] if last - first == size else np.empty((steps.rows, 2, (last - first) // 8), np.uint8)
        steps.run(target, first, last)
        if last - first < size:
            planes[number, :, :, : target.shape[2]] = target
            planes[number, :, :, target.shape[2] :] = 0
    result = BatchResult(program, columns, day, flags, size, planes, steps.rule_rows, len(columns.odd), 0)
    result.tests = steps.tests
    result.interpreted_states = steps.interpreted
    for person, facts in columns.odd.items():
        _interpret(result, person, facts)
    return result


def _interpret(result: BatchResult, person: int, facts: Mapping[str, Any]) -> None:
    """Write the reference's states of one person into the planes."""
    reference = Evaluation(result.program.catalogue, result.program.form, facts, result.day, result.flags)
    truths = {node: reference.truth(node) for node in range(len(result.program.form.nodes))}
    truths |= {row: reference.rule(rule_id).truth for rule_id, row in result.rule_rows.items()}
    block, row = divmod(person, result.block)
    byte, bit = row // 8, np.uint8(1 << row % 8)
    for node, truth in truths.items():
        code = CODE_OF[truth]
        for plane, holds in enumerate((code & 2, code & 1)):
            if holds:
                result.planes[block, node, plane, byte] |= bit
            else:
                result.planes[block, node, plane, byte] &= ~bit
