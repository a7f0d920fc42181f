"""The fixed words of the plan sheet in the languages people speak; what nobody has reviewed says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "plan_words.yaml"


@dataclass(frozen=True)
class Words:
    """Headings of the sheet in one language."""

    code: str
    name: str
    direction: str
    is_reviewed: bool
    unreviewed: str
    title: str
    goals: str
    steps: str
    until: str
    who: str
    contact: str
    we: str
    you: str
    areas: dict[str, str]


@lru_cache(maxsize=1)
def _all() -> dict[str, Words]:
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {code: Words(code=code, **entry) for code, entry in read.items()}


def words(code: str) -> Words | None:
    """The words of a language besides German, or nothing when there are none yet."""
    return None if code == "de" else _all().get(code)


def languages() -> list[Words]:
    """All languages besides German."""
    return [entry for code, entry in _all().items() if code != "de"]


GERMAN = _all()["de"]
