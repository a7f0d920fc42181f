"""What another audience reads of a kept answer: the result and its law, never the facts it rests on."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from integrativ import law
from integrativ.audit import log
from integrativ.cases.models import Case, Finding
from integrativ.common.dates import today
from integrativ.law.doubts import doubts, in_force
from integrativ.people.models import SentValue
from integrativ.steps.models import State, Step, StepKind
from integrativ.tenancy.models import BodyKind, Membership

ENCLOSABLE = (StepKind.PERMIT_REQUEST, StepKind.QUESTION, StepKind.BA_CONSENT)
RESULT_WORDS = {
    "free": "ohne weitere Erlaubnis möglich",
    "limited": "im Rahmen des Titels möglich",
    "entitled": "mit Erlaubnis möglich, es besteht ein Anspruch",
    "should": "mit Erlaubnis möglich, sie soll erteilt werden",
    "discretionary": "mit Erlaubnis möglich, die Behörde entscheidet nach Ermessen",
    "not_yet": "noch nicht möglich",
    "title_required": "erst mit Visum oder Aufenthaltstitel möglich",
    "prohibited": "zurzeit nicht erlaubt",
    "open": "noch offen",
}


DOUBT = "nicht ganz sicher, bitte selbst prüfen"


class NotEnclosable(Exception):
    """The request has been sent, is not ours, or goes to a body that may not read residence data."""


class Line(NamedTuple):
    """One line of the projection: name (unique in a request), label, text."""

    name: str
    label: str
    text: str


def for_authority(finding: Finding) -> list[Line]:
    """Result, norms and what is missing, as an authority reads it. No value of a fact is among it."""
    version = finding.ruleset.split("-", 1)[0]
    source = f"Regelkatalog {version}, Auskunft für den {finding.as_of:%d.%m.%Y}, keine Entscheidung"
    if finding.question != "work_access":
        return [Line("finding", law.catalogue().questions[finding.question].label_de, source)]
    result = finding.result
    norms = [_norm(rule, finding) for rule in result.get("because", ())]
    missing = [part.label_de for part in law.questions_for(result.get("missing", ()))]
    lines = [
        Line(
            "finding", "Auskunft zur Beschäftigung", f"{RESULT_WORDS.get(result['outcome'], 'noch offen')} ({source})"
        ),
        Line("finding_norms", "gestützt auf", "; ".join(filter(None, norms)) or "keine Regel trifft zu"),
    ]
    if missing:
        lines.append(Line("finding_missing", "dazu fehlt noch", "; ".join(missing)[:480]))
    if found := doubts(in_force(result.get("because", ()), finding.as_of), result.get("missing", ()), today()):
        lines.append(Line("finding_doubt", DOUBT, " ".join(doubt.text_de for doubt in found)[:480]))
    return lines


def _norm(rule: str, finding: Finding) -> str:
    found = law.catalogue().rules.get(rule)
    edition = next((e for e in found.editions if e.covers(finding.as_of)), None) if found else None
    return edition.norm if edition else ""


def open_requests(case: Case) -> QuerySet[Step]:
    """Requests about the person that are still with us and go to another body that may read residence data."""
    return (
        Step.objects.filter(
            org_id=case.org_id,
            matter__subject__person_id=case.person_id,
            state__in=[State.DRAFT, State.RETURNED],
            kind__in=ENCLOSABLE,
            is_anonymous=False,
        )
        .exclude(owner_org_id=case.org_id)
        .exclude(owner_org__kind=BodyKind.COMPANY)
        .select_related("owner_org")
        .order_by("-pk")
    )


def enclose(*, finding: Finding, step: Step, by: Membership) -> None:
    """Lay a kept answer beside a request that is not sent yet; an answer enclosed before is replaced.

    The receiver reads it only while the person's release of residence data to it is live (the wall of SentValue).

    :raises NotEnclosable: for any other step.
    """
    case = finding.case
    if not open_requests(case).filter(pk=step.pk).exists():
        raise NotEnclosable
    SentValue.objects.filter(step=step, name__startswith="finding").delete()
    SentValue.objects.bulk_create(
        SentValue(
            org_id=case.org_id, step=step, person_id=case.person_id, category="residence", name=line.name, label=line.label,
            text=line.text[:500], evidence=f"festgehaltene Auskunft {finding.pk}", position=900 + number,
        )
        for number, line in enumerate(for_authority(finding))
    )  # fmt: skip
    log.write(kind="change", act="law.enclose", person_ids=[case.person_id], object_kind="step", object_id=step.pk)
