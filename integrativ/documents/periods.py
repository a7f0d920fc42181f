"""The one table of retention and expiry periods. Proposals, to be confirmed by each data protection officer (⚖)."""

from __future__ import annotations

from typing import NamedTuple


class Proposal(NamedTuple):
    code: str
    label: str
    months: int
    starts_with: str
    norm: str


PROPOSALS = (
    Proposal(
        "case_file", "Fallakte mit Auskünften", 24, "Schließen des Falls (Ende der Begleitung)", "Art. 5 Abs. 1 e DSGVO"
    ),
    Proposal(
        "notes",
        "Notizen der Beratung",
        12,
        "Tag der Notiz, frühestens nach Schließen des Falls",
        "Art. 5 Abs. 1 e DSGVO, § 203 StGB",
    ),
    Proposal("company_slip", "Auskunft für den Betrieb", 24, "Ende der Auskunft", "Art. 5 Abs. 1 e DSGVO"),
    Proposal("log", "Zugriffsprotokoll", 24, "Tag des Zugriffs", "Art. 5 Abs. 2, Art. 32 DSGVO"),
    Proposal("consent", "Nachweis der Einwilligung", 36, "Ende oder Widerruf der Freigabe", "Art. 7 Abs. 1 DSGVO"),
    Proposal("share_limit", "Freigabe, längste Dauer", 24, "Beginn der Freigabe", "Art. 5 Abs. 1 b und e DSGVO"),
    Proposal("intake_draft", "angefangene Aufnahme", 1, "letzte Änderung", "Art. 5 Abs. 1 c DSGVO"),
)


def load(using: str) -> None:
    """Insert missing periods; a period somebody confirmed is left as it is."""
    from integrativ.documents.models import Period

    for proposal in PROPOSALS:
        Period.objects.using(using).get_or_create(code=proposal.code, defaults=proposal._asdict())
