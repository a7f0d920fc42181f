"""Which body is responsible for which topic where, from when to when, and how it is reached."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from integrativ.network.walls import coordinates, coordinates_body, keeps_own
from integrativ.tenancy import wall
from integrativ.tenancy.models import District, Evidence, Membership, Municipality, Organisation
from integrativ.tenancy.wall import HAT


class Topic(models.TextChoices):
    """For what people look for the responsible body."""

    WORK_PERMIT = "work_permit", "Arbeitserlaubnis"
    RESIDENCE = "residence", "Aufenthaltstitel und Duldung"
    BA_CONSENT = "ba_consent", "Zustimmung der Bundesagentur zur Beschäftigung"
    SGB2 = "sgb2", "Leistungen zum Leben (SGB II)"
    ASYLBLG = "asylblg", "Leistungen nach dem Asylbewerberleistungsgesetz"
    SGB3 = "sgb3", "Arbeitsförderung und Vermittlung (SGB III)"
    COUNSELLING = "counselling", "Begleitung (KIM)"
    CRAFTS = "crafts", "Anerkennung im Handwerk"
    COMMERCE = "commerce", "Anerkennung in Industrie und Handel"
    NATURALISATION = "naturalisation", "Einbürgerung"
    YOUTH = "youth", "Kinderbetreuung und Jugendhilfe"


LOCAL_HAND = coordinates(district="{t}.district_id", municipality="{t}.municipality_id")


def _days() -> Func:
    return Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


def _once_a_day(name: str, condition: Q) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("topic", RangeOperators.EQUAL),
            ("district", RangeOperators.EQUAL),
            (Coalesce("municipality", Value("")), RangeOperators.EQUAL),
            (_days(), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


class Mandate(models.Model):
    """A body is responsible for a topic in a district or in one municipality of it.

    Rows of the reference data come with the release; a KIM coordinator adds what was confirmed locally. An empty `body`
    says openly that nobody knows. `starts_on` empty: since when is not recorded.
    """

    topic = models.CharField("Thema", max_length=20, choices=Topic.choices)
    district = models.ForeignKey(District, models.PROTECT, related_name="mandates", verbose_name="Kreis")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name="Ort"
    )
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name="Stelle"
    )
    starts_on = models.DateField("ab", null=True, blank=True)
    ends_on = models.DateField("bis", null=True, blank=True)
    evidence = models.CharField("Sicherheit", max_length=20, choices=Evidence.choices)
    basis = models.CharField(max_length=20, blank=True, default="")
    norm = models.CharField("Vorschrift", max_length=160, blank=True, default="")
    reason = models.CharField("Warum", max_length=300, blank=True, default="")
    source = models.CharField("Quelle", max_length=300, blank=True, default="")
    check_note = models.CharField("Noch zu prüfen", max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    wall = wall.Wall(
        read=("true",),
        insert=f"evidence = 'local' AND {LOCAL_HAND}",
        update=f"evidence = 'local' AND {LOCAL_HAND}",
        update_columns=("ends_on",),
        forced=False,
        grants=("SELECT", "INSERT", "UPDATE"),
        checks=(("lies_in_its_district", "municipality_id IS NULL OR left(municipality_id, 5) = district_id"),),
    )

    class Meta:
        constraints = [
            _once_a_day("mandate_of_reference_once_a_day", ~Q(evidence="local")),
            _once_a_day("mandate_confirmed_locally_once_a_day", Q(evidence="local")),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="mandate_topic_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="mandate_evidence_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(evidence="local") | Q(recorded_by__isnull=False, starts_on__isnull=False),
                name="mandate_local_says_who_and_since_when",
            ),
        ]
        indexes = [models.Index(fields=["district", "topic"], name="mandate_by_place")]

    def __str__(self) -> str:
        return f"{self.topic} in {self.municipality_id or self.district_id}"


class ContactEntry(models.Model):
    """How a body is reached, as it says itself or else the local coordinator knows it; the newest counts, older ones stay."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="contact_entries")
    contact = models.CharField("Wer geht ans Telefon?", max_length=120, blank=True, default="")
    telephone = models.CharField("Telefon", max_length=40, blank=True, default="")
    email = models.EmailField("E-Mail", blank=True, default="")
    street = models.CharField("Straße und Hausnummer", max_length=120, blank=True, default="")
    postal_code = models.CharField("Postleitzahl", max_length=5, blank=True, default="")
    place = models.CharField("Ort", max_length=80, blank=True, default="")
    opening_hours = models.CharField("Sprechzeiten", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_on = models.DateField("eingetragen am")

    wall = wall.Wall(
        read=("true",),
        insert=f"recorded_by_id = {HAT} AND (({keeps_own(body='{t}.body_id')}) OR {coordinates_body(body='{t}.body_id')})",
        forced=False,
        grants=("SELECT", "INSERT"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(telephone="", email="", street=""), name="contact_says_something")
        ]
        indexes = [models.Index(fields=["body", "-recorded_on", "-id"], name="contact_newest")]

    def __str__(self) -> str:
        return f"Kontakt zu Stelle {self.body_id}"
