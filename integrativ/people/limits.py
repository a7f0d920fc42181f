"""What the database lets into the ledger at all, as CHECK conditions made from the law's handling table.

A name must be known and stand in its category; of offences, deception, removal and the like only the harmless value
may be kept; what serves a single answer only has no row (Art. 10 DSGVO, § 87 Abs. 2 AufenthG).
"""

from __future__ import annotations

import json
from typing import Any

from integrativ.people import vocabulary


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _json(value: Any) -> str:
    return f"{_quoted(json.dumps(value))}::jsonb"


def known_names() -> dict[str, list[str]]:
    """Category → names that may be recorded in it, in alphabetical order."""
    found: dict[str, list[str]] = {}
    for entry in vocabulary.keepable():
        found.setdefault(entry.category, []).append(entry.name)
    return {category: sorted(names) for category, names in sorted(found.items())}


def harmless_values() -> dict[str, Any]:
    """Name → the only value that may be kept of it."""
    return {e.name: e.harmless for e in sorted(vocabulary.keepable(), key=lambda e: e.name) if e.record == "harmless"}


def forbidden_values() -> dict[str, list[Any]]:
    """Name → single values that are never kept although others are."""
    return {e.name: sorted(e.forbidden_values) for e in vocabulary.keepable() if e.forbidden_values}


def not_relieving() -> str:
    """Condition that leaves out what is kept with its relieving value only: "no offence" is our own matter and never shared."""
    return f"name NOT IN ({', '.join(map(_quoted, harmless_values()))})"


def fact_checks() -> tuple[tuple[str, str], ...]:
    """Name and condition of the legal limits of the ledger's table."""
    names = " OR ".join(
        f"(category = {_quoted(category)} AND name IN ({', '.join(map(_quoted, names))}))"
        for category, names in known_names().items()
    )
    harmless = " ".join(
        f"WHEN name = {_quoted(name)} THEN value = {_json(value)}" for name, value in harmless_values().items()
    )
    never = " AND ".join(
        f"NOT (name = {_quoted(name)} AND value IN ({', '.join(map(_json, values))}))"
        for name, values in forbidden_values().items()
    )
    return (
        ("known_in_its_category", names),
        ("only_the_harmless_value", f"CASE {harmless} ELSE true END"),
        ("no_forbidden_value", never),
    )
