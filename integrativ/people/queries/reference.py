"""Reference data for forms: occupations by everyday words, languages, countries, places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, Value, When

from integrativ.common.names import fold
from integrativ.people.models import Country, Language, Occupation, OccupationTerm
from integrativ.tenancy.models import Municipality

LANGUAGES_OF_TALKS = (
    "de",
    "en",
    "ar",
    "fa",
    "uk",
    "ru",
    "tr",
    "fr",
    "ckb",
    "kmr",
    "ku",
    "ps",
    "prs",
    "ti",
    "so",
    "sq",
    "sr",
    "bg",
    "ro",
    "es",
)


FEW = 3


@dataclass(frozen=True)
class FoundOccupation:
    """An occupation and the word that led to it."""

    code: str
    title: str
    word: str
    requirement_level: str


def search_occupations(search: str, *, limit: int = 12) -> list[FoundOccupation]:
    """Occupations by a word of any of the seven languages: everyday words first, then exact beginnings, then alike ones."""
    folded = fold(search.replace("\x00", "")).strip()[:100]
    if len(folded) < 2:
        return []
    plain = re.sub("(?<=[aou])e", "", folded)  # koechin for Köchin
    terms = (
        OccupationTerm.objects.annotate(alike=TrigramWordSimilarity(folded, "folded"))
        .filter(Q(folded__contains=folded) | Q(folded__contains=plain) | Q(folded__trigram_word_similar=folded))
        .annotate(
            place=Case(
                When(folded=folded, then=Value(0)),
                When(folded__startswith=folded, then=Value(1)),
                When(folded=plain, then=Value(1)),
                When(Q(folded__endswith=folded) | Q(folded__contains=f" {folded}"), then=Value(2)),
                When(folded__contains=folded, then=Value(3)),
                default=Value(4),
                output_field=IntegerField(),
            )
        )
        .order_by("place", "-is_everyday", F("alike").desc(), "term", "code")[: limit * 8]
    )
    words: dict[str, str] = {}
    for term in terms:
        if term.place < 3 or len(words) < FEW:  # words inside words only when little else was found
            words.setdefault(term.code, term.term)
    codes = list(words)[:limit]
    found = Occupation.objects.in_bulk(codes)
    return [
        FoundOccupation(code, found[code].title, words[code], found[code].requirement_level)
        for code in codes
        if code in found
    ]


def occupation_titles(codes: Iterable[str]) -> dict[str, str]:
    """Code → title for the codes that exist."""
    return dict(Occupation.objects.filter(code__in=list(codes)).values_list("code", "title"))


def languages() -> list[Language]:
    """All languages by their German name."""
    return list(Language.objects.order_by("position"))


def contact_languages() -> list[Language]:
    """Languages for talks: the frequent ones first, then the others by name."""
    every = {language.code: language for language in languages()}
    first = [every.pop(code) for code in LANGUAGES_OF_TALKS if code in every]
    return first + list(every.values())


def countries() -> list[Country]:
    """All countries by their German name."""
    return list(Country.objects.order_by("sort_key", "code"))


def municipalities() -> list[Municipality]:
    """The municipalities of North Rhine-Westphalia by name."""
    return list(Municipality.objects.order_by("name", "ags"))
