"""The ledger of facts: what is known about a person, since when, from whom, on what evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrativ.people import limits
from integrativ.people.models.person import Category, Person
from integrativ.people.walls import own_account, shared
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation


class Source(models.TextChoices):
    """On what evidence a fact rests, weakest first."""

    SELF_REPORTED = "self_reported", "eigene Angabe"
    ESTIMATED = "estimated", "von uns eingeschätzt"
    SEEN = "seen", "Unterlage gesehen"
    CERTIFIED = "certified", "Zertifikat oder Bescheid gesehen"
    AUTHORITY = "authority", "Auskunft der zuständigen Stelle"


class Fact(models.Model):
    """One thing known about a person: value, since when it is true, who recorded it when, on what evidence.

    Rows are only added. A newer row of the same name and source supersedes the older one (trigger); two sources that
    disagree stay side by side. What may be kept at all is limited in the database, generated from the law's handling table.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="facts")
    name = models.CharField("Angabe", max_length=80)
    value = models.JSONField("Wert")
    category = models.CharField(max_length=12, choices=Category.choices)
    true_since = models.DateField("gilt seit", null=True, blank=True)
    source = models.CharField("Nachweis", max_length=16, choices=Source.choices)
    evidence = models.CharField("welche Unterlage", max_length=120, blank=True, default="")
    seen_on = models.DateField("gesehen am", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_retracted = models.BooleanField("zurückgenommen", default=False)
    from_professional_secret = models.BooleanField("stammt aus einem Berufsgeheimnis (§ 76 SGB X)", default=False)

    wall = wall.insert_only(
        read=(
            f"NOT from_professional_secret AND {limits.not_relieving()} AND {shared(person='person_id', category='category')}",
            own_account(person="person_id"),
        ),
        lookup="SELECT, UPDATE (superseded_at, person_id), DELETE",
        checks=limits.fact_checks(),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "source"],
                condition=Q(superseded_at=None),
                name="fact_current_once_per_source",
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="fact_source_is_known"),
            models.CheckConstraint(
                condition=~Q(source__in=["seen", "certified"]) | Q(seen_on__isnull=False), name="fact_seen_has_a_day"
            ),
        ]
        indexes = [models.Index(fields=["person", "name", "recorded_at"], name="fact_by_person_name")]

    def __str__(self) -> str:
        return f"{self.name} zu Person {self.person_id}"
