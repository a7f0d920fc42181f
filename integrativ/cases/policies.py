"""May this hat see or change this case? Asked by queries and actions; the database asks again."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from integrativ.cases.models import Case, TeamMember, TeamRole
from integrativ.common import dates
from integrativ.tenancy.models import COUNSELLING_KINDS, Membership, Role


class NotAllowed(PermissionDenied):
    """This hat may not do this; the sentence says who may."""

    message = "Das dürfen nur Menschen aus dem Fallteam."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)


def team_rows(membership: Membership) -> QuerySet[TeamMember]:
    """Today's places of this hat in case teams; an emergency access counts until it expires."""
    on, now = dates.today(), dates.now()
    return TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        Q(expires_at=None) | Q(expires_at__gt=now),
        org_id=membership.organisation_id,
        membership=membership,
        starts_on__lte=on,
    )


def acting_rows(membership: Membership) -> QuerySet[TeamMember]:
    """Today's places in case teams in which this hat acts: an emergency access only looks."""
    return team_rows(membership).exclude(role=TeamRole.EMERGENCY)


def in_team(membership: Membership, case: Case) -> bool:
    """Whether the hat belongs to the case team today, also by an emergency access."""
    return case.org_id == membership.organisation_id and team_rows(membership).filter(case=case).exists()


def among(membership: Membership, case: Case, team: Iterable[TeamMember]) -> bool:
    """The same, asked of today's team where it was read already."""
    return case.org_id == membership.organisation_id and any(row.membership_id == membership.pk for row in team)


def must_be_in_team(membership: Membership, case: Case) -> None:
    """Let the team act; an emergency access only looks.

    :raises NotAllowed: for everybody else.
    """
    if case.org_id != membership.organisation_id or not acting_rows(membership).filter(case=case).exists():
        raise NotAllowed


def coordinates(membership: Membership, case: Case) -> bool:
    """Whether the hat coordinates the body that accompanies."""
    return membership.role == Role.COORDINATOR and case.org_id == membership.organisation_id


def must_staff(membership: Membership, case: Case) -> None:
    """The team itself or a coordinator decides who joins."""
    if not coordinates(membership, case):
        must_be_in_team(membership, case)


def may_accompany(membership: Membership) -> bool:
    """Case managers of counselling bodies open and lead cases."""
    return membership.role == Role.CASE_MANAGER and membership.organisation.kind in COUNSELLING_KINDS
