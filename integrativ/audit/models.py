"""The access log and its seals."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from integrativ.tenancy import wall
from integrativ.tenancy.models import Organisation
from integrativ.tenancy.wall import ORG, USER


class EntryKind(models.TextChoices):
    READ = "read", "angesehen"
    CHANGE = "change", "geändert"
    DENIAL = "denial", "abgelehnt"
    EXPORT = "export", "ausgegeben"
    SHARE = "share", "freigegeben oder widerrufen"
    EMERGENCY = "emergency", "Notzugriff"
    ADMINISTRATION = "administration", "Zugang oder Rolle geändert"
    LOOKUP = "lookup", "Suche nach Doppelung"


class Entry(models.Model):
    """One act of one hat: which people it touched, never what it contained. Monthly partitions, never changed."""

    pk = models.CompositePrimaryKey("id", "at")
    id = models.BigIntegerField()
    at = models.DateTimeField()
    org = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+", db_constraint=False)
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    act = models.CharField(max_length=80)
    person_ids = ArrayField(models.BigIntegerField(), default=list)
    object_kind = models.CharField(max_length=40, default="")
    object_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, default="")

    wall = wall.insert_only(
        read=(
            f"{ORG} IS NULL AND person_ids && ARRAY(SELECT a.person_id FROM people_account a WHERE a.user_id = {USER})",
        ),
        lookup="SELECT, INSERT",
    )

    def __str__(self) -> str:
        return f"Eintrag {self.id}"


class Seal(models.Model):
    """A hash over all entries committed since the seal before; a missing or altered entry breaks the chain."""

    from_transaction = models.BigIntegerField()
    to_transaction = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    wall = wall.reference(lookup="SELECT, INSERT")

    def __str__(self) -> str:
        return f"Siegel {self.pk}"
