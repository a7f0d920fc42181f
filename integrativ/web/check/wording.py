"""Names of texts become words in the reader's language; what is only there in German is marked as German."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ import law
from integrativ.people.models import Country
from integrativ.tenancy.models import Municipality
from integrativ.web.check import papers
from integrativ.web.check.questions import COUNTRY, PLACE, UNKNOWN, Shape
from integrativ.web.check.walk import COMPANIES, Walk
from integrativ.web.tongues import day, german, tongue, words

__all__ = [
    "choices",
    "countries",
    "day",
    "german",
    "given_answers",
    "place_name",
    "question",
    "tongue",
    "value_words",
    "words",
]


def question(name: str, door: str, language: str = "") -> str:
    """The words of a question as this door asks it."""
    own = words(f"facts.{name}.question_company", language) if door == COMPANIES else ""
    return own or words(f"facts.{name}.question", language)


def choices(asked: Shape) -> list[tuple[str, str]]:
    """Values on offer with their words; "I do not know" comes last and is never no."""
    unknown = (UNKNOWN, words("values.common.unknown"))
    if asked.kind == "country":
        return [("", words("values.common.choose")), *countries(), unknown]
    listed = [(value, value_words(asked.name, value)) for value in asked.values]
    return listed if papers.OTHER in asked.values else [*listed, unknown]


def countries() -> list[tuple[str, str]]:
    """States with their names in the language of the page, in its order."""
    language = tongue().split("-")[0]
    rows = Country.objects.filter(code__regex="^[A-Z]{2}$").values_list("code", "name", "names")
    return sorted(((code, names.get(language) or name) for code, name, names in rows), key=lambda row: row[1])


def value_words(name: str, value: str, language: str = "") -> str:
    """An answer in words. What is printed on a paper stays German, so that it can be compared."""
    if value == UNKNOWN:
        return words("values.common.unknown", language)
    if value in ("true", "false"):
        return words("values.common.yes" if value == "true" else "values.common.no", language)
    if name == COUNTRY:
        return dict(countries()).get(value, value)
    if name == PLACE:
        return german(place_name(value), language)
    if known := words(f"values.{name}.{value}", language):
        return known
    try:
        shown = dt.date.fromisoformat(value)
    except ValueError:
        return german(law.value_label(name, value), language)
    return day(shown)


def place_name(sent: str) -> str:
    """The name of a municipality for its key; other text stays as it was typed."""
    found = Municipality.objects.filter(ags=sent).first() if sent.isascii() and sent.isdigit() else None
    return found.name if found else sent


def given_answers(way: Walk) -> list[dict[str, Any]]:
    """What was said so far, for reading it again and changing it."""
    return [
        {"name": name, "question": question(name, way.door), "answer": value_words(name, way.sent[name])}
        for name in way.asked
    ]
