"""The fields of an entry and of one of its dated parts: where each stands, how it is typed, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from integrativ.rulesets.face.amounts import amount_of, typed_amount
from integrativ.rulesets.face.tree import Path
from integrativ.rulesets.face.words import Names, Words, day_of, typed_day

How = Literal["text", "day", "choice", "lines", "rules", "amount", "values", "answer", "hint"]


@dataclass(frozen=True)
class Entry:
    """One field: its name in the form, the path below the entry or its dated part, and how it is typed."""

    name: str
    path: Path
    label: str
    how: How = "text"
    needed: bool = False  # an empty field stays in the entry, empty; others are left out
    help: str = ""
    rows: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    of_entry: bool = False  # the path begins at the entry, not at one of its dated parts


_MISSING = object()
AS_TYPED = Names({})


def typed_entry(entry: Entry, owner: Mapping[str, Any], words: Words) -> str | None:
    """Give what the field shows for a rule or an edition; `None` if the field cannot say what stands there."""
    value = _at(owner, entry.path)
    if value is _MISSING:
        return ""
    shown = _typed(entry, value, words)
    if shown is None or ("\n" in shown and entry.rows == 1 and entry.how != "amount"):
        return None
    return shown if not shown or json.dumps(_value(entry, shown, words)) == json.dumps(value) else None


def put(entry: Entry, owner: dict[str, Any], typed: str, words: Words) -> None:
    """Put what was typed where it belongs; a field that was not touched leaves what stood there exactly as it was."""
    stands = typed_entry(entry, owner, words)
    if stands is None or stands.strip() == typed.strip():
        return
    *above, last = entry.path
    for step in above:
        inner = owner.get(step)
        owner[step] = dict(inner) if isinstance(inner, Mapping) else {}
        owner = owner[step]
    if typed or entry.needed:
        owner[last] = _value(entry, typed, words)
    else:
        owner.pop(last, None)


def _at(owner: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(owner, Mapping) or step not in owner:
            return _MISSING
        owner = owner[step]
    return owner


def _typed(entry: Entry, value: Any, words: Words) -> str | None:
    if entry.how in _TYPED:
        return _TYPED[entry.how](value)
    if entry.how in _NAMED:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return None
        return "\n".join(_NAMED[entry.how](words).words(one) for one in value)
    return value if isinstance(value, str) else None


def _value(entry: Entry, typed: str, words: Words) -> Any:
    if entry.how in _READ:
        return _READ[entry.how](typed)
    if entry.how in _NAMED:
        named = _NAMED[entry.how](words)
        return [named.name(line.strip()) for line in typed.splitlines() if line.strip()]
    return typed


def _typed_day(value: Any) -> str | None:
    return typed_day(value) if value is None or isinstance(value, str) else None


def _typed_answer(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return value if isinstance(value, str) else None


def _answer(typed: str) -> Any:
    return {"": None, "true": True, "false": False}.get(typed, typed)


_TYPED: Mapping[str, Callable[[Any], str | None]] = {
    "day": _typed_day,
    "amount": typed_amount,
    "answer": _typed_answer,
    "hint": _typed_answer,
}
_READ: Mapping[str, Callable[[str], Any]] = {
    "day": lambda typed: day_of(typed) if typed else None,
    "amount": amount_of,
    "answer": _answer,
    "hint": _answer,
}
_NAMED: Mapping[str, Callable[[Words], Names]] = {
    "lines": lambda words: AS_TYPED,
    "rules": lambda words: words.rules,
    "values": lambda words: words.on_list,
}
