"""Given facts: checked against the vocabulary and turned into exact Python values.

A fact that is absent or `null` was not asked; it never becomes no, zero or empty.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from integrativ.law.catalogue.model import Catalogue, Fact
from integrativ.law.errors import FactError, FlagError

Facts = Mapping[str, Any]
LARGEST = 10**15
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def checked_facts(catalogue: Catalogue, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the known facts as exact values; the first fact that cannot be used raises a `FactError` with its name."""
    facts: dict[str, Any] = {}
    for name, value in given.items():
        fact = catalogue.facts.get(name)
        if fact is None:
            raise FactError(str(name), "unbekannter Fakt")
        if not fact.can_be_given:
            raise FactError(name, "wird berechnet und kann nicht angegeben werden")
        if value is not None:
            facts[name] = checked_value(fact, value)
    return facts


def checked_flags(catalogue: Catalogue, given: Mapping[str, Any] | None) -> dict[str, bool | None]:
    """Give all flags: the defaults of the catalogue, overridden by what is given."""
    flags = {flag.id: flag.default for flag in catalogue.flags.values()}
    for name, value in (given or {}).items():
        if name not in flags:
            raise FlagError(str(name), "unbekannte Flagge")
        if value is not None and not isinstance(value, bool):
            raise FlagError(name, "erwartet wird wahr, falsch oder unbekannt")
        flags[name] = value
    return flags


def checked_value(fact: Fact, value: Any) -> Any:
    """Give the exact value of one fact, or raise a `FactError` that says what is expected."""
    return _CHECKS[fact.type](fact, value)


def day_of(text: Any) -> date:
    """Read a calendar day written JJJJ-MM-TT; anything else is a `ValueError`."""
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    if not isinstance(text, str) or not _ISO_DAY.fullmatch(text):
        raise ValueError("erwartet wird ein Datum JJJJ-MM-TT")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"den Tag {text} gibt es nicht") from None


def _bool(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FactError(fact.name, "erwartet wird wahr oder falsch")
    return value


def _enum(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or value not in fact.values:
        raise FactError(fact.name, "kein Wert aus der Liste des Fakts")
    return value


def _date(fact: Fact, value: Any) -> date:
    try:
        return day_of(value)
    except ValueError as error:
        raise FactError(fact.name, str(error)) from None


def _number(fact: Fact, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FactError(fact.name, "erwartet wird eine Zahl")
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:  # pragma: no cover - Decimal accepts every int, float and Decimal
        raise FactError(fact.name, "erwartet wird eine Zahl") from None
    if not number.is_finite() or abs(number) > LARGEST or number.as_tuple().exponent < -15:  # type: ignore[operator]
        raise FactError(fact.name, "die Zahl liegt außerhalb des Bereichs")
    return number


def _int(fact: Fact, value: Any) -> int:
    number = _number(fact, value)
    if number != number.to_integral_value():
        raise FactError(fact.name, "erwartet wird eine ganze Zahl")
    return int(number)


def _text(fact: Fact, value: Any) -> str:
    if not isinstance(value, str):
        raise FactError(fact.name, "erwartet wird ein Text")
    return value


def _list(fact: Fact, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise FactError(fact.name, "erwartet wird eine Liste")
    if fact.values:
        return tuple(_enum(fact, entry) for entry in value)
    return tuple(_work_block(fact, entry) for entry in value)


def _work_block(fact: Fact, block: Any) -> tuple[int, bool, tuple[Decimal, ...]]:
    """Check one block of weeks of a student's work: number of weeks, lecture period, hours of each day."""
    if not isinstance(block, Mapping) or set(block) != {"weeks", "lecture_period", "hours_per_day"}:
        raise FactError(fact.name, "je Block werden weeks, lecture_period und hours_per_day erwartet")
    hours = block["hours_per_day"]
    if not isinstance(hours, list | tuple) or len(hours) > 7:
        raise FactError(fact.name, "hours_per_day ist eine Liste mit höchstens sieben Tagen")
    weeks, numbers = _int(fact, block["weeks"]), tuple(_number(fact, entry) for entry in hours)
    if not 0 <= weeks <= 53 or any(not 0 <= number <= 24 for number in numbers):
        raise FactError(fact.name, "höchstens 53 Wochen und 24 Stunden am Tag")
    return weeks, _bool(fact, block["lecture_period"]), numbers


_CHECKS = {
    "bool": _bool,
    "enum": _enum,
    "date": _date,
    "int": _int,
    "decimal": _number,
    "text": _text,
    "list": _list,
}
