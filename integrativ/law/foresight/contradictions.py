"""Facts that cannot be true together, or that somebody should look at again, each named at its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from integrativ.law.errors import FactError
from integrativ.law.vocabulary import fact, validate_facts

_BOOK = Path(__file__).parent / "contradictions.yaml"


def _loaded() -> Any:
    # here, because whoever only asks the law needs no YAML
    from integrativ.law.catalogue.compiling import load_yaml

    return load_yaml(_BOOK)


@dataclass(frozen=True)
class Contradiction:
    """Facts that do not fit each other: `certain` cannot be, the others may be but should be checked."""

    facts: tuple[str, ...]
    text_de: str
    certain: bool


def contradictions(facts: Mapping[str, Any], on: date | None = None) -> tuple[Contradiction, ...]:
    """Name everything that is wrong with given facts: unusable values first, then what does not fit together.

    `on` is the day on which they were given: what has happened cannot lie after it. Nothing is raised, so that a form
    can name all faults at once.
    """
    usable: dict[str, Any] = {}
    found: list[Contradiction] = []
    for name, value in facts.items():
        try:
            usable |= validate_facts({name: value})
        except FactError as error:
            found.append(Contradiction((error.name,), f"{_label(error.name)}: {error.reason}.", certain=True))
    return (*found, *_amounts(usable), *_days(usable, on), *_together(usable))


@lru_cache(maxsize=1)
def _book() -> Mapping[str, Any]:
    book: Mapping[str, Any] = _loaded()
    return book


def _amounts(facts: Mapping[str, Any]) -> Iterator[Contradiction]:
    for name, value in facts.items():
        if fact(name).type in ("int", "decimal") and value < 0:
            yield Contradiction((name,), f"{_label(name)}: weniger als null gibt es nicht.", certain=True)
    for entry in _book()["at_most"]:
        if facts.get(entry["fact"], 0) > entry["number"]:
            yield Contradiction((entry["fact"],), entry["text_de"], entry["certain"])


def _days(facts: Mapping[str, Any], on: date | None) -> Iterator[Contradiction]:
    for entry in _book()["not_before"]:
        if facts.get(entry["fact"], date.max) < date.fromisoformat(entry["day"]):
            yield Contradiction((entry["fact"],), entry["text_de"], entry["certain"])
    for entry in _book()["past"]:
        if on is not None and facts.get(entry["fact"], date.min) > on:
            yield Contradiction((entry["fact"],), entry["text_de"], entry["certain"])
    for entry in _book()["outlived"]:
        last = date.fromisoformat(entry["last"])
        if _hold(facts, entry["facts"]) and max(facts.get(entry["ends"], last), on or last) > last:
            yield Contradiction((*entry["facts"], entry["ends"]), entry["text_de"], entry["certain"])
    for entry in _book()["orders"]:
        first, then = facts.get(entry["first"]), facts.get(entry["then"])
        if first is not None and then is not None and first > then:
            text = f"{entry['text_de']} ({_label(entry['first'])}: {first:%d.%m.%Y}; {_label(entry['then'])}: {then:%d.%m.%Y})"
            yield Contradiction((entry["then"], entry["first"]), text, entry["certain"])


def _together(facts: Mapping[str, Any]) -> Iterator[Contradiction]:
    for entry in _book()["not_together"]:
        if _hold(facts, entry["facts"]):
            yield Contradiction(tuple(entry["facts"]), entry["text_de"], entry["certain"])


def _hold(facts: Mapping[str, Any], these: Mapping[str, Any]) -> bool:
    return all(facts.get(name) == value for name, value in these.items())


def _label(name: str) -> str:
    try:
        return fact(name).label_de
    except FactError:
        return name
