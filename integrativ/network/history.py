"""What happened to a request, in words, as the receiving body may read it."""

from __future__ import annotations

from dataclasses import dataclass

from integrativ.network.models import AnswerDetail
from integrativ.steps import answers
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import Membership


@dataclass(frozen=True)
class Happened:
    """One event of a request in words; texts of others are gone with the share."""

    event: StepEvent
    label: str
    is_ours: bool
    detail: AnswerDetail | None


def history(membership: Membership, step: Step, *, with_their_words: bool = True) -> list[Happened]:
    """What happened, oldest first."""
    events = step.events.select_related("actor_org", "actor_membership__user", "detail").order_by("pk")
    found = []
    for event in events:
        ours = event.actor_org_id == membership.organisation_id
        if not ours and not with_their_words:
            event.text = ""
        found.append(Happened(event, event_label(step, event), ours, getattr(event, "detail", None)))
    return found


EVENT_LABELS = {
    "send": "gesendet",
    "take_back": "zurückgeholt",
    "supply": "ergänzt",
    "remind": "erinnert",
    "accept": "Antwort gelesen",
    "complete": "erledigt",
    "cancel": "zurückgezogen",
    "reopen": "noch einmal gefragt",
    "ask_back": "zurückgegeben",
    "grant": "erteilt",
    "grant_conditions": "mit Auflage erteilt",
    "refuse": "abgelehnt",
    "answer": "beantwortet",
    "agree": "angenommen",
    "decline": "nicht angenommen",
    "deemed": "gilt als erteilt",
    "undo": "letzte Eingabe zurückgenommen",
}


def event_label(step: Step, event: StepEvent) -> str:
    """The words of an event: its coded answer if it has one."""
    known = answers.find(step.kind, event.code) if event.code else None
    return known.label if known else EVENT_LABELS.get(event.event, event.event)
