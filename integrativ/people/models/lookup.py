"""Duplicate search across bodies: a keyed hash, only of people who agreed, found through one counted function."""

from __future__ import annotations

from django.db import models

from integrativ.people.models.person import Person
from integrativ.people.walls import own_account
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation
from integrativ.tenancy.wall import USER


class LookupKey(models.Model):
    """The person's agreement to be found by other bodies, with the keyed hash of name and birth date."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.CASCADE, related_name="lookup_key")
    digest = models.CharField(max_length=64)
    agreed_on = models.DateField("einverstanden am")
    language = models.CharField("Sprache des Gesprächs", max_length=10)
    text_version = models.CharField("Fassung des Textes", max_length=20)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    wall = wall.own(read=(own_account(person="person_id"),), lookup="SELECT")

    class Meta:
        indexes = [models.Index(fields=["digest"], name="lookup_key_by_digest")]

    def __str__(self) -> str:
        return f"Einverständnis zu Person {self.person_id}"


class LookupUse(models.Model):
    """How often a user has asked on a day; written by the look-up function alone."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    day = models.DateField()
    times = models.PositiveSmallIntegerField()

    wall = wall.own(
        read=(f"user_id = {USER}",),
        insert="",
        update="",
        delete="",
        grants=("SELECT",),
        lookup="SELECT, INSERT, UPDATE",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "day"], name="lookup_use_once_per_day")]

    def __str__(self) -> str:
        return f"{self.times} Suchen am {self.day:%d.%m.%Y}"
