"""The profile: what a case manager asks beyond the law, kept in the same ledger with the same care.

Languages with their level, skills without certificate, occupations, wishes, ways to work, childcare as stated need.
Each entry has a data category, so each can be shared, corrected and rebuilt like any other fact.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).parent / "data"
LANGUAGE_PREFIX = "language_"
HAVE_FACTS_OF_THE_LAW = {"de": "german_level", "en": "english_level"}
LEVELS = (
    ("A0", "Alphabetisierung"),
    ("A1", "A1"),
    ("A2", "A2"),
    ("B1", "B1"),
    ("B2", "B2"),
    ("C1", "C1"),
    ("C2", "C2"),
    ("M", "Erstsprache"),
)

ProfileType = Literal["bool", "enum", "date", "int", "text", "list", "occupations"]


@dataclass(frozen=True)
class ProfileEntry:
    """One thing of the profile: its words, type, choices and data category."""

    name: str
    type: ProfileType
    label_de: str
    question_de: str
    category: str = "labour"
    choices: tuple[tuple[str, str], ...] = ()
    ordered: bool = False
    unit: str = ""
    least: int = 0
    most: int = 10_000


SHIFTS = (("early", "Früh"), ("late", "Spät"), ("night", "Nacht"), ("weekend", "Wochenende"))
LICENCES = (
    ("none", "keiner"),
    ("foreign", "ausländischer, noch nicht umgeschrieben"),
    ("B", "Klasse B"),
    ("C", "Klasse C"),
)
CHILDCARE = (
    ("none", "keine nötig"),
    ("part_day", "halbtags nötig"),
    ("full_day", "ganztags nötig"),
    ("early_late", "auch früh oder spät nötig"),
    ("solved", "ist geregelt"),
)
ENTRIES = (
    ProfileEntry(
        "skills", "list", "Was die Person kann (auch ohne Zeugnis)", "Was können Sie gut? Was haben Sie schon gemacht?"
    ),
    ProfileEntry("occupation_practised", "occupations", "ausgeübte Berufe", "Als was haben Sie gearbeitet?"),
    ProfileEntry("occupation_learned", "occupations", "gelernter Beruf", "Welchen Beruf haben Sie gelernt?"),
    ProfileEntry("occupation_wished", "occupations", "gewünschte Berufe", "Als was möchten Sie arbeiten?"),
    ProfileEntry("wishes", "text", "Wünsche zur Arbeit", "Was ist Ihnen bei der Arbeit wichtig?"),
    ProfileEntry(
        "hours_wished",
        "int",
        "gewünschte Stunden je Woche",
        "Wie viele Stunden möchten Sie arbeiten?",
        unit="Stunden",
        least=1,
        most=60,
    ),
    ProfileEntry("available_from", "date", "kann anfangen ab", "Ab wann können Sie anfangen?"),
    ProfileEntry("shifts_possible", "list", "mögliche Zeiten", "Wann können Sie arbeiten?", choices=SHIFTS),
    ProfileEntry("qualification_highest", "enum", "höchster Abschluss", "Welchen Abschluss haben Sie?"),
    ProfileEntry("qualification_subject", "text", "Fach des Abschlusses", "In welchem Fach?"),
    ProfileEntry(
        "qualification_country", "text", "Staat des Abschlusses", "In welchem Staat haben Sie den Abschluss gemacht?"
    ),
    ProfileEntry(
        "experience_years",
        "int",
        "Jahre Berufserfahrung",
        "Wie viele Jahre haben Sie gearbeitet?",
        unit="Jahre",
        most=60,
    ),
    ProfileEntry("driving_licence", "enum", "Führerschein", "Haben Sie einen Führerschein?", choices=LICENCES),
    ProfileEntry(
        "has_vehicle", "bool", "Auto, Roller oder Rad vorhanden", "Haben Sie ein Auto, einen Roller oder ein Rad?"
    ),
    ProfileEntry(
        "travel_minutes",
        "int",
        "Weg zur Arbeit höchstens",
        "Wie lange darf der Weg dauern?",
        unit="Minuten",
        least=5,
        most=240,
    ),
    ProfileEntry(
        "childcare_need",
        "enum",
        "Kinderbetreuung",
        "Brauchen Sie eine Betreuung für Kinder, damit Sie arbeiten können?",
        category="family",
        choices=CHILDCARE,
    ),
    ProfileEntry("childcare_times", "text", "Betreuung: zu welchen Zeiten", "Zu welchen Zeiten?", category="family"),
)


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def language_names() -> dict[str, str]:
    """Code → German name of all languages in the reference data."""
    return {row["code"]: row["name_de"] for row in _rows("languages.csv")}


@lru_cache(maxsize=1)
def qualification_choices() -> tuple[tuple[str, str], ...]:
    """Code and label of the kinds of qualification."""
    return tuple((row["code"], row["label_de"]) for row in _rows("qualification_types.csv"))


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """ISO code → German name of all countries in the reference data."""
    return {row["code"]: row["name_de"] for row in _rows("countries.csv")}


@lru_cache(maxsize=1)
def occupation_titles() -> dict[str, str]:
    """Code → title of the occupations of the classification."""
    with (DATA / "occupations.tsv").open(encoding="utf-8") as lines:
        next(lines)
        return {row[0]: row[1] for row in (line.rstrip("\n").split("\t") for line in lines)}


def language_fact(code: str) -> str:
    """Under which name the level of a language is kept: German and English are facts of the law."""
    return HAVE_FACTS_OF_THE_LAW.get(code, f"{LANGUAGE_PREFIX}{code.replace('-', '_')}")


@lru_cache(maxsize=1)
def entries() -> dict[str, ProfileEntry]:
    """All profile entries by name, a level for each language included."""
    found = {entry.name: entry for entry in ENTRIES}
    found["qualification_highest"] = ProfileEntry(
        **{**found["qualification_highest"].__dict__, "choices": qualification_choices()}
    )
    for code, label in language_names().items():
        if code not in HAVE_FACTS_OF_THE_LAW:
            name = language_fact(code)
            question = f"Wie gut sprechen Sie {label}?"
            found[name] = ProfileEntry(name, "enum", label, question, choices=LEVELS, ordered=True)
    return found
