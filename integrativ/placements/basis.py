"""What a permission slip may rest on: a kept finding that allows the work, or the authority's recorded answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from integrativ import law
from integrativ.cases.models import Finding
from integrativ.common.dates import BERLIN, today
from integrativ.law.doubts import Doubt, doubts, in_force
from integrativ.placements import duties
from integrativ.placements.errors import NotABasis
from integrativ.placements.models import PermitRequest, Placement, Stage
from integrativ.placements.queries.agreed import answer_of
from integrativ.steps.models import Step, StepEvent, StepKind

GRANTS = ("grant", "grant_conditions")
NEEDS_PERMIT = ("entitled", "should", "discretionary")
ALLOWING = {"free", "limited"}


@dataclass(frozen=True)
class Basis:
    """One thing a slip may rest on: from when, at the latest until when, with which sentence for the company."""

    key: str
    label: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    legal_text: str
    needs_conditions: bool = False
    stage: str = ""
    finding: Finding | None = None
    step: Step | None = None


def neutral_norm(on: dt.date) -> str:
    """The norm every company may read: it says that and how one may employ, and nothing about the person's title."""
    paragraph, _, _ = duties.norm("aufenthg-4a-5-nr1", on).partition(" Satz")
    return f"{paragraph or '§ 4a Abs. 5'} AufenthG"


def _day(facts: dict[str, dict[str, object]], name: str) -> dt.date | None:
    value = facts.get(name, {}).get("value")
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def from_finding(placement: Placement, finding: Finding) -> Basis:
    """A kept answer to "may she work?", if it says yes without a further permit.

    :raises NotABasis: saying what is missing, when it is open, refuses, asks for a permit or is no longer the newest.
    """
    if finding.case_id != placement.case_id or finding.matter_id not in (None, placement.matter_id):
        raise NotABasis("Diese Auskunft gehört zu einer anderen Stelle.")
    if finding.question != "work_access":
        raise NotABasis("Diese Auskunft beantwortet eine andere Frage als: Darf die Person hier arbeiten?")
    newer = Finding.objects.filter(case_id=finding.case_id, question=finding.question, pk__gt=finding.pk)
    same = Q(matter=placement.matter) | (Q(matter=None) if finding.matter_id is None else Q(pk=None))
    if newer.filter(same, as_of__gte=finding.as_of).exists():
        raise NotABasis("Es gibt eine neuere Auskunft. Bitte wählen Sie diese.")
    _must_allow(finding)
    number, version = finding.ruleset.split("-", 1)[0], law.ruleset()
    state = f" (Rechtsstand {version.text_state:%d.%m.%Y})" if str(version.number) == number else ""
    return Basis(
        key=f"auskunft-{finding.pk}",
        label=f"festgehaltene Auskunft vom {finding.as_of:%d.%m.%Y}",
        valid_from=finding.as_of,
        valid_until=_day(finding.facts, "title_valid_until"),
        legal_text=f"Auskunft nach dem Regelkatalog {number} für den {finding.as_of:%d.%m.%Y}{state}:"
        f" Diese Arbeit ist ohne weitere Erlaubnis möglich. {neutral_norm(finding.as_of)}.{_doubt_text(finding)}",
        finding=finding,
    )


def doubts_of(finding: Finding) -> tuple[Doubt, ...]:
    """Why a kept answer is not completely certain, as seen today."""
    return doubts(in_force(finding.result.get("because", ()), finding.as_of), (), today())


def _doubt_text(finding: Finding) -> str:
    """The same for the company, without a norm: the norm would tell the person's title."""
    found = [doubt.short_de for doubt in doubts_of(finding)]
    if not found:
        return ""
    return (
        f" Ganz sicher ist das nicht: {', '.join(found)}. Rufen Sie im Zweifel vor dem ersten Tag an (siehe „Fragen?“)."
    )


def _must_allow(finding: Finding) -> None:
    outcome, limit = finding.result.get("outcome", "open"), finding.result.get("limit")
    if outcome == "limited" and finding.matter_id is None:
        raise NotABasis("Diese Auskunft gilt nur für bestimmte Arbeit. Bitte halten Sie sie für diese Stelle fest.")
    if outcome == "limited" and limit == "exceeds":
        outcome = NEEDS_PERMIT[0]
    if outcome == "open" or (outcome == "limited" and limit != "within"):
        missing = [part.label_de for part in law.questions_for(finding.result.get("missing", ()))]
        what = f" Es fehlt: {'; '.join(missing)}." if missing else ""
        raise NotABasis(
            f"Die Auskunft ist noch offen.{what} Bitte ergänzen Sie die Angaben und halten Sie sie neu fest."
        )
    if outcome in NEEDS_PERMIT:
        raise NotABasis(
            "Nach dieser Auskunft braucht die Person noch die Erlaubnis der Ausländerbehörde. Bitte beantragen Sie sie."
        )
    if outcome not in ALLOWING:
        raise NotABasis("Nach dieser Auskunft darf die Person diese Arbeit nicht aufnehmen.")


def from_answer(placement: Placement, step: Step) -> Basis:
    """The office's answer to our request, if it granted the permit.

    :raises NotABasis: when there is no answer yet, or another one.
    """
    request = PermitRequest.objects.filter(placement=placement, step=step).first()
    if request is None or step.kind != StepKind.PERMIT_REQUEST:
        raise NotABasis("Dieser Antrag gehört nicht zu diesem Weg.")
    said = answer_of(step)
    if said is None:
        raise NotABasis(f"Die Antwort von {step.owner_org} ist noch offen.")
    if said.event not in GRANTS:
        raise NotABasis(f"{step.owner_org} hat die Erlaubnis nicht erteilt.")
    return Basis(
        key=f"antwort-{step.pk}",
        label=f"Antwort von {step.owner_org} vom {said.at.astimezone(BERLIN):%d.%m.%Y}",
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        legal_text=answer_text(str(step.owner_org), said),
        needs_conditions=said.event == "grant_conditions",
        stage=request.activity,
        step=step,
    )


def answer_text(office: str, said: StepEvent) -> str:
    """The sentence for the company about an answer: who said it, when, and the neutral norm."""
    day = said.at.astimezone(BERLIN).date()
    return f"Erlaubnis von {office}, Antwort vom {day:%d.%m.%Y}. {neutral_norm(day)}."


def _of(placement: Placement, candidate: Step | Finding) -> Basis:
    return from_answer(placement, candidate) if isinstance(candidate, Step) else from_finding(placement, candidate)


def bases(placement: Placement) -> Iterator[Basis]:
    """Everything a slip of this way may rest on now, newest first; what does not allow it is left out."""
    for candidate in _candidates(placement):
        try:
            yield _of(placement, candidate)
        except NotABasis:
            continue


def why_none(placement: Placement) -> str:
    """What is missing, told for the newest answer or finding there is."""
    for candidate in _candidates(placement):
        try:
            _of(placement, candidate)
        except NotABasis as error:
            return error.message
    return NotABasis.message


def _candidates(placement: Placement) -> list[Step | Finding]:
    return [*_answers(placement), *_findings(placement)]


def _answers(placement: Placement) -> list[Step]:
    rows = Step.objects.filter(matter_id=placement.matter_id, kind=StepKind.PERMIT_REQUEST)
    return list(rows.select_related("owner_org").prefetch_related("events").order_by("-id"))


def _findings(placement: Placement) -> list[Finding]:
    rows = Finding.objects.filter(Q(matter=placement.matter) | Q(matter=None), case_id=placement.case_id)
    return list(rows.filter(question="work_access").order_by("-id")[:20])


def stage_matches(basis: Basis, stage: str) -> bool:
    """A permit for one stage says nothing about another; work and training go together as one request names them."""
    return not basis.stage or basis.stage == stage or {basis.stage, stage} <= {Stage.EMPLOYMENT, Stage.TRAINING}
