"""The inner loops for numba, if it is installed; nothing needs it and the results are the same."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

fast_join: Callable[..., None] | None
fast_compare: Callable[..., None] | None
fast_coded: Callable[..., None] | None

numba: Any = import_module("numba") if find_spec("numba") else None


def _joined(program: Any, planes: Any) -> None:
    """Run operations over rows of `planes[row, yes / not no, word]`."""
    words = planes.shape[2]
    at = 0
    while at < program.shape[0]:
        operation, target, count = program[at], program[at + 1], program[at + 2]
        first = program[at + 3]
        if operation == 2:
            for word in range(words):
                yes = planes[first, 0, word]
                planes[target, 0, word] = ~planes[first, 1, word]
                planes[target, 1, word] = ~yes
        else:
            for plane in range(2):
                for word in range(words):
                    planes[target, plane, word] = planes[first, plane, word]
                for part in range(at + 4, at + 3 + count):
                    other = program[part]
                    if operation == 0:
                        for word in range(words):
                            planes[target, plane, word] &= planes[other, plane, word]
                    else:
                        for word in range(words):
                            planes[target, plane, word] |= planes[other, plane, word]
        at += 3 + count


def _coded(program: Any, bank: Any, first: int, planes: Any) -> None:
    """Say who has one of some values: target, inverted, row of the unknown, number of rows, rows."""
    words = planes.shape[2]
    at = 0
    while at < program.shape[0]:
        target, inverted, unknown, count = program[at], program[at + 1], program[at + 2], program[at + 3]
        for word in range(words):
            planes[target, 0, word] = 0
        for row in range(at + 4, at + 4 + count):
            for word in range(words):
                planes[target, 0, word] |= bank[program[row], first + word]
        for word in range(words):
            if inverted:
                planes[target, 0, word] = ~planes[target, 0, word]
            planes[target, 1, word] = planes[target, 0, word] | bank[unknown, first + word]
        at += 4 + count


def _compared(program: Any, numbers: Any, bank: Any, first: int, planes: Any, flags: Any) -> None:
    """Compare whole numbers with limits: target, row, row of the unknown, operation (as `testing_many`), limit.

    Truth values go to bytes first; a multiplication brings eight of them into one byte.
    """
    people = planes.shape[2] * 64
    eight = flags.view(np.uint64)
    gather = np.uint64(0x0102040810204080)
    for at in range(program.shape[0]):
        target, row, unknown, operation, limit = program[at]
        values = numbers[row, first * 64 : first * 64 + people]
        if operation == 0:
            for person in range(people):
                flags[person] = values[person] >= limit
        elif operation == 1:
            for person in range(people):
                flags[person] = values[person] > limit
        elif operation == 2:
            for person in range(people):
                flags[person] = values[person] <= limit
        else:
            for person in range(people):
                flags[person] = values[person] == limit
        for word in range(planes.shape[2]):
            yes = np.uint64(0)
            for byte in range(8):
                yes |= ((eight[word * 8 + byte] * gather) >> np.uint64(56)) << np.uint64(8 * byte)
            open_ = bank[unknown, first + word]
            planes[target, 0, word] = yes & ~open_
            planes[target, 1, word] = yes | open_


def _compile(function: Callable[..., None]) -> Callable[..., None]:
    try:
        kept: Callable[..., None] = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to keep it in may be written: compiled once per process
        kept = numba.njit(nogil=True)(function)
    return kept


fast_join = _compile(_joined) if numba else None
fast_coded = _compile(_coded) if numba else None
fast_compare = _compile(_compared) if numba else None
