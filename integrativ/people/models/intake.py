"""What is typed but not finished: an intake saved as typed, a spreadsheet between preview and taking over."""

from __future__ import annotations

from django.db import models

from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation
from integrativ.tenancy.wall import HAT

MINE = f"membership_id = {HAT} OR {HAT} IS NULL"


class IntakeDraft(models.Model):
    """One begun intake of one hat; nobody else sees it. It goes away when finished or after a month."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    wall = wall.own(restrict=(("own_hat", "ALL", MINE),))

    def __str__(self) -> str:
        return f"angefangene Aufnahme {self.pk}"


class ImportBatch(models.Model):
    """One spreadsheet: read, looked at, then taken over wholly or not at all. Rows are emptied afterwards."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    file_name = models.CharField("Datei", max_length=120)
    digest = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    people_made = models.PositiveIntegerField(default=0)

    wall = wall.own(restrict=(("own_hat", "ALL", MINE),))

    class Meta:
        indexes = [models.Index(fields=["org", "digest"], name="import_batch_by_content")]

    def __str__(self) -> str:
        return f"Tabelle {self.pk}"
