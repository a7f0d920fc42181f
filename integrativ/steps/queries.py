"""Read steps: ours, and those sent to us."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership


def our_steps(membership: Membership) -> QuerySet[Step]:
    """Steps our body asked for or works on itself."""
    return Step.objects.filter(org_id=membership.organisation_id)


def sent_to_us(membership: Membership) -> QuerySet[Step]:
    """Steps another body has sent to ours."""
    return (
        Step.objects.filter(owner_org_id=membership.organisation_id)
        .exclude(org_id=membership.organisation_id)
        .exclude(state="draft")
    )


def get_step(membership: Membership, pk: int) -> Step:
    """One step that is ours or was sent to us, or 404."""
    mine = Q(org_id=membership.organisation_id) | (Q(owner_org_id=membership.organisation_id) & ~Q(state="draft"))
    step = Step.objects.filter(mine, pk=pk).select_related("org", "owner_org", "requester__user", "owner__user").first()
    if step is None:
        log.denied(act="steps.read", object_kind="step", object_id=pk)
        raise Http404
    return step
