"""What partners promise each other: role cards and usual times."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrativ.network.walls import coordinates
from integrativ.steps.models import StepKind
from integrativ.tenancy import wall
from integrativ.tenancy.models import BodyKind, District, Membership, Organisation
from integrativ.tenancy.wall import ORG


class RoleCard(models.Model):
    """What a kind of body does and does not do, what it needs, how long it usually takes, on which norm. Versioned."""

    kind = models.CharField("Art der Stelle", max_length=20, choices=BodyKind.choices)
    version = models.PositiveSmallIntegerField("Fassung")
    valid_from = models.DateField("gilt ab")
    title = models.CharField("Titel", max_length=120)
    summary = models.CharField("In einem Satz", max_length=300)
    tasks = models.JSONField("Aufgaben")
    limits = models.JSONField("Grenzen")
    bring = models.JSONField("Was Sie mitbringen")
    times = models.JSONField("Übliche Zeiten")
    forms = models.JSONField("Formulare")
    norms = models.JSONField("Rechtsgrundlagen")

    wall = wall.reference()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="role_card_once_per_version"),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="role_card_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, Fassung {self.version}"


class Acknowledgement(models.Model):
    """A body says: yes, this role card describes us."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    card = models.ForeignKey(RoleCard, models.PROTECT, related_name="acknowledgements")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    acknowledged_on = models.DateField("bestätigt am")

    wall = wall.insert_only(read=("true",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "card"], name="role_card_acknowledged_once_per_body")]

    def __str__(self) -> str:
        return f"Fassung {self.card_id} bestätigt von Stelle {self.org_id}"


class ServiceStandard(models.Model):
    """The usual time of a kind of body for a kind of step: proposal of the Land, local agreement, or a body's own promise."""

    kind = models.CharField("Art der Stelle", max_length=20, choices=BodyKind.choices)
    step_kind = models.CharField("Art des Schritts", max_length=20, choices=StepKind.choices)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    days = models.PositiveSmallIntegerField("Kalendertage")
    source = models.CharField("Woher", max_length=200)
    starts_on = models.DateField("ab", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    wall = wall.Wall(
        read=("true",),
        insert=f"starts_on IS NOT NULL AND recorded_by_id IS NOT NULL AND (body_id = {ORG} AND district_id IS NULL"
        f" OR body_id IS NULL AND {coordinates(district='{t}.district_id', municipality='NULL::text')})",
        forced=False,
        grants=("SELECT", "INSERT"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "step_kind", "district", "body", "starts_on"],
                nulls_distinct=False,
                name="standard_once_per_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="standard_kind_is_known"),
            models.CheckConstraint(condition=Q(step_kind__in=StepKind.values), name="standard_step_kind_is_known"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=730), name="standard_is_between_1_and_730_days"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.step_kind}: {self.days} Tage"
