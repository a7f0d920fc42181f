"""May this hat work in the inbox, see names there, or record something about the network?"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from integrativ.network.models import Mandate
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


def may_record_contact(membership: Membership | None, body: Organisation) -> bool:
    """The coordination of a district the body is responsible for enters how it is reached, unless the body does so itself."""
    if membership is None or membership.role != Role.COORDINATOR or membership.organisation.kind != BodyKind.KIM:
        return False
    return Mandate.objects.filter(body=body, district_id=membership.organisation.district_id).exists()
