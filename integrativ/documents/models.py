"""The table of all retention periods, legal holds, and the tombstones deletion leaves."""

from django.db import models
from django.db.models import F, Q

from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation


class Period(models.Model):
    """How long one kind of data is kept, from which event on. To be confirmed by the local data protection officer."""

    code = models.CharField(max_length=40, primary_key=True)
    label = models.CharField("Was", max_length=120)
    months = models.PositiveSmallIntegerField("Monate")
    starts_with = models.CharField("beginnt mit", max_length=160)
    norm = models.CharField("Grundlage", max_length=160)
    is_confirmed = models.BooleanField("vom Datenschutz bestätigt", default=False)

    wall = wall.reference()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(months__gte=1), name="period_is_at_least_a_month")]

    def __str__(self) -> str:
        return self.label


class Hold(models.Model):
    """A legal hold: this object is not deleted until the hold ends, for a reason somebody signed for."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    object_kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    reason = models.CharField("Grund", max_length=300)
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)

    wall = wall.own(delete="", grants=("SELECT", "INSERT", "UPDATE"), update_columns=("ends_on",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="hold_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="hold_by_object")]

    def __str__(self) -> str:
        return f"Sperre {self.pk}"


class Tombstone(models.Model):
    """That something was deleted, when and by which rule; a keyed digest prevents its return from a backup or import."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    object_kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, default="")
    rule = models.CharField(max_length=40)
    deleted_on = models.DateField()

    wall = wall.insert_only()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "object_kind", "object_id"], name="tombstone_once_per_object")
        ]

    def __str__(self) -> str:
        return f"Gelöscht {self.pk}"
