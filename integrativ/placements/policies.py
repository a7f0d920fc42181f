"""Who may do what on a way into work: the case team acts, the company answers for itself."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from integrativ.cases.models import Case, TeamMember, TeamRole
from integrativ.placements.models import Placement
from integrativ.steps.models import Step
from integrativ.tenancy.models import COUNSELLING_KINDS, Membership, Role


def team_cases(membership: Membership, on: dt.date) -> QuerySet[TeamMember]:
    """The case teams this hat belongs to on that day."""
    return TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        org_id=membership.organisation_id,
        membership=membership,
        starts_on__lte=on,
    )


def accompanies(membership: Membership, case: Case, on: dt.date) -> bool:
    """Whether this hat may act in the case: a case manager of the body in its team; an emergency access only looks."""
    if membership.organisation_id != case.org_id or membership.role != Role.CASE_MANAGER:
        return False
    if membership.organisation.kind not in COUNSELLING_KINDS:
        return False
    return team_cases(membership, on).filter(case=case).exclude(role=TeamRole.EMERGENCY).exists()


def must_accompany(membership: Membership, case: Case, on: dt.date) -> None:
    """Let only the case team act.

    :raises PermissionDenied: for everybody else.
    """
    if not accompanies(membership, case, on):
        raise PermissionDenied


def must_speak_for_owner(
    membership: Membership, step: Step, placement: Placement | None, on: dt.date, kind: str
) -> str:
    """Who answers: the company itself, or the case team on its behalf. Returns "company" or "team".

    :raises PermissionDenied: for everybody else, and for a step of another kind.
    """
    if step.kind != kind:
        raise PermissionDenied
    if membership.role == Role.COMPANY_USER and membership.organisation_id == step.owner_org_id:
        return "company"
    if placement is not None and placement.matter_id == step.matter_id and accompanies(membership, placement.case, on):
        return "team"
    raise PermissionDenied
