"""The person as one body knows her, her household, her own account, and what was corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from integrativ.common.names import fold, sort_key
from integrativ.people.spelling import sound_key, telephone_key
from integrativ.people.walls import own_account, shared
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Municipality, Organisation, User
from integrativ.tenancy.wall import ORG, USER


class Category(models.TextChoices):
    """Categories of data; a share releases exactly one of them."""

    BASE = "base", "Name, Erreichbarkeit, Sprache"
    LABOUR = "labour", "Arbeit, Sprache, Abschlüsse"
    RESIDENCE = "residence", "Aufenthalt"
    BENEFIT = "benefit", "Leistungen"
    FAMILY = "family", "Familie und Kinder"
    HEALTH = "health", "Gesundheit"
    JOB = "job", "die konkrete Stelle"
    SLIP = "slip", "darf ab … bei … arbeiten"


class Person(models.Model):
    """Somebody who is accompanied, as one body knows her. Another body has a row of its own."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    family_name = models.CharField("Nachname", max_length=120)
    given_names = models.CharField("Vornamen", max_length=120)
    sort_key = models.CharField(max_length=250, editable=False, default="")
    search_key = models.CharField(max_length=250, editable=False, default="")
    sound_key = models.CharField(max_length=250, editable=False, default="")
    telephone_key = models.CharField(max_length=20, editable=False, default="")
    birth_date = models.DateField("Geburtsdatum", null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Wohnort"
    )
    telephone = models.CharField("Telefon", max_length=40, blank=True, default="")
    email = models.EmailField("E-Mail", blank=True, default="")
    contact_language = models.CharField("Sprache für Gespräche", max_length=10, blank=True, default="")
    needs_interpreter = models.BooleanField("Dolmetschen nötig", null=True, blank=True)
    contact_note = models.CharField("So erreichen wir die Person", max_length=160, blank=True, default="")
    household = models.ForeignKey("Household", models.SET_NULL, null=True, blank=True, related_name="members")
    is_restricted = models.BooleanField("nur für das Fallteam", default=False)
    processing_restricted_on = models.DateField(
        "Verarbeitung eingeschränkt seit (Art. 18 DSGVO)", null=True, blank=True
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_on = models.DateField()
    key = models.UUIDField("Schlüssel gegen doppeltes Absenden", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    wall = wall.own(
        read=(shared(person="id", category="'base'"), own_account(person="id")),
        lookup="SELECT, UPDATE (birth_date)",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(family_name=""), name="person_has_a_family_name"),
            models.CheckConstraint(condition=Q(birth_date=None) | Q(birth_date__lte=Now()), name="person_is_born"),
            models.UniqueConstraint(fields=["org", "key"], name="person_once_per_submit"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_is_not_merged_into_herself"),
        ]
        indexes = [
            models.Index(fields=["org", "sort_key", "id"], name="person_ours_by_name"),
            models.Index(fields=["org", "birth_date"], name="person_ours_by_birth"),
            models.Index(fields=["org", "telephone_key"], name="person_ours_by_telephone"),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def full_name(self) -> str:
        """Given names and family name as written, for display inside <bdi>."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def title_ends_on(self) -> dt.date | None:
        """When the residence title ends; select_related("title_end") in lists."""
        try:
            return self.title_end.ends_on
        except TitleEnd.DoesNotExist:
            return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        for field, value in search_keys(self).items():
            setattr(self, field, value)
        super().save(*args, **kwargs)


def search_keys(person: Person) -> dict[str, str]:
    """The columns by which a person is found, from her name and telephone."""
    name = f"{person.given_names} {person.family_name}"
    return {
        "sort_key": sort_key(f"{person.family_name} {person.given_names}")[:250],
        "search_key": fold(name)[:250],
        "sound_key": sound_key(name)[:250],
        "telephone_key": telephone_key(person.telephone),
    }


class TitleEnd(models.Model):
    """The day a residence title ends, copied from the ledger by its trigger for lists of the own body.

    It stands apart from the person because a share of name and contact must not carry it to a company.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.CASCADE, related_name="title_end")
    ends_on = models.DateField("Ende des Titels")

    wall = wall.own(insert="", update="", delete="", grants=("SELECT",), lookup="SELECT, INSERT, UPDATE, DELETE")

    class Meta:
        indexes = [models.Index(fields=["org", "ends_on"], name="title_end_ours_by_day")]

    def __str__(self) -> str:
        return f"Titelende zu Person {self.person_id}"


class Household(models.Model):
    """People who live together, as far as the plan needs it."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    label = models.CharField("Bezeichnung", max_length=80, blank=True, default="")

    wall = wall.own()

    def __str__(self) -> str:
        return f"Haushalt {self.pk}"


class Account(models.Model):
    """The person's own sign-in: with it she sees her own rows in each body that linked it."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    wall = wall.own(read=(f"{ORG} IS NULL AND user_id = {USER}",), lookup="SELECT")

    def __str__(self) -> str:
        return f"Konto zu Person {self.person_id}"


class PersonChange(models.Model):
    """What was corrected on a person's own row: before, after, by whom, when (Art. 16 DSGVO with history)."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="changes")
    field = models.CharField("Feld", max_length=40)
    before = models.CharField("vorher", max_length=200, blank=True, default="")
    after = models.CharField("nachher", max_length=200, blank=True, default="")
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    wall = wall.insert_only(read=(own_account(person="person_id"),), lookup="SELECT, UPDATE (person_id), DELETE")

    class Meta:
        indexes = [models.Index(fields=["person", "changed_at"], name="person_change_by_person")]

    def __str__(self) -> str:
        return f"Korrektur {self.pk}"
