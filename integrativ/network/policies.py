"""May this hat work in the inbox, see names there, or record something about the network?"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from integrativ.network.models import ContactEntry, Mandate
from integrativ.steps.models import Party, State, Step
from integrativ.tenancy.models import COUNSELLING_KINDS, BodyKind, Membership, Municipality, Organisation, Role

ANSWERING_ROLES = (Role.CLERK, Role.CASE_MANAGER)


class NotAllowed(PermissionDenied):
    """This hat may not do this; the sentence says who may."""

    message = "Das darf diese Rolle nicht."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)


def sees_people(membership: Membership) -> bool:
    """Coordination of counselling bodies assigns requests without seeing whom they are about."""
    return membership.role in ANSWERING_ROLES or (
        membership.role == Role.COORDINATOR and membership.organisation.kind not in COUNSELLING_KINDS
    )


def may_answer(membership: Membership, step: Step) -> bool:
    """The receiving body answers while it is its turn."""
    return (
        step.owner_org_id == membership.organisation_id
        and step.org_id != membership.organisation_id
        and sees_people(membership)
        and step.state == State.OPEN
        and step.waiting_for == Party.OWNER
    )


def may_record(membership: Membership | None, municipality: Municipality) -> bool:
    """The coordination of the KIM unit of the place records who is responsible there."""
    if membership is None or membership.role != Role.COORDINATOR or membership.organisation.kind != BodyKind.KIM:
        return False
    unit = membership.organisation
    if unit.district_id != municipality.district_id:
        return False
    return unit.municipality_id in (None, f"{unit.district_id}000", municipality.pk)


def keeps_own_contact(membership: Membership, body: Organisation) -> bool:
    """Whether this hat administers the body itself; companies keep their own contacts with their sites."""
    own = membership.organisation_id == body.pk and membership.role == Role.ACCOUNT_ADMIN
    return own and body.kind != BodyKind.COMPANY


def may_record_contact(membership: Membership | None, body: Organisation) -> bool:
    """The body's administration enters how it is reached; else the coordination of a district it is responsible for."""
    if membership is not None and keeps_own_contact(membership, body):
        return True
    if membership is None or membership.role != Role.COORDINATOR or membership.organisation.kind != BodyKind.KIM:
        return False
    if ContactEntry.objects.filter(body=body, recorded_by__organisation=body).exists():
        return False  # who keeps her own data is asked to correct them
    return Mandate.objects.filter(body=body, district_id=membership.organisation.district_id).exists()
