"""What can stand in the way, named for the situation; each says how to repair it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrativ.placements.permits import PermitOutcome


class NotPossible(Exception):
    """The way does not allow this step now."""

    message = "Das geht auf diesem Weg gerade nicht."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)


class ReasonsMissing(NotPossible):
    message = "Bitte sagen Sie, was passt: wählen Sie mindestens einen Punkt oder schreiben Sie eine Begründung."


class AlreadyProposed(NotPossible):
    message = "Diese Person ist für diese Stelle schon vorgeschlagen."


class DemandClosed(NotPossible):
    message = "Der Betrieb sucht für diese Stelle niemanden mehr."


class CompanyHasNotSaidYes(NotPossible):
    message = "Der Betrieb hat dem Vorschlag noch nicht zugestimmt."


class ContractMissing(NotPossible):
    message = (
        "Der erste Arbeitstag geht erst, wenn der Vertrag unterschrieben ist. Bitte tragen Sie zuerst den Vertrag ein."
    )


class HasEnded(NotPossible):
    message = "Dieser Weg ist beendet. Für die Rückkehr in die Suche machen Sie einen neuen Vorschlag."


class NotYetDeemed(NotPossible):
    message = "Die zwei Wochen nach § 36 Abs. 2 BeschV sind noch nicht um."


class OfficeUnknown(NotPossible):
    message = "Es steht nicht fest, welche Stelle zuständig ist. Bitte tragen Sie den Wohnort ein oder wählen Sie die Stelle aus."


class SlipSaysTooMuch(NotPossible):
    message = "Die Bestätigung geht an den Betrieb. Bitte schreiben Sie nichts zu Aufenthalt, Asyl, Leistungen oder Gesundheit."


class NotABasis(NotPossible):
    """A slip says only what a kept finding or the authority has said."""

    message = (
        "Es gibt noch keine Grundlage. Halten Sie im Fall die Auskunft „Darf die Person hier arbeiten?“ fest, "
        "oder tragen Sie die Antwort der Ausländerbehörde ein."
    )


class NotComplete(NotPossible):
    """Something required is missing; `missing` names it."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__("Noch nicht vollständig. Es fehlt: " + "; ".join(missing) + ".")


class PermitUnclear(NotPossible):
    """The stage needs a permit that is not there, or nobody knows yet; going on needs a written reason."""

    def __init__(self, outcome: PermitOutcome) -> None:
        self.outcome = outcome
        super().__init__(f"{outcome.sentence} Wenn Sie trotzdem weitergehen, schreiben Sie bitte, warum.")
