"""Who may do what with companies and demands."""

from __future__ import annotations

from integrativ.companies.walls import SPEAKS_WITH_COMPANIES
from integrativ.tenancy.models import BodyKind, Membership, Organisation, Role

SPEAKERS = (Role.CASE_MANAGER, Role.COORDINATOR, Role.CLERK)


def may_read_demands(membership: Membership) -> bool:
    """Bodies that speak with companies read all open demands; companies only their own."""
    return membership.organisation.kind in SPEAKS_WITH_COMPANIES and membership.role in SPEAKERS


def acts_for(membership: Membership, company: Organisation) -> bool:
    """Whether this hat is the company itself."""
    return membership.role == Role.COMPANY_USER and membership.organisation_id == company.pk


def may_enter_for(membership: Membership, company: Organisation) -> bool:
    """The company itself, or a body that speaks with companies, on its behalf."""
    if company.kind != BodyKind.COMPANY:
        return False
    return acts_for(membership, company) or may_read_demands(membership)


def may_change(membership: Membership, *, org_id: int, entered_by_org_id: int) -> bool:
    """A company changes its own rows; another body only what it has entered itself."""
    if membership.role == Role.COMPANY_USER:
        return membership.organisation_id == org_id
    return may_read_demands(membership) and membership.organisation_id == entered_by_org_id
