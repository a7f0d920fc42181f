"""One edition of a rule as a form shows it, and the whole text of the draft with what was typed."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrativ.law.drafting import text_of
from integrativ.law.yaml_text import Unreadable, plain_yaml, remarks_of
from integrativ.rulesets.face.fields import ENTRIES, SHOWN_AS_TEXT, put, typed_entry
from integrativ.rulesets.face.tree import MOST, Line, Path, condition_of, lines_of
from integrativ.rulesets.face.words import Words


@dataclass(frozen=True)
class Shown:
    """One edition in the form; `kept` names what the form only shows, as text."""

    entry: Mapping[str, Any]
    edition: int
    typed: Mapping[str, str]
    lines: Sequence[Line]
    kept: Mapping[str, Any]
    has_tree: bool


def editions_of(text: str) -> Mapping[str, Any] | None:
    """The rule in a text, if a form can show it: readable, with editions that are entries."""
    try:
        entry = plain_yaml(text)
    except Unreadable:
        return None
    if not isinstance(entry, Mapping) or not isinstance(entry.get("editions"), list) or not entry["editions"]:
        return None
    if not all(isinstance(edition, Mapping) for edition in entry["editions"]):
        return None
    try:
        same = json.loads(json.dumps(entry)) == entry
    except (TypeError, ValueError, RecursionError):
        return None
    return entry if same else None


def shown(entry: Mapping[str, Any], number: int, words: Words) -> Shown:
    """Show an edition as fields and lines."""
    edition: Mapping[str, Any] = entry["editions"][number]
    typed: dict[str, str] = {}
    kept = {key: edition[key] for key in edition if key in SHOWN_AS_TEXT or key not in _KNOWN}
    for field in ENTRIES:
        text = typed_entry(field, entry if field.of_rule else edition, words)
        if text is None:
            owner = entry if field.of_rule else edition
            kept[field.path[0]] = owner[field.path[0]]
        else:
            typed[field.name] = text
    lines = lines_of(edition["condition"], words) if "condition" in edition else []
    has_tree = 0 < len(lines) <= MOST
    if not has_tree and "condition" in edition:
        kept["condition"] = edition["condition"]
    return Shown(entry, number, typed, lines if has_tree else [], kept, has_tree)


_KNOWN = frozenset(("condition", *(field.path[0] for field in ENTRIES if not field.of_rule)))


def written(
    entry: Mapping[str, Any], number: int, typed: Mapping[str, str], lines: Sequence[Line], words: Words
) -> dict[str, Any]:
    """The rule with what was typed into one of its editions; what was not touched stays exactly as it was."""
    made: dict[str, Any] = copy.deepcopy(dict(entry))
    edition: dict[str, Any] = made["editions"][number]
    for field in ENTRIES:
        if field.name in typed:
            put(field, made if field.of_rule else edition, typed[field.name], words)
    if lines:
        edition["condition"], _ = condition_of(lines, words)
    return made


def with_new_edition(entry: Mapping[str, Any], begins: dt.date) -> dict[str, Any]:
    """The rule with one more edition, a copy of the newest; the newest ends on the day before."""
    made: dict[str, Any] = copy.deepcopy(dict(entry))
    newest = made["editions"][-1]
    made["editions"].append({**copy.deepcopy(newest), "valid_from": begins.isoformat(), "valid_to": None})
    newest["valid_to"] = (begins - dt.timedelta(days=1)).isoformat()
    return made


def as_text(entry: Mapping[str, Any], before: str) -> str:
    """The text of a draft; remarks (#) of the text before stand at its beginning."""
    remarks = remarks_of(before)
    return "".join(f"{remark}\n" for remark in remarks) + text_of(entry)


def places(lines: Sequence[Line], number: int, words: Words) -> dict[Path, int]:
    """At which path of the rule each line stands, for the faults."""
    _, paths = condition_of(lines, words)
    return {("editions", number, "condition", *path): index for index, path in enumerate(paths)}


def field_of(path: Path, number: int) -> str | None:
    """The field a fault at this path is about."""
    if path[:2] == ("editions", number):
        inner, owners = path[2:], [field for field in ENTRIES if not field.of_rule]
    else:
        inner, owners = path, [field for field in ENTRIES if field.of_rule]
    for field in owners:
        if inner[: len(field.path)] == field.path:
            return field.name
    return next((field.name for field in owners if inner and field.path[0] == inner[0]), None)
