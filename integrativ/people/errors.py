"""What can go wrong when something about a person is written, each with a sentence that says how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from integrativ.people.models import Fact, Person


class PeopleError(Exception):
    """A refusal people can read."""

    message = "Das geht gerade nicht. Bitte laden Sie die Seite neu."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)


class NotInTeam(PeopleError, PermissionDenied):
    message = (
        "Diese Person begleitet jemand anderes. Bitte sprechen Sie die Fallbegleitung an."
        " Ein Notzugriff zeigt alles, ändert aber nichts."
    )


class FactNotKept(PeopleError):
    message = "Diese Angabe wird nicht aufbewahrt. Sie kann nur für eine einzelne Auskunft verwendet werden."


class ProcessingRestricted(PeopleError):
    message = "Die Verarbeitung ist eingeschränkt (Art. 18 DSGVO). Es wird nichts freigegeben, bis die Person es wieder erlaubt."


class ShareNotAllowed(PeopleError):
    message = "Diese Angaben dürfen nicht an diese Stelle gehen."


class MergeNotPossible(PeopleError):
    message = "Diese beiden Personen können nicht zusammengeführt werden."


class LookupLimitReached(PeopleError):
    message = "Heute sind 20 Suchen bei anderen Stellen möglich. Sie haben alle verbraucht. Morgen geht es weiter."


class PersonChangedMeanwhile(PeopleError):
    """Somebody else was faster; both values are shown."""

    message = "Inzwischen hat jemand anderes diese Person geändert. Bitte vergleichen Sie beide Fassungen."

    def __init__(self, current: Person) -> None:
        self.current = current
        super().__init__()


class FactChangedMeanwhile(PeopleError):
    """The fact was superseded in the meantime."""

    message = "Inzwischen gibt es eine neuere Fassung dieser Angabe. Bitte vergleichen Sie beide."

    def __init__(self, current: Fact | None) -> None:
        self.current = current
        super().__init__()
