"""Who may do what with the law of the Land."""

from __future__ import annotations

from integrativ.rulesets.models import Draft
from integrativ.tenancy.models import BodyKind, Membership, Role


def may_edit(hat: Membership) -> bool:
    """Legal editors of the Land draft and release."""
    return hat.role == Role.STATE_OFFICER and hat.organisation.kind == BodyKind.STATE


def may_release(hat: Membership, draft: Draft) -> bool:
    """The second pair of eyes: another account than the one that drafted."""
    return may_edit(hat) and draft.is_open and draft.drafted_by.user_id != hat.user_id
