"""Invented legal answers for the page of components."""

from __future__ import annotations

import datetime as dt
from typing import Any

ON = dt.date(2026, 11, 23)
LAW = dt.date(2026, 8, 19)


def _condition(text: str, detail: str = "", state: str = "met", **more: Any) -> dict[str, Any]:
    return {"text_de": text, "detail": detail, "state": state, **more}


def tree() -> dict[str, Any]:
    """A because-tree of three levels."""
    source = (
        {"label": "Quelle", "url": "https://www.gesetze-im-internet.de/aufenthg_2004/__60a.html", "checked_on": LAW},
    )
    return _condition(
        "Geduldete: Arbeit soll erlaubt werden",
        norm="§ 60a Abs. 5b AufenthG",
        valid_from=dt.date(2024, 2, 27),
        sources=source,
        state="open",
        children=[
            _condition("Duldung nach § 60a, nicht nach § 60b", "bis 18.02.2027, Dokument gesehen"),
            _condition("Keine Pflicht, in einer Aufnahmeeinrichtung zu wohnen", "eigene Wohnung, Bochum"),
            _condition(
                "Es gibt kein Arbeitsverbot",
                norm="§ 60a Abs. 6 AufenthG",
                children=[
                    _condition(
                        "Nicht eingereist, um Leistungen zu bekommen",
                        "Einschätzung vom 12.03.2026",
                        norm="Satz 1 Nr. 1",
                    ),
                    _condition(
                        "Verhindert die Abschiebung nicht selbst",
                        "Pass liegt vor, seit 02.05.2023",
                        norm="Satz 1 Nr. 2",
                    ),
                ],
            ),
            _condition("Die Behörde hat keine Schritte zur Abschiebung begonnen", "keine Angabe", "open"),
            _condition(
                "Chancen-Aufenthaltsrecht",
                "Anträge waren bis 31.12.2025 möglich",
                "not_in_force",
                norm="§ 104c AufenthG",
            ),
            _condition("Anerkannter Berufsabschluss", "liegt nicht vor", "not_met"),
        ],
    )


def ask(name: str = "removal") -> dict[str, Any]:
    """A missing fact."""
    return {
        "question": "Hat die Ausländerbehörde konkrete Schritte zur Abschiebung begonnen?",
        "name": name,
        "choices": [("no", "Nein"), ("yes", "Ja"), ("unknown", "Das weiß ich nicht")],
        "knows": "die Ausländerbehörde. Sie können dort anfragen.",
    }


def answers() -> list[dict[str, Any]]:
    """The four kinds of answer: open, yes, not yet, no."""
    return [
        {
            "id": "a-offen",
            "kind": "info",
            "question": "Darf Frau Al-Khafaji als Pflegehelferin bei Haus Ruhraue arbeiten?",
            "sentence": "Noch offen. Eine Angabe fehlt.",
            "explanation": "Zwei Antworten sind noch möglich. „Offen“ heißt nicht „nein“.",
            "asks": [ask()],
            "because": tree(),
            "law_date": LAW,
            "confidence": "high",
            "confidence_reason": "klarer Wortlaut",
            "cases": [
                ("Bei „Nein“", "Ja, mit Erlaubnis. Sie soll erteilt werden."),
                ("Bei „Ja“", "Möglich, aber unsicher."),
            ],
            "note": "Regelkatalog vom 22.11.2026 · Antwort berechnet am 23.11.2026, 08:14",
        },
        {
            "id": "a-ja",
            "kind": "ok",
            "question": "Darf sie als Pflegehelferin arbeiten?",
            "sentence": "Ja, mit Erlaubnis.",
            "word": "soll",
            "explanation": "Die Behörde soll die Erlaubnis erteilen. In besonderen Fällen sagt sie Nein. Das ist keine Zusage.",
            "facts": [
                ("Es entscheidet", "Ausländerbehörde Bochum"),
                ("Bundesagentur", "muss nicht zustimmen"),
                ("Es fehlt", "nichts"),
            ],
            "actions": [("Antrag vorbereiten", "#k-antwort"), ("Antwort festhalten", "#k-antwort")],
        },
        {
            "id": "a-spaeter",
            "kind": "warn",
            "question": "Darf er schon arbeiten?",
            "sentence": "Noch nicht. Frühestens ab 16.01.2027.",
            "explanation": "Allein die Wartezeit fehlt: drei Monate nach der Registrierung.",
        },
        {
            "id": "a-nein",
            "kind": "no",
            "question": "Darf er diese Stelle annehmen?",
            "sentence": "Nein, zurzeit verboten.",
            "explanation": "Grund und Ausnahmen stehen darunter. Nächster Schritt: Beratung zu anderen Wegen.",
        },
    ]


def band() -> dict[str, Any]:
    """Answers over five years."""
    day = dt.date
    return {
        "title": "Was wann gilt",
        "start": day(2024, 1, 1),
        "end": day(2028, 6, 30),
        "today": ON,
        "law_date": LAW,
        "tracks": [
            (
                "Darf arbeiten?",
                [
                    (None, day(2024, 2, 26), "warn", "Ermessen", "§ 4a Abs. 4 AufenthG"),
                    (day(2024, 2, 27), None, "ok", "soll erlaubt werden", "§ 60a Abs. 5b AufenthG"),
                ],
            ),
            (
                "Weg § 25b",
                [
                    (None, day(2026, 3, 13), "neutral", "noch nicht: sechs Jahre Aufenthalt", "§ 25b Abs. 1 AufenthG"),
                    (day(2026, 3, 14), None, "info", "Zeit erfüllt, 2 Angaben fehlen", "§ 25b Abs. 1 AufenthG"),
                ],
            ),
            ("Dokument", [(None, day(2027, 2, 18), "held", "Duldung bis 18.02.2027", "§ 60a AufenthG")]),
        ],
    }
