"""Requests as a partner receives them."""

from __future__ import annotations

from typing import Any

from integrativ.people.models import SentValue
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Checkpoint, Step
from tests import factories as f
from tests.cast import Cast

VALUES = (
    ("residence", "residence_document", "Dokument", "Duldung § 60a, bis 18.02.2027"),
    ("job", "job_title", "Tätigkeit", "Pflegehelferin, 30 Stunden"),
    ("family", "children", "Kinder", "zwei Kinder"),
)


def released(cast: Cast, *categories: str) -> None:
    """The person releases these categories to the Ausländerbehörde Bochum."""
    for category in categories or ("base", "residence", "job"):
        f.share(cast.lead, cast.person, cast.abh, category, purpose="work_permit")


def sent_request(
    cast: Cast, *, kind: str = "permit_request", title: str = "Arbeitserlaubnis Pflegehelferin", **fields: Any
) -> Step:
    """A complete request of KIM Bochum at the Ausländerbehörde Bochum."""
    with f.wearing(cast.lead):
        step = open_step(
            matter=cast.case.matter,
            kind=kind,
            title=title,
            by=cast.lead,
            owner_org=fields.pop("to", cast.abh),
            usual_days=fields.pop("usual_days", 21),
            **fields,
        )
        for position, (category, name, label, text) in enumerate(() if step.is_anonymous else VALUES):
            SentValue.objects.create(
                org_id=step.org_id, step=step, person=cast.person, category=category, name=name, label=label, text=text,
                position=position,
            )  # fmt: skip
        Checkpoint.objects.create(
            org_id=step.org_id, step=step, code="contract", label="Arbeitsvertrag", is_required=True, is_there=True
        )
        move(step=step, event="send", by=cast.lead, text="Bitte bis Ende des Monats für Layla Testkhafaji.")
    return step
