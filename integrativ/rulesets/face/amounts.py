"""A dated value as it is typed: one number, several numbers with names, or nothing while it is not published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from integrativ.rulesets.face.words import Names, number_of

MONEY = re.compile(r"\s*(€|EUR|Euro)$", re.IGNORECASE)
PARTS = Names(
    {
        "standard": "im Regelfall",
        "exploitation": "bei ausbeuterischen Bedingungen",
        "skilled": "Fachkraft",
        "domestic_degree": "Abschluss im Inland",
        "blue_card_a1": "Blaue Karte mit Deutsch A1",
        "blue_card_b1": "Blaue Karte mit Deutsch B1",
        "study": "nach einem Studium",
        "training": "nach einer Berufsausbildung",
        "research": "nach einer Forschung",
        "recognition": "nach einer Anerkennung",
        "care_helper": "Pflegehilfe",
        "care_helper_extension": "Pflegehilfe, Verlängerung",
    }
)


def typed_amount(value: Any) -> str | None:
    """Give a value as it is typed: "39.682,80", or one line "Name: Zahl" for each of several."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        rows = [(PARTS.words(str(name)), _typed_number(one)) for name, one in value.items()]
        return None if any(number is None for _, number in rows) else "\n".join(f"{name}: {one}" for name, one in rows)
    return _typed_number(value)


def _typed_number(value: Any) -> str | None:
    if isinstance(value, str):  # typed, and no number yet
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    text = (
        f"{value:,.2f}" if isinstance(value, float) and abs(value) >= 1 and round(value, 2) == value else f"{value:,}"
    )
    return text.translate(str.maketrans(",.", ".,"))


def amount_of(typed: str) -> Any:
    """Read a value; what is no number stays text, and the check says how to write it."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not lines:
        return None
    if any(":" in line for line in lines):
        parts = [line.rpartition(":") for line in lines]
        made = {
            PARTS.name(name.strip() or number.strip()): _number(number if name else "") for name, _, number in parts
        }
        return made if len(made) == len(lines) else typed
    return _number(lines[0]) if len(lines) == 1 else typed


def _number(typed: str) -> Any:
    number = number_of(MONEY.sub("", typed.strip()).replace("−", "-"))
    return int(number) if isinstance(number, float) and number.is_integer() else number
