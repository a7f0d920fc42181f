"""What a hat has not read yet."""

from django.db.models import QuerySet

from integrativ.messages.models import Notice
from integrativ.tenancy.models import Membership


def unseen(membership: Membership) -> QuerySet[Notice]:
    """Notices of this hat that nobody has opened, newest first."""
    return Notice.objects.filter(org_id=membership.organisation_id, membership=membership, seen_at=None).order_by(
        "-created_at"
    )
