"""Who may do what with the law of the Land."""

from __future__ import annotations

import re

from integrativ.rulesets.models import Draft
from integrativ.tenancy.models import BodyKind, Membership, Role


def may_edit(hat: Membership) -> bool:
    """Legal editors of the Land draft and release."""
    return hat.role == Role.STATE_OFFICER and hat.organisation.kind == BodyKind.STATE


def may_release(hat: Membership, draft: Draft) -> bool:
    """The second pair of eyes: another account than the one that wrote the text as it stands."""
    return may_edit(hat) and draft.is_open and draft.author.user_id != hat.user_id


_COURT = re.compile(
    r"\b(BVerfG|BVerwG|BSG|BAG|BGH|BFH|EuGH|EuG|EGMR|OVG|VGH|VG|LSG|SG|LAG|Verfassungsgerichtshof|VerfGH)\b.*\d+[./]\d+",
    re.IGNORECASE,
)
_GAZETTE = re.compile(r"\b(BGBl|BAnz|GMBl|ABl|GVBl|MBl|GV\.?\s?NRW|MBl\.?\s?NRW)\b.*\d", re.IGNORECASE)


def cites_gazette(reason: str) -> bool:
    """Whether a reason names a gazette with a number or a court with date or file number, as settling a point of law needs."""
    return _GAZETTE.search(reason) is not None or _COURT.search(reason) is not None
