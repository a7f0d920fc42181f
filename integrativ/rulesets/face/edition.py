"""One dated part of an entry as a form shows it, and the whole text of the draft with what was typed."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrativ.law.drafting import text_of
from integrativ.law.yaml_text import Unreadable, plain_yaml, remarks_of
from integrativ.rulesets.face.fields import put, typed_entry
from integrativ.rulesets.face.shapes import SHAPES, Shape
from integrativ.rulesets.face.tree import MOST, Line, Path, condition_of, lines_of
from integrativ.rulesets.face.words import Words

RULE = SHAPES["rule"]
EVER = "9999-12-31"


@dataclass(frozen=True)
class Shown:
    """One dated part in the form; `kept` names what the form only shows, as text. An entry without parts is its own."""

    entry: Mapping[str, Any]
    edition: int
    typed: Mapping[str, str]
    lines: Sequence[Line]
    kept: Mapping[str, Any]
    has_tree: bool
    shape: Shape = RULE


def entry_of(text: str, shape: Shape = RULE) -> Mapping[str, Any] | None:
    """The entry in a text, if a form can show it: readable, and with dated parts that are entries."""
    try:
        entry = plain_yaml(text)
    except Unreadable:
        return None
    if not isinstance(entry, Mapping):
        return None
    if shape.parts:
        parts = entry.get(shape.parts)
        if not isinstance(parts, list) or not parts or not all(isinstance(part, Mapping) for part in parts):
            return None
    try:
        same = json.loads(json.dumps(entry)) == entry
    except (TypeError, ValueError, RecursionError):
        return None
    return entry if same else None


def parts_of(entry: Mapping[str, Any], shape: Shape) -> Sequence[Mapping[str, Any]]:
    """The dated parts of an entry, in their order; of an entry without any, itself."""
    parts: Sequence[Mapping[str, Any]] = entry[shape.parts] if shape.parts else (entry,)
    return parts


def shown(entry: Mapping[str, Any], number: int, words: Words, shape: Shape = RULE) -> Shown:
    """Show a dated part as fields and lines."""
    part = parts_of(entry, shape)[number]
    typed: dict[str, str] = {}
    known = {"condition", *(field.path[0] for field in shape.entries if not field.of_entry)} | _ALWAYS
    kept = {key: part[key] for key in part if key in shape.only_text or key not in known}
    for field in shape.entries:
        owner = entry if field.of_entry else part
        text = typed_entry(field, owner, words)
        if text is None:
            kept[field.path[0]] = owner[field.path[0]]
        else:
            typed[field.name] = text
    lines = lines_of(part["condition"], words) if shape.has_tree and "condition" in part else []
    has_tree = 0 < len(lines) <= MOST
    if not has_tree and "condition" in part:
        kept["condition"] = part["condition"]
    return Shown(entry, number, typed, lines if has_tree else [], kept, has_tree, shape)


_ALWAYS = frozenset(("id",))  # an entry keeps its name


def written(
    entry: Mapping[str, Any],
    number: int,
    typed: Mapping[str, str],
    lines: Sequence[Line],
    words: Words,
    shape: Shape = RULE,
) -> dict[str, Any]:
    """The entry with what was typed into one of its parts; what was not touched stays exactly as it was."""
    made: dict[str, Any] = copy.deepcopy(dict(entry))
    part: Any = parts_of(made, shape)[number]
    for field in shape.entries:
        if field.name in typed:
            put(field, made if field.of_entry else part, typed[field.name], words)
    if lines:
        part["condition"], _ = condition_of(lines, words)
    return made


def with_new_part(entry: Mapping[str, Any], begins: dt.date, shape: Shape = RULE) -> tuple[dict[str, Any], int] | None:
    """The entry with one more part, and its place: a copy of what holds on its first day, which ends on the day before.

    What would hold until then, holds from then on; `None` if another part begins on that day.
    """
    made: dict[str, Any] = copy.deepcopy(dict(entry))
    parts, day = made[shape.parts], begins.isoformat()
    if any(part.get("valid_from") == day for part in parts):
        return None
    earlier = [number for number, part in enumerate(parts) if str(part.get("valid_from") or "") < day]
    place = earlier[-1] if earlier else 0
    before = parts[place]
    ends = before.get("valid_to")
    if not earlier:
        new = {**copy.deepcopy(before), "valid_from": day, "valid_to": _day_before(before.get("valid_from"))}
        parts.insert(0, new)
        return made, 0
    goes_on = str(ends or EVER) >= day
    if goes_on:
        before["valid_to"] = (begins - dt.timedelta(days=1)).isoformat()
    until = ends if goes_on else _day_before(parts[place + 1].get("valid_from")) if place + 1 < len(parts) else None
    parts.insert(place + 1, {**copy.deepcopy(before), "valid_from": day, "valid_to": until})
    return made, place + 1


def without_part(entry: Mapping[str, Any], number: int, shape: Shape = RULE) -> dict[str, Any]:
    """The entry without one of its parts; the part before holds as long as both did."""
    made: dict[str, Any] = copy.deepcopy(dict(entry))
    gone = made[shape.parts].pop(number)
    if number and made[shape.parts][number - 1].get("valid_to") == _day_before(gone.get("valid_from")):
        made[shape.parts][number - 1]["valid_to"] = gone.get("valid_to")
    return made


def _day_before(day: Any) -> str | None:
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
    except (TypeError, ValueError, OverflowError):
        return None


def as_text(entry: Mapping[str, Any], before: str) -> str:
    """The text of a draft; remarks (#) of the text before stand at its beginning."""
    remarks = remarks_of(before)
    return "".join(f"{remark}\n" for remark in remarks) + text_of(entry)


def places(lines: Sequence[Line], number: int, words: Words) -> dict[Path, int]:
    """At which path of the rule each line stands, for the faults."""
    _, paths = condition_of(lines, words)
    return {("editions", number, "condition", *path): index for index, path in enumerate(paths)}


def field_of(path: Path, number: int, shape: Shape = RULE) -> str | None:
    """The field a fault at this path is about."""
    inside = bool(shape.parts) and path[:2] == (shape.parts, number)
    inner = path[2:] if inside else path
    owners = [field for field in shape.entries if not shape.parts or field.of_entry != inside]
    for field in owners:
        if inner[: len(field.path)] == field.path:
            return field.name
    return next((field.name for field in owners if inner and field.path[0] == inner[0]), None)


def part_of(path: Path, shape: Shape) -> int | None:
    """The dated part in which a fault at this path stands."""
    return path[1] if shape.parts and len(path) > 1 and path[0] == shape.parts and isinstance(path[1], int) else None
