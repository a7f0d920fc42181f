"""How answers are said: one sentence each, discretion as discretion, open as open."""

from __future__ import annotations

from typing import Any, NamedTuple

from integrativ import law
from integrativ.people import vocabulary
from integrativ.web.law_words import CONFIDENCE, DECIDES, decides

__all__ = ["BA", "CONFIDENCE", "DECIDES", "DISCRETION", "ORDER", "STATUS", "WORK", "Said", "decides", "value"]


class Said(NamedTuple):
    """Look of the card, the sentence, the discretion word (or empty), what it means."""

    kind: str
    sentence: str
    word: str = ""
    explanation: str = ""


WORK = {
    "free": Said("ok", "Ja, ohne weitere Erlaubnis."),
    "limited": Said(
        "ok", "Ja, aber nur so weit, wie der Titel es sagt.", "", "Lesen Sie die Nebenbestimmung im Dokument."
    ),
    "entitled": Said(
        "ok",
        "Ja, mit Erlaubnis der Ausländerbehörde.",
        "anspruch",
        "Liegen die Voraussetzungen vor, muss die Behörde die Erlaubnis geben.",
    ),
    "should": Said(
        "ok",
        "Ja, mit Erlaubnis der Ausländerbehörde.",
        "soll",
        "Die Behörde soll die Erlaubnis geben. Nur in besonderen Fällen darf sie anders entscheiden. Das ist keine Zusage.",
    ),
    "discretionary": Said(
        "info",
        "Möglich, wenn die Ausländerbehörde es erlaubt.",
        "ermessen",
        "Die Behörde wägt ab und kann ja oder nein sagen. Das ist keine Zusage.",
    ),
    "not_yet": Said("info", "Noch nicht."),
    "title_required": Said("info", "Erst mit Visum oder Aufenthaltstitel."),
    "prohibited": Said("no", "Nein, zurzeit ist Arbeit verboten."),
    "other_law": Said("info", "Hier gilt anderes Recht. Bitte fragen Sie die zuständige Stelle."),
    "open": Said("info", "Das ist noch offen.", "", "Offen heißt nicht nein. Es fehlt etwas für eine sichere Antwort."),
}

BA = {
    "required": "muss zustimmen",
    "not_required": "muss nicht zustimmen",
    "not_applicable": "wird hier nicht gefragt",
    "by_title": "richtet sich nach dem Titel",
    "refused": "würde nicht zustimmen (Arbeitsbedingungen)",
    "open": "noch offen, ob sie zustimmen muss",
}

DISCRETION = {
    "Anspruch": "anspruch",
    "Regelanspruch": "regular",
    "gebunden": "anspruch",
    "Soll": "soll",
    "Ermessen": "ermessen",
}

STATUS = {
    "met": ("ok", "Voraussetzungen erfüllt"),
    "open": ("info", "Angaben fehlen"),
    "not_met": ("neutral", "nicht erfüllt"),
    "blocked": ("warn", "gesperrt"),
    "not_in_force": ("ended", "gilt an diesem Tag nicht"),
    "not_applicable": ("neutral", "betrifft die Person nicht"),
}
ORDER = {status: number for number, status in enumerate(("met", "open", "not_met", "blocked"))}


def value(name: str, given: Any) -> str:
    """A value of a fact in words; states by their name, not their code."""
    return vocabulary.value_text(name, given) if name in vocabulary.COUNTRY_FACTS else law.value_label(name, given)
