"""What changed between two states of an entry, in the words of its form: field, before, after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from integrativ.rulesets.face import edition as face
from integrativ.rulesets.face.edition import Shown
from integrativ.rulesets.face.shapes import SHAPES, Shape
from integrativ.rulesets.face.tree import Line
from integrativ.rulesets.face.words import Words
from integrativ.rulesets.models import Draft
from integrativ.web.state import present_tree
from integrativ.web.state.present_form import since

Row = tuple[str, str, str]
OTHER, NOTHING = "Weitere Angaben", "nichts"


def conflict(
    theirs: Draft, number: int, typed: Mapping[str, str], lines: Sequence[Line], words: Words, shape: Shape
) -> list[Row] | None:
    """What differs between what stands there now and what was typed: field, there, here; `None` if no form can show it."""
    entry = face.entry_of(theirs.text, shape)
    if entry is None or number >= len(face.parts_of(entry, shape)):
        return None
    there = face.shown(entry, number, words, shape)
    return _rows(there.typed, typed, there.lines, lines, words, shape)


def changes(kind: str, before: str, after: str, words: Words) -> list[dict[str, Any]] | None:
    """What a draft or a release changed in an entry, period by period; `None` if no form can show one of the two."""
    shape = SHAPES[kind]
    old, new = face.entry_of(before, shape), face.entry_of(after, shape)
    if old is None or new is None:
        return None
    sides = [_by_begin(entry, words, shape) for entry in (old, new)]
    found = []
    for begin in dict.fromkeys((*sides[0], *sides[1])):
        one, other = sides[0].get(begin), sides[1].get(begin)
        rows = _between(one, other, words, shape)
        if rows:
            state = "neu" if one is None else "entfällt" if other is None else ""
            found.append({"part": begin if shape.parts else "", "state": state, "rows": rows})
    return _of_entry(found, old, new, words, shape)


def _by_begin(entry: Mapping[str, Any], words: Words, shape: Shape) -> dict[str, Shown]:
    parts = face.parts_of(entry, shape)
    return {since(part): face.shown(entry, number, words, shape) for number, part in enumerate(parts)}


def _between(one: Shown | None, other: Shown | None, words: Words, shape: Shape) -> list[Row]:
    """The fields of one period that differ; where it is new or gone, those that say something."""
    inner = {field.name for field in shape.entries if not field.of_entry}
    typed = [{} if side is None else {k: v for k, v in side.typed.items() if k in inner} for side in (one, other)]
    before, after = (() if side is None else side.lines for side in (one, other))
    rows = _rows(typed[0], {name: typed[1].get(name, "") for name in inner}, before, after, words, shape)
    if one is not None and other is not None and dict(one.kept) != dict(other.kept):
        rows.append((OTHER, "wie bisher", "geändert, siehe Text (YAML)"))
    return rows


def _of_entry(
    found: list[dict[str, Any]], old: Mapping[str, Any], new: Mapping[str, Any], words: Words, shape: Shape
) -> list[dict[str, Any]]:
    """What changed for all periods stands first."""
    outer = {field.name for field in shape.entries if field.of_entry}
    sides = [face.shown(entry, 0, words, shape).typed for entry in (old, new)]
    mine = {name: text for name, text in sides[1].items() if name in outer}
    rows = _rows(sides[0], mine, (), (), words, shape)
    return [{"part": "", "state": "", "rows": rows}, *found] if rows else found


def _rows(
    there: Mapping[str, str],
    here: Mapping[str, str],
    lines_there: Sequence[Line],
    lines_here: Sequence[Line],
    words: Words,
    shape: Shape,
) -> list[Row]:
    rows = [
        (one.label, _chosen(one.choices, there.get(one.name, "")), _chosen(one.choices, here.get(one.name, "")))
        for one in shape.entries
        if one.name in here and there.get(one.name, "").strip() != here[one.name].strip()
    ]
    if list(lines_there) != list(lines_here):
        rows.append(("Bedingungen", *_lines(lines_there, lines_here, words)))
    return rows


def _chosen(choices: Sequence[tuple[str, str]], typed: str) -> str:
    return dict(choices).get(typed, typed) or NOTHING


def _lines(there: Sequence[Line], here: Sequence[Line], words: Words) -> tuple[str, str]:
    """The lines of a condition that are only in one of the two."""
    steps = SequenceMatcher(a=list(there), b=list(here), autojunk=False).get_opcodes()
    gone = [line for kind, a, b, _, _ in steps if kind != "equal" for line in there[a:b]]
    new = [line for kind, _, _, a, b in steps if kind != "equal" for line in here[a:b]]
    before, after = ("\n".join(_said(line, words) for line in part) or NOTHING for part in (gone, new))
    return before, after


def _said(line: Line, words: Words) -> str:
    """A line by its words, and what is behind words of its own."""
    said, derived = present_tree.said(line, words), present_tree.said(replace(line, words=""), words)
    return f"{'– ' * line.depth}{said}" + (f" ({derived})" if derived != said else "")
