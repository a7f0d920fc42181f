"""Find an occupation by everyday words. Until the occupation tables are here, what was typed is the occupation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Occupation:
    """One entry of the German classification of occupations; the code may be empty when nobody looked it up."""

    code: str
    title: str

    @property
    def level(self) -> int | None:
        """The fifth digit says what somebody must be able to do (1 helper … 4 expert)."""
        return int(self.code[4]) if len(self.code) == 5 and self.code[4] in "1234" else None


Search = Callable[[str], list[Occupation]]
_searches: list[Search] = []


def use(search: Search) -> None:
    """Register the search over the reference tables."""
    _searches[:] = [search]


def find(words: str) -> list[Occupation]:
    """Occupations that fit everyday words, best first; empty when none is known."""
    cleaned = " ".join(words.replace("\x00", " ").split())[:200]
    return _searches[0](cleaned) if _searches and cleaned else []


def read_as(words: str) -> Occupation:
    """How we read what a company typed: the best hit, else its own first words without a code."""
    hits = find(words)
    if hits:
        return hits[0]
    first = words.replace("\x00", " ").strip().splitlines()
    return Occupation(code="", title=(first[0] if first else "")[:160].strip(" ,.;"))
