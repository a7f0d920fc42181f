"""Adding, removing and moving lines of a condition, always together with what stands below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from integrativ.rulesets.face.tree import MOST, Line, end

MOVES = ("up", "down", "in", "out", "wrap", "unwrap", "next", "below", "remove", "kind")


def moved(lines: Sequence[Line], move: str, at: int) -> tuple[list[Line], int] | None:
    """Give the lines after a move, and where to look then; `None` where the move makes no sense."""
    if not 0 <= at < len(lines):
        return None
    done = _DOING[move](list(lines), at) if move in _DOING else None
    return done if done is None or len(done[0]) <= MOST else None


def _up(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    before = _before(lines, at)
    return None if before is None else _swapped(lines, before, at, before)


def _down(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    after = end(lines, at)
    if after >= len(lines) or lines[after].depth != lines[at].depth:
        return None
    return _swapped(lines, at, after, at + end(lines, after) - after)


def _swapped(lines: list[Line], first: int, second: int, look: int) -> tuple[list[Line], int]:
    last = end(lines, second)
    return [*lines[:first], *lines[second:last], *lines[first:second], *lines[last:]], look


def _in(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    before = _before(lines, at)
    if before is None or not lines[before].is_group:
        return None
    return _deeper(lines, at, 1), at


def _out(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    if lines[at].depth < 2:
        return None
    parent = at
    while lines[parent].depth >= lines[at].depth:
        parent -= 1
    after, block_end = end(lines, parent), end(lines, at)
    block = [replace(line, depth=line.depth - 1) for line in lines[at:block_end]]
    return [*lines[:at], *lines[block_end:after], *block, *lines[after:]], after - len(block)


def _wrap(lines: list[Line], at: int) -> tuple[list[Line], int]:
    group = Line(lines[at].depth, "all")
    return [*lines[:at], group, *_deeper(lines, at, 1)[at:]], at


def _unwrap(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    """Take a group away and leave what stood in it; the outermost only if one line stands in it."""
    below = [line for line in lines[at + 1 : end(lines, at)] if line.depth == lines[at].depth + 1]
    if not lines[at].is_group or not below or (at == 0 and len(below) > 1):
        return None
    shifted = _deeper(lines, at, -1)
    return [*shifted[:at], *shifted[at + 1 :]], at


def _next(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    if lines[at].depth == 0:
        return None
    after = end(lines, at)
    return [*lines[:after], Line(lines[at].depth, "leaf", op="eq"), *lines[after:]], after


def _below(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    if not lines[at].is_group:
        return None
    after = end(lines, at)
    return [*lines[:after], Line(lines[at].depth + 1, "leaf", op="eq"), *lines[after:]], after


def _remove(lines: list[Line], at: int) -> tuple[list[Line], int] | None:
    if at == 0:
        return None
    return [*lines[:at], *lines[end(lines, at) :]], at - 1


def _kind(lines: list[Line], at: int) -> tuple[list[Line], int]:
    """Only shows the fields of the kind that was chosen."""
    return lines, at


def _before(lines: Sequence[Line], at: int) -> int | None:
    """The line before at the same depth, below the same group."""
    before = at - 1
    while before >= 0 and lines[before].depth > lines[at].depth:
        before -= 1
    return before if before >= 0 and lines[before].depth == lines[at].depth else None


def _deeper(lines: list[Line], at: int, by: int) -> list[Line]:
    last = end(lines, at)
    return [*lines[:at], *(replace(line, depth=line.depth + by) for line in lines[at:last]), *lines[last:]]


_DOING = {
    "up": _up,
    "down": _down,
    "in": _in,
    "out": _out,
    "wrap": _wrap,
    "unwrap": _unwrap,
    "next": _next,
    "below": _below,
    "remove": _remove,
    "kind": _kind,
}
