"""Invented content for the page of components."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator

from integrativ.web.public.samples_law import ON, answers, ask, band, tree


class DemandForm(forms.Form):
    """A sample form with every kind of field."""

    postal_code = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl des Arbeitsortes",
        help_text="Fünf Ziffern",
        error_messages={
            "invalid": "Bitte geben Sie fünf Ziffern ein.",
            "required": "Bitte geben Sie fünf Ziffern ein.",
        },
    )
    wage = forms.DecimalField(
        label="Lohn je Stunde in Euro",
        min_value=13,
        localize=True,
        error_messages={
            "min_value": "Bitte geben Sie mindestens den Mindestlohn ein.",
            "required": "Bitte geben Sie den Lohn ein.",
        },
    )
    starts_on = forms.DateField(label="Erster Arbeitstag", required=False, help_text="Zum Beispiel 04.01.2027")
    kind = forms.ChoiceField(
        label="Was bieten Sie an?",
        widget=forms.RadioSelect,
        choices=[("job", "Arbeit"), ("training", "Ausbildung"), ("trial", "Praktikum")],
        error_messages={"required": "Bitte wählen Sie eine Möglichkeit."},
    )
    shifts = forms.MultipleChoiceField(
        label="Wann wird gearbeitet?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("early", "früh"), ("late", "spät"), ("night", "nachts"), ("weekend", "am Wochenende")],
    )
    german = forms.ChoiceField(
        label="Deutsch am ersten Tag", choices=[("a2", "einfache Gespräche (A2)"), ("b1", "Alltag sicher (B1)")]
    )
    tasks = forms.CharField(label="Was soll die Person tun?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    contact = forms.BooleanField(label="Bitte rufen Sie mich an.", required=False)


def rows() -> list[dict[str, Any]]:
    """A work list."""
    day = dt.date
    return [
        {
            "when": day(2026, 11, 20),
            "when_note": "3 Tage zu spät",
            "late": True,
            "title": "Kinderbetreuung: Platz ab Januar bestätigen",
            "url": "#k-zeile",
            "note": "Lebensbereich Familie",
            "person": "Oksana Hrynchak",
            "person_note": "Rückkehr in den Beruf",
            "clock": {"who": "Jugendamt Bochum", "days": 3, "turn": "waiting"},
            "mine": True,
        },
        {
            "when": ON,
            "when_note": "heute",
            "title": "Antrag auf Arbeitserlaubnis senden",
            "url": "#k-zeile",
            "note": "1 Unterlage fehlt noch",
            "person": "ليلى الخفاجي",
            "person_note": "Pflegehelferin",
            "clock": {"days": 2, "turn": "mine"},
            "mine": True,
        },
        {
            "when": day(2026, 10, 16),
            "when_note": "vor 38 Tagen",
            "title": "Arbeitserlaubnis Küchenhilfe",
            "url": "#k-zeile",
            "note": "vollständig",
            "person": "Yohannes Tekle-Mariam",
            "person_note": "Gasthof Sonnenblick",
            "clock": ("ABH Bochum", 38, 21),
        },
        {
            "when": day(2026, 12, 14),
            "when_note": "in 21 Tagen",
            "title": "Frist: Antrag auf Eingliederungszuschuss",
            "url": "#k-zeile",
            "person": "Samuel Okwuosa",
            "person_note": "Tiefbau Linnemann",
            "chip": ("warn", "noch kein Schritt"),
        },
    ]


def stations() -> list[dict[str, Any]]:
    """A way into work."""
    return [
        {
            "title": "Bedarf gemeldet",
            "state": "done",
            "text": "2 Personen, Deutsch A2, Frühdienst.",
            "when": dt.date(2026, 11, 2),
            "who": "Haus Ruhraue",
        },
        {
            "title": "Erlaubnis beantragen",
            "state": "now",
            "text": "Alles vollständig außer dem Vertrag.",
            "when": "heute fällig",
            "who": "KIM Bochum",
            "url": "#k-weg",
            "button": "Antrag öffnen",
        },
        {
            "title": "Erlaubnis liegt vor",
            "text": "Die Bundesagentur muss nicht zustimmen.",
            "when": dt.date(2026, 12, 14),
            "note": "üblich 21 Tage",
            "who": "ABH Bochum",
        },
        {
            "title": "Wie läuft es? Tag 7, 30, 60, 90",
            "warning": "Begleitung ab 04.01. vergeben",
            "when": "ab 11.01.2027",
            "who": "noch niemand",
        },
        {
            "title": "Monat 12: Ziel erreicht",
            "state": "maybe",
            "text": "Der Fall wird erst hier geschlossen.",
            "when": dt.date(2028, 1, 4),
            "who": "KIM Bochum",
        },
    ]


def context() -> dict[str, Any]:
    """Everything the page of components shows."""
    return {**frame_parts(), **fact_parts(), **legal_parts(), **share_parts()}


def frame_parts() -> dict[str, Any]:
    """Head, navigation, tabs, pages."""
    place = "#k-navigation"
    return {
        "on": ON,
        "deadline": dt.date(2027, 1, 4),
        "office_line": "Offizielle Anwendung – Stadt Bochum, Kommunales Integrationsmanagement",
        "who": {"name": "Jana Brandhorst", "organisation": "KIM Bochum", "switch_url": place},
        "nav": [
            ("Heute", place),
            ("Personen", place, True),
            ("Stellen", place),
            ("Wer ist zuständig?", place),
            ("Hindernisse", place),
        ],
        "trail": [("Heute", place), ("Personen", place), ("Layla Al-Khafaji", "")],
        "tabs": [
            ("Überblick", "#k-reiter"),
            ("Rechte und Fristen", "#k-reiter", True, "2 offen"),
            ("Plan und Schritte", "#k-reiter", False, 9),
        ],
        "pills": [
            ("Alles", "#k-pillen", True, 30),
            ("Sie sind dran", "#k-pillen", False, 9),
            ("Läuft ab", "#k-pillen", False, 6),
        ],
        "page": Paginator(range(430), 50).page(3),
        "steps": [("Empfänger", "#k-schritte"), ("Unterlagen", ""), ("Was wird geteilt", ""), ("Senden", "")],
    }


def fact_parts() -> dict[str, Any]:
    """Figures, rows, tables, map."""
    return {
        "figures": [
            ("Federführung", "Jana Brandhorst", "KIM Bochum, seit 09.03.2026"),
            ("Ziel", "Pflegehelferin, 30 Stunden", "ab 04.01.2027"),
            ("Bisher", "21 Tage", "seit dem Vorschlag"),
            ("Davon Warten", "9 Tage", "4 Betrieb, 5 ABH"),
        ],
        "facts": [
            ("Sprachen", "Arabisch, Deutsch B1, Englisch A2"),
            ("Kann", "3 Jahre Pflege von Angehörigen"),
            ("Erreichbar", "Mo bis Fr ab 13 Uhr"),
        ],
        "rows": rows(),
        "stations": stations(),
        "names": ["Layla Al-Khafaji", "ليلى الخفاجي", "Mehmet Can Aydoğdu", "Ростислав Дудник", "Ẕohra Ḩasan ẖ"],
        "columns": [("Schritt",), ("Standard", True), ("Mitte", True), ("Anzahl", True)],
        "table": [
            [("Arbeitserlaubnis", "#k-tabelle"), 28, 24, 61],
            ["Verlängerung der Duldung", 28, 33, 48],
            ["Übergabe an das Jobcenter", 3, 9, 23],
        ],
        "areas": [
            ("Witten", "M10 60 60 20 110 50 90 110 30 120Z", "#k-karte", "here"),
            ("Bochum", "M60 20 130 5 170 50 110 50Z", "#k-karte", "marked"),
            ("Dortmund", "M110 50 170 50 190 110 90 110Z", "#k-karte", "marked"),
            ("Hagen", "M30 120 90 110 190 110 150 150 60 155Z", "#k-karte"),
        ],
        "legend": [("gewählt: Witten", "here"), ("Städte der ersten Phase", "marked")],
    }


def legal_parts() -> dict[str, Any]:
    """Answers and ways to stay."""
    return {
        "answers": answers(),
        "tree": tree(),
        "band": band(),
        "ask": ask("integration_test"),
        "paths": [
            {
                "title": "Gute Integration",
                "norm": "§ 25b AufenthG",
                "word": "soll",
                "chip": ("info", "1 Angabe fehlt"),
                "text": "Sechs Jahre Aufenthalt sind erfüllt. Deutsch B1 ist nachgewiesen.",
                "asks": [ask("basic_order")],
                "because": tree(),
            },
            {
                "title": "Beschäftigungsduldung",
                "norm": "§ 60d AufenthG",
                "word": "regular",
                "chip": ("wait", "noch nicht – frühestens 05.01.2028"),
                "change": "zwölf Monate Arbeit mit mindestens 20 Stunden.",
                "link": ("Als Frist merken", "#k-wege"),
            },
        ],
    }


def share_parts() -> dict[str, Any]:
    """What is shared and what stays."""
    return {
        "seen": [
            "Name und Telefon",
            "„Darf ab 04.01.2027 bei Ihnen als Pflegehelferin arbeiten, bis 18.02.2027“",
            "Deutsch B1",
        ],
        "kept": ["Art des Aufenthalts und Gründe", "Leistungen", "Gesundheit", "Notizen der Beratung"],
        "grant": {
            "id": "g1",
            "recipient": "Haus Ruhraue",
            "kind": "Betrieb",
            "purpose": "Damit Sie dort arbeiten können.",
            "chip": ("ok", "bis 31.01.2028"),
            "items": ["Name und Telefon", "Sprachen", "ab wann Sie arbeiten dürfen"],
            "last_seen": "Zuletzt angesehen am 19.11.2026 von Birgit Tenhagen.",
            "withdraw_url": "#k-freigabe",
        },
    }
