"""What the radar keeps: when it looked at a case, which days are coming, what they change, and who has dealt with it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from integrativ.cases.models import Case
from integrativ.cases.walls import in_team
from integrativ.radar.answers import Given, constraints
from integrativ.radar.walls import TEAM, TEAM_OR_COORDINATOR
from integrativ.tenancy import wall
from integrativ.tenancy.models import Organisation
from integrativ.tenancy.wall import HAT

ALWAYS = dt.date(9999, 12, 31)


class Kind(models.TextChoices):
    """What a day brings; of several things the gravest names the hint."""

    DEADLINE = "deadline", "Frist"
    LOSS = "loss", "Recht endet"
    DUTY = "duty", "Pflicht beginnt"
    WINDOW = "window", "Bitte prüfen"
    GAIN = "gain", "Neue Möglichkeit"


class Look(models.Model):
    """How far ahead a case was looked at, on which facts and under which law. `trouble`: why it could not be."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.CASCADE, related_name="radar_look")
    looked_on = models.DateField("angesehen am")
    looked_until = models.DateField("angesehen bis")
    digest = models.CharField("Prüfsumme der Angaben", max_length=64)
    ruleset = models.CharField("Regelwerk", max_length=80)
    trouble = models.CharField("nicht möglich, weil", max_length=20, blank=True, default="")

    wall = wall.own(
        restrict=(
            ("team_writes", "INSERT", TEAM),
            ("team_changes", "UPDATE", TEAM),
            ("job_removes", "DELETE", f"{HAT} IS NULL"),
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(looked_until__gte=F("looked_on")), name="radar_looks_ahead"),
        ]

    def __str__(self) -> str:
        return f"Radar zu Fall {self.case_id}"


class Hint(models.Model):
    """One day on which something changes in a case, for one cause. What changes stands in `HintContent`, for the team.

    The coordinator counts hints and therefore reads these rows, never the content. `key` stands for the cause, so that
    the same day and cause stay one row over all nights. `quiet_until`: answered until that day (inclusive).
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="hints")
    day = models.DateField("Tag")
    key = models.CharField(max_length=16)
    kind = models.CharField("Art", max_length=10, choices=Kind.choices)
    first_seen_on = models.DateField("zuerst gesehen am")
    gone_on = models.DateField("überholt seit", null=True, blank=True)
    quiet_until = models.DateField("beantwortet bis", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    wall = wall.own(
        restrict=(
            ("team", "SELECT", TEAM_OR_COORDINATOR),
            ("team_writes", "INSERT", TEAM),
            ("team_changes", "UPDATE", TEAM),
            ("team_removes", "DELETE", TEAM),
        )
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "day", "key"], name="radar_says_it_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="hint_kind_is_known"),
        ]
        indexes = [models.Index(fields=["org", "day", "case"], name="hint_by_day")]

    def __str__(self) -> str:
        return f"Hinweis {self.pk}"


class HintContent(models.Model):
    """What changes on the day of a hint and why, for the case team alone."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    hint = models.OneToOneField(Hint, models.CASCADE, related_name="content")
    cause = models.CharField("Anlass", max_length=80)
    points = models.JSONField("was sich ändert")
    ruleset = models.CharField("Regelwerk", max_length=80)

    wall = wall.own(restrict=(("team", "ALL", TEAM),))

    def __str__(self) -> str:
        return f"Inhalt von Hinweis {self.hint_id}"


class Mark(Given):
    """What a member of the team answered to a hint; the newest counts for the whole team. Never changed."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    hint = models.ForeignKey(Hint, models.PROTECT, related_name="marks")  # what was answered stays

    wall = wall.insert_only(
        restrict=(
            ("team", "SELECT", TEAM),
            ("herself", "INSERT", f"marked_by_id = {HAT} AND {in_team(case='case_id')}"),
        )
    )

    class Meta:
        constraints = constraints("mark")
        indexes = [models.Index(fields=["hint", "-id"], name="mark_by_hint")]

    def __str__(self) -> str:
        return f"Antwort auf Hinweis {self.hint_id}"
