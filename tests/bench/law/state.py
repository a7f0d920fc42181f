"""A state full of invented people, as columns at once: plausible founders, crossed and moved in time.

The founders are those the tests of the executors draw: their facts aim at rules, so that a fair share is met. Everybody
has the facts of one of them, a tenth of another's, some forgotten; each date lies up to half a year from where it was.
"""

from datetime import date
from random import Random

import numpy as np

from integrativ.law.catalogue import shipped_catalogue
from integrativ.law.kernel.planes import Coded, Column, Columns, Ordered, columns_of, packed, unpacked

FOUNDERS = 3_000
LENT, FORGOTTEN, DAYS = 0.1, 0.05, 183


def people(number: int, day: date, seed: int = 1) -> Columns:
    """Draw people as they may be known on a day."""
    from tests.law.crowd import crowd  # reads the whole catalogue as text: only whoever draws pays for it

    drawn, random = (
        columns_of(shipped_catalogue(), list(crowd(Random(seed), day, FOUNDERS))),
        np.random.default_rng(seed),
    )
    rows = -(-number // 64) * 64
    one, other = random.integers(FOUNDERS, size=(2, rows))
    found: dict[str, Column] = {}
    for name, column in drawn.columns.items():
        who = np.where(random.random(rows) < LENT, other, one)
        unknown = random.random(rows) < FORGOTTEN
        if isinstance(column, Coded):
            found[name] = Coded(column.values, np.where(unknown, 0, column.codes[who]).astype(column.codes.dtype))
            continue
        numbers = column.numbers[who]
        unknown |= unpacked(column.unknown)[who]
        if column.kind == "date":
            moved = numbers + random.integers(-DAYS, DAYS + 1, rows, dtype=numbers.dtype)
            numbers = np.where(unknown, numbers, moved)
        found[name] = Ordered(numbers, packed(unknown), column.kind, column.scale)
    return Columns(number, found)
