"""What bodies outside the case team answer to their own lists, and how far a holder of § 104c is, for the coordination."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrativ.radar.models import TEAM_OR_COORDINATOR, Answer
from integrativ.tenancy import wall
from integrativ.tenancy.wall import HAT


class BodyMark(models.Model):
    """What a company or an office answered to a day of its own list; the newest counts for the whole body.

    `topic` holds ids and the day, nothing about the person. Same meaning as `Mark`; never changed, forgotten after a year.
    """

    org = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField("wozu", max_length=80)
    answer = models.CharField("Antwort", max_length=12, choices=Answer.choices)
    reason = models.CharField("Begründung", max_length=300, blank=True, default="")
    remind_on = models.DateField("erinnern am", null=True, blank=True)
    marked_by = models.ForeignKey("tenancy.Membership", models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("am")
    key = models.UUIDField()

    wall = wall.insert_only(
        restrict=(("herself", "INSERT", f"marked_by_id = {HAT}"),),
        delete=f"org_id = {wall.ORG} AND {HAT} IS NULL",
        grants=("SELECT", "INSERT", "DELETE"),
    )

    class Meta:
        app_label = "radar"
        constraints = [
            models.UniqueConstraint(fields=["org", "key"], name="body_mark_once_per_submit"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="body_mark_answer_is_known"),
            models.CheckConstraint(
                condition=~Q(answer="not_relevant") | ~Q(reason=""), name="body_mark_not_relevant_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(answer="later", remind_on__isnull=False) | (~Q(answer="later") & Q(remind_on=None)),
                name="body_mark_later_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["org", "topic", "-id"], name="body_mark_by_topic")]

    def __str__(self) -> str:
        return f"Antwort {self.pk}"


class Transition(models.Model):
    """How far a holder of § 104c is, as the coordination may know it: days and numbers, no name, no fact, no condition.

    Written by the night's work, which wears no hat. `last_on` is empty while the end of the title is unknown.
    """

    org = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="transition")
    looked_on = models.DateField("angesehen am")
    last_on = models.DateField("letzter Tag", null=True, blank=True)
    has_applied = models.BooleanField("rechtzeitig beantragt", default=False)
    ways = models.JSONField("Wege")
    ruleset = models.CharField("Regelwerk", max_length=80)

    wall = wall.own(
        restrict=(
            ("team", "SELECT", TEAM_OR_COORDINATOR),
            ("night_writes", "INSERT", f"{HAT} IS NULL"),
            ("night_changes", "UPDATE", f"{HAT} IS NULL"),
            ("night_removes", "DELETE", f"{HAT} IS NULL"),
        )
    )

    class Meta:
        app_label = "radar"
        indexes = [models.Index(fields=["org", "last_on"], name="transition_by_day")]

    def __str__(self) -> str:
        return f"Übergang zu Fall {self.case_id}"
