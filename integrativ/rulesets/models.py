"""Releases of the law, drafts, cases written for them, and what they would change."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from integrativ.cases.models import Case
from integrativ.cases.walls import in_team
from integrativ.tenancy import wall
from integrativ.tenancy.models import District, Membership, Organisation
from integrativ.tenancy.wall import HAT, KIND, Wall

OF_THE_LAND = f"{KIND} = 'state'"


class EntryKind(models.TextChoices):
    """What part of the catalogue a draft is about."""

    RULE = "rule", "Regel"
    PARAMETER = "parameter", "Wert"
    LIST = "list", "Liste"
    FLAG = "flag", "ungeklärter Punkt"


class Release(models.Model):
    """A rule set that answered from a day on. Never edited; a later number takes its place.

    `chain` hashes the previous chain together with this release, so that nothing can be changed or left out later
    without being seen. A rule set that came with the software has nobody who drafted or released it.
    """

    number = models.PositiveIntegerField("Nummer", unique=True, validators=[MinValueValidator(1)])
    digest = models.CharField("Prüfsumme des Inhalts", max_length=64)
    chain = models.CharField("Kette", max_length=64)
    content = models.BinaryField(editable=False)
    cases = models.JSONField("Fälle, die seitdem dazukamen", default=list)
    changed = models.JSONField("geänderte Einträge", default=list)
    reason = models.TextField("Warum", blank=True, default="")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    released_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField("freigegeben am")

    # everybody is answered by it, so everybody may read it, also before anybody has signed in
    wall = Wall(
        read=("true",),
        insert=f"{OF_THE_LAND} AND released_by_id = {HAT} AND drafted_by_id IS NOT NULL",
        forced=False,
        grants=("SELECT", "INSERT"),
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(drafted_by=None, released_by=None) | ~Q(drafted_by=F("released_by")),
                name="release_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None, released_by=None)
                | Q(drafted_by__isnull=False, released_by__isnull=False) & ~Q(reason=""),
                name="release_has_people_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Regelwerk {self.number}"

    @property
    def compiled(self) -> bytes:
        """The compiled rule set, byte for byte as it was released."""
        return zlib.decompress(bytes(self.content))

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the software."""
        return self.released_by_id is None

    def link(self, previous: str) -> str:
        """Give the hash that chains this release to the one before."""
        parts = (
            previous,
            str(self.number),
            self.digest,
            self.reason,
            str(self.drafted_by_id or ""),
            str(self.released_by_id or ""),
            self.released_at.isoformat(),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Draft(models.Model):
    """One entry of the catalogue as somebody proposes it; it counts for nothing until it is released."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField("Art", max_length=10, choices=EntryKind.choices)
    entry = models.CharField("Eintrag", max_length=80)
    title = models.CharField("Überschrift", max_length=200)
    text = models.TextField("Text")
    base = models.CharField("begonnen mit", max_length=64, default="")  # hash of the entry as it then was
    reason = models.TextField("Warum, mit Fundstelle", blank=True, default="")
    effective_on = models.DateField("Wirkung ansehen am")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name="zuletzt geschrieben von"
    )
    drafted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="drafts")
    version = models.PositiveIntegerField(default=1)

    wall = wall.own(delete="", restrict=(("land", "INSERT", OF_THE_LAND),), grants=("SELECT", "INSERT", "UPDATE"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="draft_kind_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(release=None), name="draft_is_withdrawn_or_released"
            ),
        ]
        indexes = [models.Index(fields=["org", "-drafted_at"], name="draft_by_day")]

    def __str__(self) -> str:
        return f"Entwurf {self.pk}: {self.title}"

    @property
    def author(self) -> Membership:
        """Who wrote the text as it stands: whoever changed it last, else whoever began it."""
        return self.written_by or self.drafted_by

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.withdrawn_at is None and self.release_id is None


class DraftCase(models.Model):
    """A case written for a draft: it must hold before release and stays with the law afterwards."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="cases")
    number = models.CharField("Nummer", max_length=40)
    text = models.TextField("Fall")
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    wall = wall.own(restrict=(("land", "INSERT", OF_THE_LAND),), update="", grants=("SELECT", "INSERT", "DELETE"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_case_once")]

    def __str__(self) -> str:
        return f"Fall {self.number}"


class EffectRun(models.Model):
    """One look at what a draft would change, body by body."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="runs")
    draft_version = models.PositiveIntegerField()
    on = models.DateField("am")
    begins_on = models.DateField("beginnt am", null=True, blank=True)
    bodies = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    unanswered = models.PositiveIntegerField("nicht auszuwerten", default=0)

    wall = wall.own(delete="", grants=("SELECT", "INSERT", "UPDATE"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(done__lte=F("bodies")), name="effect_run_counts_bodies")]

    def __str__(self) -> str:
        return f"Wirkung {self.pk}"

    @property
    def days(self) -> list[dt.date]:
        """The days that are looked at: the day on which the change begins, and the day that was chosen."""
        return sorted({self.on, self.begins_on or self.on})


class Effect(models.Model):
    """How many people of a district would get another answer to a question; small numbers are never stored."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    run = models.ForeignKey(EffectRun, models.CASCADE, related_name="effects")
    on = models.DateField("am")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    question = models.CharField(max_length=40)
    cases = models.PositiveIntegerField("Fälle", null=True, blank=True)
    companies = models.PositiveIntegerField("Betriebe", null=True, blank=True)

    wall = wall.insert_only()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "on", "district", "question"], name="effect_once"),
            models.CheckConstraint(
                condition=(Q(cases=None) | Q(cases__gte=5)) & (Q(companies=None) | Q(companies__gte=5)),
                name="effect_hides_small_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"Wirkung {self.run_id} in {self.district_id}"


class CaseEffect(models.Model):
    """For the body that keeps the case: which answer a draft of the Land would change."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    draft_number = models.BigIntegerField("Entwurf")
    draft_title = models.CharField(max_length=200)
    question = models.CharField(max_length=40)
    on = models.DateField("am")
    before = models.JSONField()
    after = models.JSONField()

    wall = wall.own(
        update="",
        grants=("SELECT", "INSERT", "DELETE"),
        restrict=(
            ("team", "SELECT", f"{HAT} IS NULL OR {in_team(case='case_id')}"),
            ("job", "INSERT", f"{HAT} IS NULL"),
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "draft_number", "on", "question"], name="case_effect_once")
        ]

    def __str__(self) -> str:
        return f"Wirkung auf Fall {self.case_id}"


__all__ = ["CaseEffect", "Draft", "DraftCase", "Effect", "EffectRun", "EntryKind", "Release"]
