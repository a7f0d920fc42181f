"""Find an occupation of the German classification (KldB 2010) by everyday words."""

from __future__ import annotations

from dataclasses import dataclass

from integrativ.common.names import fold
from integrativ.people.queries.reference import search_occupations


@dataclass(frozen=True)
class Occupation:
    """One entry of the classification; the code is empty when what was typed fits nothing for certain."""

    code: str
    title: str
    word: str = ""

    @property
    def level(self) -> int | None:
        """The fifth digit says what somebody must be able to do (1 helper … 4 expert)."""
        return int(self.code[4]) if len(self.code) == 5 and self.code[4] in "1234" else None


def find(words: str, *, limit: int = 6) -> list[Occupation]:
    """Occupations that fit everyday words, best first; empty when none is known."""
    cleaned = " ".join(words.replace("\x00", " ").split())[:100]
    if len(cleaned) < 3:
        return []
    found = search_occupations(cleaned, limit=limit)
    return [Occupation(code=hit.code, title=hit.title, word=hit.word) for hit in found if len(hit.code) == 5]


def read_as(words: str) -> Occupation:
    """How we read what was typed: an entry called exactly so, else the words themselves without a code."""
    cleaned = " ".join(words.replace("\x00", " ").split())[:160]
    for hit in find(cleaned):
        if fold(cleaned) in (fold(hit.word), fold(hit.title)):
            return Occupation(code=hit.code, title=cleaned, word=hit.word)
    return Occupation(code="", title=cleaned)
