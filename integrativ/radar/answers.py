"""What may be answered to a coming day, the same for a case team, a company and an office."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Answer(models.TextChoices):
    """What somebody did with a coming day."""

    DONE = "done", "erledigt"
    NOT_RELEVANT = "not_relevant", "trifft nicht zu"
    LATER = "later", "später erinnern"
    AGAIN = "again", "wieder offen"


class Given(models.Model):
    """An answer with its reason or the day to come back, who gave it and when. Never changed; the newest counts."""

    answer = models.CharField("Antwort", max_length=12, choices=Answer.choices)
    reason = models.CharField("Begründung", max_length=300, blank=True, default="")
    remind_on = models.DateField("erinnern am", null=True, blank=True)
    marked_by = models.ForeignKey("tenancy.Membership", models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("am")
    key = models.UUIDField()

    class Meta:
        abstract = True


def constraints(name: str) -> list[models.BaseConstraint]:
    """What the database refuses in a table of answers; `name` begins the constraints' names."""
    return [
        models.UniqueConstraint(fields=["org", "key"], name=f"{name}_once_per_submit"),
        models.CheckConstraint(condition=Q(answer__in=Answer.values), name=f"{name}_answer_is_known"),
        models.CheckConstraint(
            condition=~Q(answer="not_relevant") | ~Q(reason=""), name=f"{name}_not_relevant_has_a_reason"
        ),
        models.CheckConstraint(
            condition=Q(answer="later", remind_on__isnull=False) | (~Q(answer="later") & Q(remind_on=None)),
            name=f"{name}_later_has_a_day",
        ),
    ]


def must_make_sense(answer: str, reason: str, remind_on: dt.date | None, on: dt.date, latest: dt.date) -> None:
    """Refuse "not relevant" without a reason, and "later" without a day after `on` and up to `latest`.

    :raises ValidationError: with the sentence beside its field.
    """
    if answer not in Answer.values:
        raise ValidationError({"answer": "Bitte wählen Sie eine Antwort."})
    if answer == Answer.NOT_RELEVANT and not reason.strip():
        raise ValidationError({"reason": "Bitte schreiben Sie kurz, warum das nicht zutrifft."})
    if answer == Answer.LATER and (remind_on is None or not on < remind_on <= latest):
        raise ValidationError(
            {"remind_on": f"Bitte wählen Sie einen Tag nach heute, spätestens den {latest:%d.%m.%Y}."}
        )
