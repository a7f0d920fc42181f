"""One vocabulary of everything the ledger may hold: the person's facts of the law and the profile, in words and types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import yaml

from integrativ import law
from integrativ.common.dates import parse_german_date
from integrativ.people import profile

LONGEST_TEXT, LONGEST_LIST = 200, 20
SHORTER_LABELS = {  # where the catalogue's label explains a code that people never see
    "nationality": "Staatsangehörigkeit",
    "german_level": "Deutschkenntnisse",
    "german_oral_level": "Deutschkenntnisse mündlich",
    "english_level": "Englischkenntnisse",
}
COUNTRY_FACTS = frozenset({"nationality", "qualification_country"})


class UnusableValue(ValueError):
    """The value does not fit the fact; the message says how to repair it."""


class UnknownFact(LookupError):
    """No such name in the vocabulary of the ledger."""


@dataclass(frozen=True)
class Entry:
    """One word of the ledger's vocabulary."""

    name: str
    type: str
    label: str
    question: str
    category: str
    choices: tuple[tuple[str, str], ...] = ()
    ordered: bool = False
    unit: str = ""
    evidence: tuple[str, ...] = ()
    is_assessment: bool = False
    record: str = "ledger"
    harmless: Any = None
    forbidden_values: frozenset[Any] = frozenset()
    least: int = -(10**9)
    most: int = 10**9

    def may_keep(self, value: Any) -> bool:
        """Whether this value may enter the ledger (law: handling table)."""
        if self.record == "harmless":
            return type(value) is type(self.harmless) and bool(value == self.harmless)
        hashable = value if isinstance(value, str | int | bool) else None
        return self.record == "ledger" and hashable not in self.forbidden_values


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, str]]:
    text = (profile.DATA / "value_labels.yaml").read_text(encoding="utf-8")
    read = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    shared = {name: read[group] for name, group in read["uses"].items()}
    every = {**read["facts"], **shared}
    return {name: {str(value): str(label) for value, label in words.items()} for name, words in every.items()}


def _of_the_law(name: str) -> Entry:
    fact, handling = law.fact(name), law.handling(name)
    words = _labels().get(name, {})
    forbidden = frozenset(v for v, record in (handling.value_records or {}).items() if record != "ledger")
    return Entry(
        name=name,
        type=fact.type,
        label=SHORTER_LABELS.get(name) or fact.label_de[:1].upper() + fact.label_de[1:],
        question=fact.question_de,
        category=handling.category,
        choices=tuple((value, words.get(value, value)) for value in fact.values),
        ordered=fact.ordered,
        unit=fact.unit,
        evidence=fact.evidence_de,
        is_assessment=fact.assessment,
        record=handling.record,
        harmless=handling.harmless,
        forbidden_values=forbidden,
    )


def _of_the_profile(entry: profile.ProfileEntry) -> Entry:
    return Entry(
        name=entry.name,
        type=entry.type,
        label=entry.label_de[:1].upper() + entry.label_de[1:],
        question=entry.question_de,
        category=entry.category,
        choices=entry.choices,
        ordered=entry.ordered,
        unit=entry.unit,
        least=entry.least,
        most=entry.most,
    )


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Everything about a person that has a name: profile first, then the law's facts in the order of its vocabulary."""
    found = {name: _of_the_profile(entry) for name, entry in profile.entries().items()}
    table = law.catalogue()
    for name in table.facts:
        handling = table.handling.get(name)
        if handling is not None and handling.holder == "person":
            found[name] = _of_the_law(name)
    return found


def entry(name: str) -> Entry:
    """One word of the vocabulary.

    :raises UnknownFact: for any other name.
    """
    try:
        return entries()[name]
    except (KeyError, TypeError):
        raise UnknownFact(name) from None


def keepable(category: str | None = None) -> list[Entry]:
    """The entries that may be recorded at all (harmless ones with their harmless value), in the order of the vocabulary."""
    return [
        e
        for e in entries().values()
        if e.record in ("ledger", "harmless") and (category is None or e.category == category)
    ]


def label(name: str) -> str:
    """How people call a fact; the name itself if it left the vocabulary since."""
    found = entries().get(name)
    return found.label if found else name


def value_text(name: str, value: Any) -> str:
    """A value as people read it: ja/nein, 23.11.2026, words instead of codes."""
    found = entries().get(name)
    words = dict(found.choices) if found else {}
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, list | tuple):
        return ", ".join(value_text(name, part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {value_text('', part)}" for key, part in value.items())
    if found and found.type == "date" and isinstance(value, str):
        return f"{dt.date.fromisoformat(value):%d.%m.%Y}"
    if isinstance(value, int | float):
        return f"{str(value).replace('.', ',')} {found.unit if found else ''}".strip()
    if found and found.type == "occupations":
        return profile.occupation_titles().get(value, value)
    if name in COUNTRY_FACTS:
        return profile.country_names().get(value, str(value))
    return words.get(str(value), str(value))


def checked(name: str, value: Any) -> Any:
    """The value as it is kept in JSON, exact in type and range.

    :raises UnknownFact: for a name outside the vocabulary.
    :raises UnusableValue: with a sentence that says what is expected.
    """
    found = entry(name)
    if name in profile.entries():
        return _checked_profile(found, value)
    try:
        exact = law.validate_facts({name: value})
    except law.FactError as error:
        raise UnusableValue(f"{found.label}: {error}") from error
    if name not in exact:
        raise UnusableValue(f"{found.label}: Bitte geben Sie einen Wert an.")
    if name_is_unknown_country(name, exact[name]):
        raise UnusableValue(f"{found.label}: Bitte wählen Sie einen Staat aus der Liste.")
    if found.type == "text" and (not exact[name].strip() or len(exact[name]) > LONGEST_TEXT):
        raise UnusableValue(f"{found.label}: Bitte höchstens {LONGEST_TEXT} Zeichen.")
    return value if found.type == "list" else _as_json(exact[name])


def _as_json(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def name_is_unknown_country(name: str, value: Any) -> bool:
    """Whether a fact that names a state holds something else."""
    return name in COUNTRY_FACTS and (not isinstance(value, str) or value not in profile.country_names())


def _checked_profile(found: Entry, value: Any) -> Any:
    codes = {code for code, _ in found.choices}
    if found.type == "bool" and isinstance(value, bool):
        return value
    if found.type == "enum" and isinstance(value, str) and value in codes:
        return value
    if found.type == "date":
        try:
            return (value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))).isoformat()
        except ValueError:
            raise UnusableValue(f"{found.label}: Bitte ein Datum wie 23.11.2026.") from None
    if found.type == "int" and isinstance(value, int) and not isinstance(value, bool):
        if found.least <= value <= found.most:
            return value
        raise UnusableValue(f"{found.label}: Bitte eine Zahl von {found.least} bis {found.most}.")
    if name_is_unknown_country(found.name, value):
        raise UnusableValue(f"{found.label}: Bitte wählen Sie einen Staat aus der Liste.")
    if found.type == "text" and isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT:
        return value.strip()
    if found.type in ("list", "occupations") and isinstance(value, list | tuple):
        return _checked_list(found, value, codes)
    raise UnusableValue(f"{found.label}: Dieser Wert passt nicht.")


def _checked_list(found: Entry, values: Iterable[Any], codes: set[str]) -> list[str]:
    parts = [part.strip() for part in values if isinstance(part, str) and part.strip()]
    if not 0 < len(parts) <= LONGEST_LIST or any(len(part) > LONGEST_TEXT for part in parts):
        raise UnusableValue(f"{found.label}: Bitte 1 bis {LONGEST_LIST} kurze Angaben.")
    if codes and not set(parts) <= codes:
        raise UnusableValue(f"{found.label}: Bitte nur Werte aus der Liste.")
    if found.type == "occupations" and any(
        len(part) != 5 or not part.isascii() or not part.isdigit() for part in parts
    ):
        raise UnusableValue(f"{found.label}: Bitte wählen Sie Berufe aus der Suche.")
    return list(dict.fromkeys(parts))


def read(name: str, text: str | list[str]) -> Any:
    """Turn what somebody typed or chose into a checked value: TT.MM.JJJJ, ja/nein, 13,90, lines of a list.

    :raises UnusableValue: with a sentence that says how to write it.
    """
    found = entry(name)
    if found.type in ("list", "occupations"):
        parts = text if isinstance(text, list) else text.replace(";", "\n").split("\n")
        return checked(name, [part.strip() for part in parts if part.strip()])
    typed = (text[0] if text else "") if isinstance(text, list) else text.strip()
    if found.type == "bool":
        known = {"ja": True, "true": True, "1": True, "nein": False, "false": False, "0": False}
        if typed.lower() not in known:
            raise UnusableValue(f"{found.label}: Bitte ja oder nein.")
        return checked(name, known[typed.lower()])
    if found.type == "date":
        try:
            return checked(name, parse_german_date(typed))
        except ValueError as error:
            raise UnusableValue(f"{found.label}: {error}") from None
    if found.type in ("int", "decimal"):
        return checked(name, _number(found, typed))
    return checked(name, typed)


def _number(found: Entry, typed: str) -> int | Decimal:
    plain = typed.replace(".", "").replace(",", ".") if "," in typed else typed
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise UnusableValue(f"{found.label}: Bitte schreiben Sie eine Zahl, zum Beispiel 12 oder 13,90.") from None
    if not number.is_finite() or abs(number) > 10**9:
        raise UnusableValue(f"{found.label}: Diese Zahl ist zu groß.")
    if found.type == "int":
        if number != number.to_integral_value():
            raise UnusableValue(f"{found.label}: Bitte schreiben Sie eine ganze Zahl.")
        return int(number)
    return number
