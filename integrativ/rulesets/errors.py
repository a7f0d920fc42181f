"""Why something about a draft is not possible; each message says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrativ.rulesets.models import Draft


class NotPossible(Exception):
    """The message is one German sentence for the page."""

    message = "Das ist gerade nicht möglich."

    def __str__(self) -> str:
        return self.message


class Changed(NotPossible):
    """Somebody else changed the draft in the meantime; `theirs` is what stands there now."""

    message = "Jemand hat den Entwurf inzwischen geändert. Beide Fassungen stehen hier; bitte führen Sie sie zusammen."

    def __init__(self, theirs: Draft) -> None:
        super().__init__()
        self.theirs = theirs


class Over(NotPossible):
    message = "Dieser Entwurf ist schon freigegeben oder zurückgezogen. Bitte beginnen Sie einen neuen."


class SamePerson(NotPossible):
    message = "Freigeben kann nur eine zweite Person aus der Rechtsredaktion."


class HasFaults(NotPossible):
    message = "Der Entwurf hat noch Fehler. Sie stehen neben ihren Zeilen."


class CasesFail(NotPossible):
    message = (
        "Nicht alle Fälle halten. Ändern Sie den Entwurf, oder schreiben Sie den Fall mit derselben Nummer neu, "
        "wenn sich das Recht geändert hat."
    )


class NoReason(NotPossible):
    message = "Bitte nennen Sie Grund und Fundstelle, zum Beispiel das Bundesgesetzblatt mit Jahr und Nummer."


class NothingChanged(NotPossible):
    message = "Der Entwurf ist gleich dem, was schon gilt. Es gibt nichts freizugeben."


class TooLong(NotPossible):
    message = "Die Regel ist zu lang. Bitte kürzen Sie sie, oder teilen Sie sie in zwei Regeln."


class NoGazette(NotPossible):
    message = (
        "Ein ungeklärter Punkt wird nur mit Fundstelle entschieden. Bitte nennen Sie das Gesetzblatt mit Jahr und Nummer oder "
        "das Gericht mit Tag und Aktenzeichen, zum Beispiel: BGBl. 2026 I Nr. 145."
    )


class SameDay(NotPossible):
    message = (
        "An diesem Tag beginnt schon eine andere Fassung. Bitte ändern Sie diese, oder wählen Sie einen anderen Tag."
    )
