"""What a receiver may answer, as codes with German words: a coded answer can be counted and needs no retyping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from integrativ.steps.models import StepKind


@dataclass(frozen=True)
class Code:
    """One answer: the event it makes, its code, its words. `needs_text` asks for a sentence, `needs_day` for a day."""

    event: str
    code: str
    label: str
    needs_text: bool = False
    needs_day: bool = False


_codes: dict[str, tuple[Code, ...]] = {
    StepKind.QUESTION: (
        Code("answer", "yes", "Ja"),
        Code("answer", "no", "Nein"),
        Code("answer", "depends", "Kommt darauf an", needs_text=True),
        Code("answer", "explained", "Erläuterung", needs_text=True),
        Code("ask_back", "unclear", "Die Frage ist nicht klar", needs_text=True),
        Code("ask_back", "not_responsible", "Wir sind nicht zuständig"),
        Code("ask_back", "need_details", "Ohne Angaben zur Person nicht zu beantworten"),
    ),
    StepKind.HANDOVER: (
        Code("agree", "accepted", "Wir übernehmen"),
        Code("agree", "accepted_later", "Wir übernehmen ab einem späteren Tag", needs_day=True),
        Code("decline", "no_capacity", "Zurzeit kein Platz"),
        Code("decline", "not_responsible", "Wir sind nicht zuständig", needs_text=True),
        Code("decline", "other", "Anderer Grund", needs_text=True),
        Code("ask_back", "missing_information", "Es fehlen Angaben", needs_text=True),
        Code("ask_back", "talk_first", "Bitte zuerst ein Gespräch zu dritt"),
    ),
    StepKind.PERMIT_REQUEST: (
        Code("grant", "granted", "Erlaubnis erteilt", needs_day=True),
        Code("grant_conditions", "granted_conditions", "Erteilt mit Auflage", needs_text=True, needs_day=True),
        Code("ask_back", "missing_papers", "Es fehlt etwas"),
        Code("ask_back", "more_data", "Weitere Angaben zur Person nötig", needs_text=True),
        Code("ask_back", "not_responsible", "Wir sind nicht zuständig"),
        Code("refuse", "requirements_not_met", "Abgelehnt: Voraussetzungen nicht erfüllt", needs_text=True),
        Code("refuse", "excluded_by_law", "Abgelehnt: gesetzlich ausgeschlossen", needs_text=True),
        Code("refuse", "no_ba_consent", "Abgelehnt: keine Zustimmung der Bundesagentur", needs_text=True),
        Code("refuse", "discretion", "Abgelehnt: nach Ermessen", needs_text=True),
    ),
    StepKind.BA_CONSENT: (
        Code("grant", "granted", "Zustimmung erteilt", needs_day=True),
        Code("grant_conditions", "granted_conditions", "Zustimmung mit Auflage", needs_text=True, needs_day=True),
        Code("ask_back", "missing_papers", "Es fehlen Angaben des Betriebs"),
        Code("ask_back", "not_responsible", "Wir sind nicht zuständig"),
        Code("refuse", "working_conditions", "Abgelehnt: Arbeitsbedingungen ungünstiger als üblich", needs_text=True),
        Code("refuse", "priority", "Abgelehnt: bevorrechtigte Bewerbungen", needs_text=True),
        Code("refuse", "other", "Abgelehnt: anderer Grund", needs_text=True),
    ),
    StepKind.TASK: (Code("decline", "not_possible", "Das geht so nicht", needs_text=True),),
    StepKind.APPOINTMENT: (Code("decline", "other_day", "Bitte ein anderer Tag", needs_text=True),),
}


def register(kind: str, codes: Iterable[Code]) -> None:
    """Bring the answers of a kind of step; the same kind twice keeps the later list."""
    _codes[kind] = tuple(codes)


def codes(kind: str, event: str = "") -> tuple[Code, ...]:
    """The answers of a kind, all or those of one event."""
    return tuple(code for code in _codes.get(kind, ()) if not event or code.event == event)


def find(kind: str, code: str) -> Code | None:
    """The answer with that code."""
    return next((known for known in _codes.get(kind, ()) if known.code == code), None)


def label(kind: str, code: str) -> str:
    """The words of a code; an unknown code stands for itself."""
    known = find(kind, code)
    return known.label if known else code
