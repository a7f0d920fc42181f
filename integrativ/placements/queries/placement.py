"""Ways into work for the case team; others of the body find nothing here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Prefetch, QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.cases.models import Case, TeamRole
from integrativ.common import dates
from integrativ.companies.models import Demand
from integrativ.people.models import SentValue
from integrativ.placements.models import PermitRequest, Placement, Slip, Terms, Trial
from integrativ.placements.policies import team_cases
from integrativ.steps.models import Checkpoint, Step, StepEvent
from integrativ.tenancy.models import Membership


@dataclass(frozen=True)
class Counts:
    """How many people are on the way to a demand and how many have started."""

    proposed: int = 0
    started: int = 0


def counts(demands: Iterable[Demand]) -> dict[int, Counts]:
    """Proposed and started people per demand, from all bodies together; numbers only."""
    ids = [demand.pk for demand in demands]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT demand_id, proposed, started FROM placements_counts(%s::bigint[])", [ids])
        return {row[0]: Counts(proposed=row[1], started=row[2]) for row in cursor.fetchall()}


def our_placements(membership: Membership) -> QuerySet[Placement]:
    """Ways of the cases this hat accompanies today."""
    teams = team_cases(membership, dates.today()).values("case_id")
    return Placement.objects.filter(org_id=membership.organisation_id, case_id__in=teams).select_related(
        "case", "person__municipality", "demand__site__municipality", "demand__org", "company", "org", "matter"
    )


def get_placement(membership: Membership, pk: int) -> Placement:
    """One way of a case this hat accompanies, or 404."""
    found = our_placements(membership).filter(pk=pk).first()
    if found is None:
        log.denied(act="placements.read", object_kind="placement", object_id=pk)
        raise Http404
    log.saw([found.person_id], act="placements.read")
    found.case.person = found.person  # the way is of the case's person: who asks the law need not read her again
    return found


def placements_of_case(membership: Membership, case: Case) -> list[Placement]:
    """All ways of one case, running ones first."""
    rows = our_placements(membership).filter(case=case)
    found = list(rows.order_by(F("ended_on").desc(nulls_first=True), "-proposed_on", "-id"))
    if found:
        log.saw([case.person_id], act="placements.list")
    return found


def job_names(case: Case) -> dict[int, str]:
    """Occupation and company of each way of a person by its matter, to choose one; an ended way says so."""
    rows = Placement.objects.filter(org_id=case.org_id, person_id=case.person_id).select_related("demand", "company")
    return {
        row.matter_id: f"{row.demand.occupation}, {row.company}{' (beendet)' if row.ended_on else ''}" for row in rows
    }


def steps_of(placement: Placement) -> list[Step]:
    """All steps of a way with their events, in the order they were opened."""
    return steps_of_matters([placement.matter_id])


def steps_of_matters(matters: Iterable[int]) -> list[Step]:
    """All steps of several matters with their events, in two queries."""
    events = Prefetch("events", queryset=StepEvent.objects.order_by("id"))
    rows = Step.objects.filter(matter_id__in=list(matters)).select_related("owner_org", "requester__user")
    return list(rows.prefetch_related(events).order_by("id"))


def get_step(placement: Placement, pk: int) -> Step:
    """One step of this way, or 404."""
    found = (
        Step.objects.filter(matter_id=placement.matter_id, pk=pk)
        .select_related("owner_org", "org", "matter")
        .prefetch_related(Prefetch("events", queryset=StepEvent.objects.order_by("id")))
        .first()
    )
    if found is None:
        raise Http404
    return found


def trials_of(placement: Placement) -> dict[int, Trial]:
    """Trials by their step."""
    return {trial.step_id: trial for trial in Trial.objects.filter(placement=placement)}


def requests_of(placement: Placement) -> dict[int, PermitRequest]:
    """Permit requests by their step."""
    return {row.step_id: row for row in PermitRequest.objects.filter(placement=placement)}


def slips_of(placement: Placement) -> list[Slip]:
    """Confirmations that hold, newest first."""
    return list(Slip.objects.filter(placement=placement, withdrawn_on=None).order_by("-issued_on", "-id"))


def terms_of(placement: Placement) -> list[Terms]:
    """What was agreed, newest first."""
    return list(Terms.objects.filter(placement=placement).order_by("-valid_from", "-id"))


def checklist_of(step: Step) -> list[Checkpoint]:
    """The checklist of a request in its order."""
    return list(Checkpoint.objects.filter(step=step).order_by("id"))


def sent_with(step: Step) -> list[SentValue]:
    """What was written down for the office when the request was sent."""
    return list(SentValue.objects.filter(step=step).order_by("position"))


def cases_to_propose(membership: Membership, demand: Demand, on: dt.date) -> list[Case]:
    """Open cases this hat accompanies whose person is not on the way to this demand yet, by name."""
    taken = Placement.objects.filter(demand=demand, ended_on=None, org_id=membership.organisation_id).values("case_id")
    teams = team_cases(membership, on).exclude(role=TeamRole.EMERGENCY).values("case_id")
    rows = (
        Case.objects.filter(org_id=membership.organisation_id, pk__in=teams, closed_on=None)
        .exclude(pk__in=taken)
        .select_related("person")
        .order_by("person__sort_key", "pk")[:200]
    )
    found = list(rows)
    if found:
        log.saw([case.person_id for case in found], act="placements.choose")
    return found
