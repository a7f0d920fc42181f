"""What an answer consists of, in words: the place in it, and the value there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from integrativ import law

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def place(where: Iterable[str]) -> str:
    """Name a place in an answer: the question, the rule or deadline, the part of it."""
    rules, questions = law.catalogue().rules, law.catalogue().questions
    names = {name: rule.title_de for name, rule in rules.items()} | KEYS
    names |= {name: question.label_de for name, question in questions.items()}
    names |= {item["id"]: item["label_de"] for item in questions["deadlines"].raw["items"]}
    said = [names.get(step, step) for step in where if step not in ("result", "outcome", "status", "items")]
    return ", ".join(said)


def word(value: str) -> str:
    """Say a value: a day, the state of a rule, an outcome."""
    if day := _DAY.fullmatch(value):
        return ".".join(reversed(day.groups()))
    return WORDS.get(value, value) or "nichts"


KEYS = {
    "earliest": "frühester Tag",
    "ba": "Bundesagentur für Arbeit",
    "limit": "Grenze des Titels",
    "kind": "Bindung",
    "authority": "zuständig",
    "computed": "berechnet",
    "date": "Tag",
    "passed": "abgelaufen",
    "missing": "es fehlt",
    "because": "wegen",
    "flags": "ungeklärte Punkte",
    "arithmetic": "Rechnung",
    "fields": "Einzelheiten",
    "conflict": "Widerspruch",
    "assumed": "angenommen",
}

WORDS = {
    "met": "erfüllt",
    "not_met": "nicht erfüllt",
    "open": "offen",
    "blocked": "gesperrt",
    "not_in_force": "gilt nicht",
    "free": "frei",
    "limited": "eingeschränkt",
    "entitled": "Anspruch",
    "should": "Soll",
    "discretionary": "Ermessen",
    "not_yet": "noch nicht",
    "title_required": "Titel nötig",
    "prohibited": "verboten",
    "other_law": "anderes Recht",
    "not_applicable": "spielt keine Rolle",
    "required": "muss zustimmen",
    "not_required": "muss nicht zustimmen",
    "by_title": "richtet sich nach dem Titel",
    "refused": "würde nicht zustimmen",
    "exceeds": "geht über den Titel hinaus",
    "see_title": "steht im Titel",
    "within": "im Rahmen des Titels",
    "asylblg": "AsylbLG",
    "sgb_ii": "SGB II",
    "sgb_xii": "SGB XII",
    "none": "nicht hilfebedürftig",
    "none_or_residual": "kein Regelanspruch",
}
