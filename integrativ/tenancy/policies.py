"""Who may hand out, change and end access, and which roles exist in which kind of body."""

from __future__ import annotations

from integrativ.tenancy.models import BodyKind, Membership, Organisation, Role

COUNSELLING_ROLES = (Role.CASE_MANAGER, Role.COORDINATOR, Role.CLERK, Role.ACCOUNT_ADMIN, Role.PRIVACY_OFFICER)
OFFICE_ROLES = (Role.CLERK, Role.COORDINATOR, Role.ACCOUNT_ADMIN, Role.PRIVACY_OFFICER)
COMPANY_ROLES = (Role.COMPANY_USER, Role.ACCOUNT_ADMIN)
STATE_ROLES = (Role.STATE_OFFICER, Role.ACCOUNT_ADMIN, Role.PRIVACY_OFFICER)


class NotAllowed(Exception):
    """This hat may not do that; the sentence says why."""


def roles_of(organisation: Organisation) -> tuple[Role, ...]:
    """The roles a body of this kind can give."""
    if organisation.kind in (BodyKind.KIM, BodyKind.WELFARE):
        return COUNSELLING_ROLES
    if organisation.kind == BodyKind.COMPANY:
        return COMPANY_ROLES
    return STATE_ROLES if organisation.kind == BodyKind.STATE else OFFICE_ROLES


def may_administer(by: Membership, organisation_id: int) -> bool:
    """Account administrators look after their own body, nobody looks after another one."""
    return by.role == Role.ACCOUNT_ADMIN and by.organisation_id == organisation_id


def may_invite(by: Membership, organisation: Organisation, role: str) -> bool:
    """The body's own administrators; and who accompanies people may invite the first contact of a company."""
    if role not in roles_of(organisation):
        return False
    if may_administer(by, organisation.pk):
        return True
    accompanies = by.role in (Role.CASE_MANAGER, Role.COORDINATOR)
    return accompanies and organisation.kind == BodyKind.COMPANY and role == Role.COMPANY_USER


def check_change(by: Membership, member: Membership) -> None:
    """Rights are changed by somebody else: nobody raises herself."""
    if not may_administer(by, member.organisation_id):
        raise NotAllowed("Das darf nur die Verwaltung der Zugänge Ihrer Stelle.")
    if by.user_id == member.user_id:
        raise NotAllowed(
            "Ihre eigenen Rechte ändert eine andere Person. Bitten Sie jemanden, der auch Zugänge verwaltet."
        )


def check_absence(by: Membership, member: Membership) -> None:
    """Everybody records her own absence; the administrators also that of others, for example in case of illness."""
    if by.pk != member.pk and not may_administer(by, member.organisation_id):
        raise NotAllowed("Eine Abwesenheit trägt die Person selbst ein oder die Verwaltung der Zugänge.")
