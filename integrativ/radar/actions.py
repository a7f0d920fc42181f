"""Answer a hint, and look ahead for one case at once."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case
from integrativ.common import dates
from integrativ.radar.answers import must_make_sense
from integrativ.radar.looking import TOLD, Busy, Found, look_at
from integrativ.radar.models import ALWAYS, Answer, Hint, Mark
from integrativ.tenancy.models import Membership

__all__ = ["Busy", "ChangedMeanwhile", "answer_hint", "look_again"]
ONE_DAY = dt.timedelta(days=1)


class ChangedMeanwhile(Exception):
    """Somebody else has answered this hint, or the night has changed it, since the page was opened."""


def answer_hint(
    *,
    hint: Hint,
    by: Membership,
    answer: str,
    version: int,
    key: uuid.UUID,
    on: dt.date,
    reason: str = "",
    remind_on: dt.date | None = None,
) -> None:
    """Say for the whole team that a hint is done, does not apply (why?), shall come back on a day, or is open again.

    The same key twice is one answer.

    :raises ChangedMeanwhile: when the hint is no longer the one that was shown.
    :raises ValidationError: when the reason or the day is missing.
    """
    policies.must_be_in_team(by, hint.case)
    if Mark.objects.filter(org_id=hint.org_id, key=key).exists():
        return
    reason = reason.strip()[:300]
    must_make_sense(answer, reason, remind_on, on, on + TOLD)
    try:
        with transaction.atomic():
            rows = Hint.objects.filter(pk=hint.pk, org_id=hint.org_id, version=version).update(
                quiet_until=_quiet(answer, remind_on), version=F("version") + 1
            )
            if not rows:
                if Mark.objects.filter(org_id=hint.org_id, key=key).exists():
                    return  # the same submit was faster
                raise ChangedMeanwhile
            Mark.objects.create(
                org_id=hint.org_id, case_id=hint.case_id, hint=hint, answer=answer, reason=reason,
                remind_on=remind_on if answer == Answer.LATER else None, marked_by=by, marked_at=dates.now(), key=key,
            )  # fmt: skip
    except IntegrityError:  # the same submit arrived twice at once
        return
    log.write(
        kind="change", act=f"radar.{answer}", person_ids=[hint.case.person_id], object_kind="hint", object_id=hint.pk
    )


def _quiet(answer: str, remind_on: dt.date | None) -> dt.date | None:
    if answer == Answer.AGAIN:
        return None
    return remind_on - ONE_DAY if answer == Answer.LATER and remind_on else ALWAYS


def look_again(*, case: Case, by: Membership, on: dt.date) -> Found:
    """Look ahead for one case now, because its facts have changed since the night.

    :raises Busy: while the night looks at this body's cases.
    """
    policies.must_be_in_team(by, case)
    found = look_at(case.org_id, [case.pk], on, anew=True)
    log.write(
        kind="change", act="radar.look", person_ids=[case.person_id], object_kind="case", object_id=case.pk
    )  # fmt: skip
    return found
