"""Reading the compiled catalogue into records."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from integrativ.law.catalogue.model import (
    Catalogue,
    Dated,
    Edition,
    Fact,
    Flag,
    Handling,
    Question,
    Raw,
    Rule,
    RuleSet,
    Series,
)
from integrativ.law.errors import CatalogueError

HERE = Path(__file__).parent
COMPILED = "compiled.json"
VERSION = "VERSION"


def read_catalogue(folder: Path = HERE) -> Catalogue:
    """Read the compiled catalogue of a folder; a catalogue that does not match its VERSION is refused."""
    content = (folder / COMPILED).read_bytes()
    number, recorded = read_version(folder)
    if content_hash(content) != recorded:
        raise CatalogueError("Der Regelkatalog passt nicht zu seiner VERSION; bitte neu einlesen.")
    return catalogue_from(parsed_compiled(content), number=number, hash_=recorded)


def parsed_compiled(content: bytes) -> Raw:
    """Parse a compiled form; numbers with a point become exact decimals."""
    parsed: Raw = json.loads(content, parse_float=Decimal)
    return parsed


def read_version(folder: Path = HERE) -> tuple[int, str]:
    """Give number and content hash from the VERSION file."""
    number, hash_ = (folder / VERSION).read_text(encoding="utf-8").split()
    return int(number), hash_


def content_hash(content: bytes) -> str:
    """Give the hash that names a rule set: SHA-256 of the compiled form."""
    return sha256(content).hexdigest()


def catalogue_from(raw: Raw, *, number: int, hash_: str) -> Catalogue:
    """Build the records from the parsed compiled form."""
    rules = {entry["id"]: _rule(entry) for entry in raw["rules"]}
    states = [edition for rule in rules.values() for edition in rule.editions]
    version = RuleSet(
        number=number,
        hash=hash_,
        text_state=max(edition.text_state for edition in states),
        last_verified=max(edition.last_verified for edition in states),
    )
    return Catalogue(
        version=version,
        facts={entry["name"]: _fact(entry) for entry in raw["facts"]},
        handling=_handling(raw["handling"]),
        parameters={entry["id"]: _series(entry, "series", "value") for entry in raw["parameters"]},
        lists={entry["id"]: _series(entry, "editions", "values") for entry in raw["lists"]},
        flags={entry["id"]: _flag(entry) for entry in raw["flags"]},
        rules=rules,
        questions={entry["id"]: _question(entry) for entry in raw["questions"]},
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _fact(entry: Raw) -> Fact:
    fields: dict[str, Any] = dict(entry)
    fields["values"] = tuple(entry.get("values", ()))
    fields["evidence_de"] = tuple(entry.get("evidence_de", ()))
    return Fact(**fields)


def _handling(raw: Raw) -> dict[str, Handling]:
    strict: dict[str, dict[Any, str]] = {}
    for entry in raw.get("record_values", ()):
        strict.setdefault(entry["fact"], {})[entry["value"]] = entry["record"]
    return {entry["name"]: Handling(**entry, value_records=strict.get(entry["name"])) for entry in raw["facts"]}


def _series(entry: Raw, dated_key: str, value_key: str) -> Series:
    return Series(
        id=entry["id"],
        label_de=entry["label_de"],
        norm=entry.get("norm", ""),
        unit=entry.get("unit", ""),
        dated=tuple(
            Dated(
                valid_from=_day(dated["valid_from"]),
                valid_to=_day(dated["valid_to"]),
                value=dated[value_key],
                status=dated.get("status", ""),
                source=dated.get("source", ""),
            )
            for dated in entry[dated_key]
        ),
    )


def _flag(entry: Raw) -> Flag:
    return Flag(
        id=entry["id"],
        default=entry["default"],
        informational=entry.get("informational", False),
        question_de=entry["question_de"],
        check_de=entry["check_de"],
        set_by=entry["set_by"],
        sources=tuple(entry["sources"]),
    )


def _rule(entry: Raw) -> Rule:
    return Rule(
        id=entry["id"],
        title_de=entry["title_de"],
        topic=entry["topic"],
        statute=entry["statute"],
        before_first=entry["before_first"],
        after_last=entry["after_last"],
        edition_by=entry.get("edition_by"),
        editions=tuple(_edition(edition) for edition in entry["editions"]),
    )


def _edition(entry: Raw) -> Edition:
    return Edition(
        valid_from=_day(entry["valid_from"]),
        valid_to=_day(entry["valid_to"]),
        norm=entry["norm"],
        kind=entry["kind"],
        decision_maker=tuple(entry["decision_maker"]),
        effect_de=entry["effect_de"],
        sources=tuple(entry["sources"]),
        text_state=date.fromisoformat(entry["text_state"]),
        last_verified=date.fromisoformat(entry["last_verified"]),
        confidence=entry["confidence"]["level"],
        confidence_why=entry["confidence"].get("why", ""),
        requires=tuple(entry.get("requires", ())),
        blocked_by=tuple(entry.get("blocked_by", ())),
        raw=entry,
    )


def _question(entry: Raw) -> Question:
    return Question(
        id=entry["id"],
        label_de=entry["label_de"],
        question_de=entry["question_de"],
        kind=entry["kind"],
        raw=entry,
    )
