"""Passwords everybody guesses first here: German everyday words, clubs, cities and our own name, with digits around them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from integrativ.common.names import fold

GUESSED_FIRST = frozenset({
    "admin", "administrator", "anmelden", "anmeldung", "april", "arbeitsagentur", "asdfghjkl", "august",
    "auslaenderbehoerde", "auslanderbehorde", "bielefeld", "bochum", "borussia", "deutschland", "dezember",
    "dienstag", "donnerstag", "dortmund", "duesseldorf", "duisburg", "dusseldorf", "essen", "februar", "freitag",
    "fruehling", "fruhling", "fussball", "geheim", "geheimnis", "gelsenkirchen", "hagen", "hallo", "hamm",
    "herbst", "herne", "ichliebedich", "integration", "integrativ", "januar", "jobcenter", "juli", "juni",
    "kennwort", "kim", "koeln", "koln", "kommunalesintegrationsmanagement", "krefeld", "maerz", "marz",
    "mittwoch", "montag", "muenster", "munster", "nordrheinwestfalen", "november", "nrwintegrativ", "oktober",
    "passwort", "qwertz", "qwertzuiop", "ruhrgebiet", "samstag", "schalke", "schatz", "schatzi", "september",
    "sommer", "sonnenschein", "sonntag", "sozialamt", "verwaltung", "willkommen", "winter", "witten",
    "wuppertal", "zugang",
})  # fmt: skip


class EverydayWordValidator:
    """Refuses a guessable word, also repeated or with digits and signs around it."""

    def validate(self, password: str, user: object = None) -> None:
        letters = re.sub(r"[^a-z]", "", fold(password))
        for word in GUESSED_FIRST:
            if letters and letters == word * (len(letters) // len(word)):
                raise ValidationError("Dieses Passwort raten viele zuerst. Nehmen Sie einen Satz, den nur Sie kennen.")

    def get_help_text(self) -> str:
        return "Kein Wort, das jeder zuerst rät, auch nicht mit Zahlen dahinter."
