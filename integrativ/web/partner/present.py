"""How requests look in the list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from integrativ.network.inbox import Counts, Request, Row
from integrativ.steps.models import Party, State
from integrativ.web.honest import Banner

TITLES = {
    "offen": "Bei uns",
    "andere": "Wartet auf andere",
    "meine": "Nur meine",
    "erledigt": "Erledigt",
}
EMPTY = {
    "offen": ("Nichts wartet auf Ihre Stelle.", "Neue Anfragen erscheinen hier, sobald sie vollständig gesendet sind."),
    "andere": ("Niemand ist gerade am Zug.", "Hier steht, was Sie zurückgegeben haben, bis es ergänzt ist."),
    "meine": ("Ihnen ist nichts zugewiesen.", "In jeder Anfrage können Sie eintragen, wer sie bearbeitet."),
    "erledigt": ("Noch nichts beantwortet.", "Beantwortete Anfragen bleiben hier stehen, auch solche ohne Freigabe."),
}


def pills(counts: Counts, show: str, kind: str) -> list[dict[str, Any]]:
    """The four groups of the inbox with their numbers."""
    address = reverse("partner:inbox")
    return [
        {"label": title, "url": f"{address}?zeige={name}", "current": name == show, "count": counts.number(name)}
        for name, title in TITLES.items()
    ]


def row_shape(row: Row) -> dict[str, Any]:
    """One request for the tag `zeilen`."""
    step = row.step
    person, note = row.person, ""
    if person is None:
        note = "" if not row.is_about_person else "Name nicht freigegeben"
    if row.assigned_to:
        note = (
            f"{note} · {row.assigned_to.user.name}".strip(" ·") if note else f"bearbeitet: {row.assigned_to.user.name}"
        )
    return {
        "when": step.waiting_since or step.created_at,
        "when_note": _when_note(row),
        "title": step.title,
        "url": reverse("partner:request", args=[step.pk]),
        "note": f"{step.org}, {step.requester.user.name}",
        "person": person or "",
        "person_note": note,
        "clock": _clock(row),
        "chip": _chip(row),
    }


def _chip(row: Row) -> tuple[str, str] | None:
    if row.is_without_release:
        return ("locked", "ohne Freigabe, nichts zu tun")
    return None if row.step.state in (State.OPEN, State.RETURNED) else ("ended", row.step.get_state_display())


def _when_note(row: Row) -> str:
    if row.is_without_release:
        return ""
    if row.step.state == State.OPEN and row.step.waiting_for == Party.OWNER:
        return "vollständig"
    return "zurückgegeben" if row.step.state == State.RETURNED else ""


def _clock(row: Row) -> dict[str, Any] | None:
    if row.is_without_release:
        return None
    if row.step.state == State.OPEN:
        return {"who": "Ihre Stelle", "days": row.days, "usual": row.step.usual_days, "usual_word": "Zusage"}
    if row.step.state == State.RETURNED:
        return {"who": row.step.org, "days": row.days, "turn": "held"}
    return None


def doubt_of(found: Request) -> Banner | None:
    """What is uncertain about an answer of the law that lies beside the request; the body decides for itself."""
    said = next((v.text for part in found.parts for v in part.values if v.name == "finding_doubt"), "")
    if not said:
        return None
    sender = found.step.requester
    number = f", Telefon {sender.telephone}" if sender.telephone else ""
    return Banner(
        title="Die beigelegte Auskunft ist nicht ganz sicher",
        points=(said,),
        ask=f"Bitte prüfen Sie selbst. Rückfragen: {sender.user.name}, {found.step.org}{number}.",
        kind="hint",
    )
