"""The tests of one fact with few values, and what combines only them, worked out for each of its values.

States are written 0 (no), 1 (open) and 3 (yes), so that `&` is the least of two and `|` the greatest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integrativ.law.kernel.form import Const, Form, Leaf, ListRef
from integrativ.law.kernel.leaves import holds

NO, OPEN, YES = 0, 1, 3
MIRRORED = (YES, OPEN, NO, NO)
Lists = Mapping[str, tuple[str, ...] | None]


def row(form: Form, nodes: Sequence[int], value: Any, lists: Lists) -> tuple[int, ...]:
    """Give the states of some nodes, children before parents, if the fact they read has this value; `None` is open."""
    states: dict[int, int] = {}
    for index in nodes:
        node = form.nodes[index]
        parts = [states[child] for child in node.children]
        if node.leaf is not None:
            states[index] = OPEN if value is None else _tested(node.leaf, value, lists)
        elif node.kind == "not":
            states[index] = MIRRORED[parts[0]]
        else:
            states[index] = min(parts) if node.kind == "all" else max(parts)
    return tuple(states[index] for index in nodes)


def _tested(leaf: Leaf, value: Any, lists: Lists) -> int:
    if leaf.test == "known":
        return YES
    operand = lists[leaf.operand.list_id] if isinstance(leaf.operand, ListRef) else leaf.operand
    if operand is None:
        return OPEN
    return YES if holds(leaf, value, operand.value if isinstance(operand, Const) else operand) else NO
