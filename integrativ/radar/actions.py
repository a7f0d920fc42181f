"""Answer a hint, and look ahead for one case at once."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case
from integrativ.common import dates
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
    _must_make_sense(answer, reason, remind_on, on)
    try:
        with transaction.atomic():
            rows = Hint.objects.filter(pk=hint.pk, org_id=hint.org_id, version=version).update(
                quiet_until=_quiet(answer, remind_on), version=F("version") + 1
            )
            if not rows:
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


def _must_make_sense(answer: str, reason: str, remind_on: dt.date | None, on: dt.date) -> None:
    if answer not in Answer.values:
        raise ValidationError({"answer": "Bitte wählen Sie eine Antwort."})
    if answer == Answer.NOT_RELEVANT and not reason:
        raise ValidationError({"reason": "Bitte schreiben Sie in einem Satz, warum der Hinweis nicht zutrifft."})
    if answer != Answer.LATER:
        return
    if remind_on is None:
        raise ValidationError({"remind_on": "Bitte nennen Sie den Tag, an dem der Hinweis wiederkommen soll."})
    if not on < remind_on <= on + TOLD:
        raise ValidationError(
            {"remind_on": f"Bitte nennen Sie einen Tag nach heute und bis {on + TOLD:%d.%m.%Y}."}
        )  # fmt: skip


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
