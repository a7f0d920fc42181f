"""What a concrete place adds to the law: facts of the job, and whether a stage needs a permit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from integrativ import law
from integrativ.cases.legal import facts
from integrativ.cases.legal.facts import NotTheController, facts_for
from integrativ.companies.models import DemandKind
from integrativ.law.doubts import doubts, in_force
from integrativ.placements import permits
from integrativ.placements.models import PermitNeed, Placement, Stage
from integrativ.steps.models import Matter

# Kinds of activity in the law's vocabulary. An internship that follows no plan of a school is "another" one (§ 22 MiLoG).
JOB_TYPES = {
    Stage.VISIT: "hospitation",
    Stage.INTERNSHIP: "internship_other",
    Stage.MAG: "mag_45",
    Stage.EQ: "eq_54a",
    Stage.TRIAL_WORK: "probation_work",
    Stage.EMPLOYMENT: "employment",
    Stage.TRAINING: "vocational_training_qualified",
}
BY_DEMAND = {
    DemandKind.WORK: Stage.EMPLOYMENT,
    DemandKind.TRAINING: Stage.TRAINING,
    DemandKind.EQ: Stage.EQ,
    DemandKind.INTERNSHIP: Stage.INTERNSHIP,
}
NEEDS = {
    "free": PermitNeed.NOT_NEEDED,
    "entitled": PermitNeed.NEEDED,
    "should": PermitNeed.NEEDED,
    "discretionary": PermitNeed.NEEDED,
    "not_yet": PermitNeed.PROHIBITED,
    "title_required": PermitNeed.PROHIBITED,
    "prohibited": PermitNeed.PROHIBITED,
}


def job_facts(matter: Matter, on: dt.date) -> Mapping[str, Any]:
    """Facts of the job behind a placement's matter; nothing for other matters, nothing the demand does not say."""
    placement = Placement.objects.filter(matter=matter).select_related("demand").first()
    if placement is None:
        return {}
    demand = placement.demand
    stage = BY_DEMAND.get(DemandKind(demand.kind))
    start = placement.planned_start_on or demand.starts_on
    return {
        "job_type": JOB_TYPES[stage] if stage else None,
        "job_offer_concrete": True,
        "weekly_hours": demand.hours_per_week,
        "employment_start_date": start.isoformat() if start else None,
        "employer_federal_state": "NW" if demand.site.municipality_id else None,
    }


def check(*, placement: Placement, stage: str, on: dt.date) -> permits.PermitOutcome:
    """Ask the law about one stage: may the person do this here, and does it need a permit?

    "Limited" titles answer by their limit; a limit one has to read in the document stays open.
    """
    try:
        sheet = facts_for(placement.case, placement.matter, on).with_transient({"job_type": JOB_TYPES[Stage(stage)]})
    except NotTheController:
        return permits.PermitOutcome(PermitNeed.OPEN, "Die Prüfung macht die Stelle, die den Fall führt.")
    answer = law.answer("work_access", sheet.values, on)
    assert isinstance(answer, law.DecisionAnswer)
    need = NEEDS.get(answer.outcome, PermitNeed.OPEN)
    if answer.outcome == "limited":
        limit = next((field.outcome for field in answer.fields if field.name == "limit"), "")
        need = {"within": PermitNeed.NOT_NEEDED, "exceeds": PermitNeed.NEEDED}.get(limit, PermitNeed.OPEN)
    titles = [law.catalogue().rules[rule].title_de for rule in answer.because if rule in law.catalogue().rules]
    version = law.ruleset()
    return permits.PermitOutcome(
        need=need,
        because="; ".join(titles[:3]) or answer.outcome_de,
        source=f"Regelkatalog {version.number}, Rechtsstand {version.text_state:%d.%m.%Y}",
        missing=tuple(part.label_de for part in law.questions_for(answer.missing)),
        doubt=", ".join(doubt.short_de for doubt in doubts(in_force(answer.because, on), answer.missing, on)),
    )


def declare() -> None:
    """Bring the job into the law and the law to the stages."""
    facts.register_provider(job_facts)
    permits.use(check)
