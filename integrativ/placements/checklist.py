"""What a request needs to be complete at the first time, and which values the office then reads, by category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from integrativ import law
from integrativ.people import vocabulary
from integrativ.people.models import Category, Fact, SentValue, Share, Source
from integrativ.placements.models import PermitRequest, Placement, Stage, Terms
from integrativ.steps.checklists import Item
from integrativ.steps.models import Step, StepKind
from integrativ.tenancy.models import Organisation

_JOB = (
    Item(
        "employment_declaration",
        "Erklärung zum Beschäftigungsverhältnis, vom Betrieb ausgefüllt",
        "§ 39 Abs. 4 AufenthG",
    ),
    Item("contract_draft", "Arbeitsvertrag oder Entwurf"),
    Item("job_data", "Tätigkeit, Ort, Stunden, Lohn und Beginn", "§ 39 Abs. 4 AufenthG"),
)
LINES: dict[StepKind, tuple[Item, ...]] = {
    StepKind.PERMIT_REQUEST: (
        *_JOB,
        Item("residence_place", "Wohnort", "§ 3 VwVfG"),
        Item("birth_date", "Geburtsdatum"),
        Item("identity_paper", "Identitätspapier gesehen oder schon bei der Behörde", "§ 82 Abs. 1 AufenthG"),
        Item("residence_document", "Aufenthaltspapier gesehen, Vorder- und Rückseite", "§ 82 Abs. 1 AufenthG"),
        Item("release", "Freigabe der Person für diese Behörde (sonst auf Papier)", "Art. 6 DSGVO", required=False),
    ),
    StepKind.BA_CONSENT: (*_JOB, Item("qualification", "Abschluss oder Anerkennung, wenn nötig", required=False)),
}
RESIDENCE_FACTS = (
    "nationality",
    "residence_title",
    "title_valid_until",
    "entry_date",
    "stay_uninterrupted_since",
    "identity_clarified",
    "valid_passport_presented",
)


def job_is_complete(placement: Placement, starts_on: dt.date | None) -> list[str]:
    """What is missing about the job itself; empty when all is there."""
    demand, terms = placement.demand, current_terms(placement)
    missing = []
    if not (terms or demand.hours_per_week):
        missing.append("Stunden")
    if not (terms or demand.wage_per_hour):
        missing.append("Lohn")
    if not (starts_on or placement.planned_start_on):
        missing.append("Beginn")
    return missing


def current_terms(placement: Placement) -> Terms | None:
    """What was agreed last."""
    return Terms.objects.filter(placement=placement).order_by("-valid_from", "-id").first()


def auto_answers(
    placement: Placement, office: Organisation, starts_on: dt.date | None, on: dt.date
) -> dict[str, tuple[bool, str]]:
    """Lines the platform answers itself, with a remark."""
    missing = job_is_complete(placement, starts_on)
    person = placement.person
    released = _released(placement, office)
    return {
        "job_data": (not missing, "fehlt: " + ", ".join(missing) if missing else "aus dem Bedarf und der Vereinbarung"),
        "residence_place": (person.municipality_id is not None, str(person.municipality or "nicht eingetragen")),
        "birth_date": (person.birth_date is not None, "" if person.birth_date else "nicht eingetragen"),
        "release": (
            Category.BASE in released,
            "freigegeben" if Category.BASE in released else "nicht freigegeben: bitte auf Papier",
        ),
    }


def _released(placement: Placement, office: Organisation) -> set[str]:
    now = timezone.now()
    rows = Share.objects.filter(
        person_id=placement.person_id,
        recipient=office,
        withdrawn_at=None,
        paused_at=None,
        valid_from__lte=now,
        valid_until__gt=now,
    )
    return set(rows.values_list("category", flat=True))


def sent_values(placement: Placement, step: Step, request: PermitRequest, on: dt.date) -> list[SentValue]:
    """The rows the office reads with this request; each only while its category is released to it."""
    values = [*_base(placement), *_job(placement, request)]
    if step.kind == StepKind.PERMIT_REQUEST:
        values += _residence(placement)
    return [
        SentValue(
            org_id=placement.org_id,
            step=step,
            person_id=placement.person_id,
            category=category,
            name=name,
            label=label[:160],
            text=text[:500],
            evidence=evidence[:160],
            position=position,
        )
        for position, (category, name, label, text, evidence) in enumerate(values)
        if text
    ]


Value = tuple[str, str, str, str, str]


def _base(placement: Placement) -> Iterator[Value]:
    person = placement.person
    yield Category.BASE, "family_name", "Nachname", person.family_name, ""
    yield Category.BASE, "given_names", "Vornamen", person.given_names, ""
    born = f"{person.birth_date:%d.%m.%Y}" if person.birth_date else ""
    yield Category.BASE, "birth_date", "Geburtsdatum", born, ""
    yield Category.BASE, "municipality", "Wohnort", str(person.municipality or ""), ""


def _job(placement: Placement, request: PermitRequest) -> Iterator[Value]:
    demand, terms, site = placement.demand, current_terms(placement), placement.demand.site
    hours = terms.hours_per_week if terms else demand.hours_per_week
    wage = terms.wage_per_hour if terms else demand.wage_per_hour
    start = request.starts_on or placement.planned_start_on
    yield Category.JOB, "employer", "Betrieb", placement.company.name, ""
    yield Category.JOB, "site", "Arbeitsort", f"{site.street}, {site.postal_code} {site.place}".strip(", "), ""
    yield Category.JOB, "stage", "Was", Stage(request.activity).label, ""
    yield Category.JOB, "occupation", "Beruf", demand.occupation, ""
    yield Category.JOB, "tasks", "Tätigkeit", demand.tasks, ""
    yield Category.JOB, "hours_per_week", "Stunden pro Woche", _number(hours).removesuffix(",0"), ""
    yield Category.JOB, "wage_per_hour", "Lohn je Stunde", f"{_number(wage)} €" if wage is not None else "", ""
    yield Category.JOB, "starts_on", "Beginn", f"{start:%d.%m.%Y}" if start else "", ""
    if terms and terms.ends_on:
        yield Category.JOB, "ends_on", "befristet bis", f"{terms.ends_on:%d.%m.%Y}", ""


def _number(value: object) -> str:
    return "" if value is None else str(value).replace(".", ",")


def _residence(placement: Placement) -> Iterator[Value]:
    known = law.catalogue().facts
    rows = Fact.objects.filter(
        person_id=placement.person_id, name__in=RESIDENCE_FACTS, superseded_at=None, is_retracted=False
    ).order_by("-recorded_at", "-id")
    best: dict[str, Fact] = {}
    order = list(Source.values)
    for fact in rows:
        kept = best.get(fact.name)
        if kept is None or order.index(fact.source) > order.index(kept.source):
            best[fact.name] = fact
    for name in RESIDENCE_FACTS:
        if name in best and name in known:
            fact = best[name]
            seen = f", gesehen am {fact.seen_on:%d.%m.%Y}" if fact.seen_on else ""
            evidence = f"{Source(fact.source).label}{': ' + fact.evidence if fact.evidence else ''}{seen}"
            yield fact.category, name, known[name].label_de, vocabulary.value_text(name, fact.value), evidence
