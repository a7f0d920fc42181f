"""How answers of the network look: the card, the list of other bodies, the map."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from integrativ.network import queries
from integrativ.network.models import Topic
from integrativ.network.outline import outline
from integrativ.network.queries import NotRecorded, Responsible
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import District, Evidence, Organisation

QUESTIONS = {
    Topic.WORK_PERMIT: "Wer entscheidet über Arbeitserlaubnisse in {place}?",
    Topic.RESIDENCE: "Wer entscheidet über den Aufenthalt in {place}?",
    Topic.BA_CONSENT: "Wer stimmt einer Beschäftigung in {place} zu?",
    Topic.SGB2: "Wer zahlt in {place} Leistungen zum Leben nach dem SGB II?",
    Topic.ASYLBLG: "Wer gibt in {place} Leistungen nach dem Asylbewerberleistungsgesetz?",
    Topic.SGB3: "Wer vermittelt und fördert in {place} nach dem SGB III?",
    Topic.COUNSELLING: "Wer begleitet Menschen in {place}?",
    Topic.CRAFTS: "Wer entscheidet in {place} über Abschlüsse im Handwerk?",
    Topic.COMMERCE: "Wer berät in {place} zu Abschlüssen in Industrie und Handel?",
    Topic.NATURALISATION: "Wer entscheidet über Einbürgerungen in {place}?",
    Topic.YOUTH: "Wer hilft in {place} bei Kinderbetreuung?",
}
MAIN_STEP = {Topic.WORK_PERMIT: StepKind.PERMIT_REQUEST, Topic.BA_CONSENT: StepKind.BA_CONSENT}
SURE = frozenset({Evidence.SOURCE.value, Evidence.LOCAL.value, Evidence.RULE_AND_LIST.value})


def answer_shape(answer: Responsible | NotRecorded, on: dt.date, may_record: bool) -> dict[str, Any]:
    """Everything the answer card says."""
    question = QUESTIONS[Topic(answer.topic)].format(place=answer.municipality.name)
    record = reverse("network:record", args=[answer.municipality.ags, answer.topic]) if may_record else ""
    common = {"question": question, "record_url": record, "reason": answer.reason}
    if isinstance(answer, NotRecorded):
        return {**common, "is_recorded": False, "kind": "info", "recorders": _reachable(answer)}
    card = queries.role_card(answer.body.kind, on)
    usual = queries.usual_time(answer.body, MAIN_STEP.get(Topic(answer.topic), StepKind.QUESTION), on)
    return {
        **common,
        "is_recorded": True,
        "kind": "ok" if answer.mandate.evidence in SURE else "info",
        "body": answer.body,
        "body_url": reverse("network:body", args=[answer.body.pk]),
        "contact": answer.contact,
        "contact_url": reverse("network:contact", args=[answer.body.pk]) if may_record else "",
        "mandate": answer.mandate,
        "evidence": answer.evidence_label,
        "confirmed_by": _who_confirms(answer, may_record),
        "usual": usual,
        "bring": card.bring if card else [],
        "card_url": reverse("network:role_card", args=[card.kind]) if card else "",
        "people": list(queries.people_of(answer.body, on)[:3]),
    }


def _reachable(answer: NotRecorded) -> list[dict[str, Any]]:
    contacts = queries.contacts_of(answer.recorders)
    return [
        {"name": str(unit), "url": reverse("network:body", args=[unit.pk]), "contact": contacts[unit.pk], "works_here": unit.works_here}
        for unit in answer.recorders
    ]  # fmt: skip


def _who_confirms(answer: Responsible, may_record: bool) -> list[Organisation]:
    """Whose coordination can make an unsure answer sure; said to those who cannot do it themselves."""
    if may_record or answer.mandate.evidence in SURE:
        return []
    return queries.recorders_for(answer.municipality)


def other_bodies(answers: list[Responsible | NotRecorded], on: dt.date, may_record: bool) -> list[dict[str, Any]]:
    """The bodies for the other topics of the place, each a line."""
    address = reverse("network:search")
    lines = []
    for answer in answers:
        known = isinstance(answer, Responsible)
        lines.append(
            {
                "topic": answer.topic_label,
                "url": f"{address}?gemeinde={answer.municipality.ags}&thema={answer.topic}&am={on:%d.%m.%Y}",
                "body": str(answer.body) if isinstance(answer, Responsible) else "",
                "is_sure": known and answer.mandate.evidence in SURE,  # type: ignore[union-attr]
            }
        )
    return lines


def map_shape(here: str = "") -> dict[str, Any]:
    """The map of the 53 districts with a link for each; `here` is highlighted, the first ten cities are marked."""
    drawn = outline()
    areas = [
        {
            "label": district.name,
            "path": drawn.paths[district.ags],
            "url": reverse("network:district", args=[district.ags]),
            "state": "here" if district.ags == here else "marked" if district.pilots_first else "",
        }
        for district in District.objects.order_by("name", "ags")
        if district.ags in drawn.paths
    ]
    legend = [{"label": "zehn Städte der ersten Phase", "state": "marked"}]
    if here:
        legend.insert(
            0, {"label": "gewählt: " + next(a["label"] for a in areas if a["state"] == "here"), "state": "here"}
        )
    return {"areas": areas, "view_box": drawn.view_box, "credit": drawn.credit, "legend": legend}
