"""What bodies outside the case team answer to their own lists, and how far a holder of § 104c is, for the coordination."""

from __future__ import annotations

from django.db import models

from integrativ.radar.answers import Given, constraints
from integrativ.radar.walls import TEAM_OR_COORDINATOR
from integrativ.tenancy import wall
from integrativ.tenancy.wall import HAT


class BodyMark(Given):
    """What a company or an office answered to a day of its own list; the newest counts for the whole body.

    `topic` holds ids and the day, nothing about the person. Same meaning as `Mark`; never changed, forgotten after a year.
    """

    org = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField("wozu", max_length=80)

    wall = wall.insert_only(
        restrict=(("herself", "INSERT", f"marked_by_id = {HAT}"),),
        delete=f"org_id = {wall.ORG} AND {HAT} IS NULL",
        grants=("SELECT", "INSERT", "DELETE"),
    )

    class Meta:
        constraints = constraints("body_mark")
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
        indexes = [models.Index(fields=["org", "last_on"], name="transition_by_day")]

    def __str__(self) -> str:
        return f"Übergang zu Fall {self.case_id}"
