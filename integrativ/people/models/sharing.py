"""Shares: who may see what for what until when; whom a matter is about; what travelled with a request."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrativ.people.models.person import Category, Person
from integrativ.people.walls import own_account, shared
from integrativ.steps.models import Matter, Step
from integrativ.tenancy import wall
from integrativ.tenancy.models import BodyKind, Membership, Organisation
from integrativ.tenancy.wall import ORG


class LegalBasis(models.TextChoices):
    """On what a disclosure rests."""

    CONSENT = "consent", "Einwilligung der Person (Art. 6 Abs. 1 a DSGVO)"
    APPLICATION = "application", "Antrag der Person"
    STATUTE = "statute", "gesetzliche Aufgabe der empfangenden Stelle"


class Purpose(models.TextChoices):
    """For what a disclosure may be used."""

    WORK_PERMIT = "work_permit", "Arbeitserlaubnis prüfen"
    PLACEMENT = "placement", "in Arbeit oder Ausbildung vermitteln"
    BENEFITS = "benefits", "Leistungen klären oder übergeben"
    COUNSELLING = "counselling", "beraten und begleiten"
    HANDOVER = "handover", "die Begleitung übergeben"
    RECOGNITION = "recognition", "Abschluss anerkennen"


class Share(models.Model):
    """One release: person, recipient, category, purpose, legal basis, end. No row, no access."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="shares")
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="Empfänger")
    recipient_kind = models.CharField(max_length=20, choices=BodyKind.choices)
    category = models.CharField("was", max_length=12, choices=Category.choices)
    purpose = models.CharField("wofür", max_length=20, choices=Purpose.choices)
    legal_basis = models.CharField("Rechtsgrundlage", max_length=16, choices=LegalBasis.choices)
    legal_norm = models.CharField("Vorschrift", max_length=80, blank=True, default="")
    valid_from = models.DateTimeField("ab")
    valid_until = models.DateTimeField("bis")
    given_on = models.DateField("erklärt am", null=True, blank=True)
    given_to = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    text_version = models.CharField("Fassung des Textes", max_length=20, blank=True, default="")
    text_digest = models.CharField("Prüfsumme des gezeigten Textes", max_length=64, blank=True, default="")
    language = models.CharField("Sprache des Gesprächs", max_length=10, blank=True, default="")
    interpreter = models.CharField("gedolmetscht von", max_length=80, blank=True, default="")
    channel = models.CharField("auf welchem Weg", max_length=20, blank=True, default="")
    withdrawn_at = models.DateTimeField("widerrufen am", null=True, blank=True)
    paused_at = models.DateTimeField("ruht seit (Art. 18 DSGVO)", null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    wall = wall.own(
        read=(f"recipient_id = {ORG}", own_account(person="person_id")),
        delete="",
        grants=("SELECT", "INSERT", "UPDATE"),
        update_columns=("withdrawn_at", "paused_at", "replaced_by_id"),
        lookup="SELECT, UPDATE (person_id, withdrawn_at), DELETE",
        crosses=frozenset({"recipient", "given_to"}),
        checks=(
            ("company_sees_work_only", "recipient_kind <> 'company' OR category IN ('base', 'labour', 'job', 'slip')"),
            ("abh_sees_no_health", "recipient_kind <> 'abh' OR category NOT IN ('health', 'family')"),
            ("land_sees_nobody", "recipient_kind <> 'state'"),
            ("not_to_itself", "recipient_id <> org_id"),
            ("period", "valid_until > valid_from AND valid_until <= valid_from + interval '24 months'"),
            (
                "consent_is_evidence",
                "legal_basis <> 'consent' OR (given_on IS NOT NULL AND text_version <> '' AND text_digest <> ''"
                " AND language <> '' AND channel <> '')",
            ),
            ("statute_is_named", "legal_basis <> 'statute' OR legal_norm <> ''"),
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "recipient", "category", "purpose"],
                condition=Q(withdrawn_at=None),
                name="share_once_while_live",
            ),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="share_category_is_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="share_purpose_is_known"),
            models.CheckConstraint(condition=Q(legal_basis__in=LegalBasis.values), name="share_basis_is_known"),
        ]
        indexes = [
            models.Index(fields=["recipient", "category", "person"], name="share_by_recipient"),
            models.Index(fields=["org", "valid_until"], name="share_ours_by_end"),
        ]

    def __str__(self) -> str:
        return f"Freigabe {self.pk}"


class Subject(models.Model):
    """Whom a matter is about. Cases and placements have one; demands have none."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    matter = models.OneToOneField(Matter, models.CASCADE, related_name="subject")
    person = models.ForeignKey(Person, models.CASCADE, related_name="matters")

    wall = wall.own(
        read=(shared(person="person_id", category="'base'"), own_account(person="person_id")),
        lookup="SELECT",
    )

    def __str__(self) -> str:
        return f"Vorgang {self.matter_id} zu Person {self.person_id}"


class SentValue(models.Model):
    """One datum that travels with a request, in its category; readable to the receiver while the share is live."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="sent_values")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    category = models.CharField(max_length=12, choices=Category.choices)
    name = models.CharField(max_length=80)
    label = models.CharField(max_length=160)
    text = models.CharField(max_length=500)
    evidence = models.CharField(max_length=160, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    wall = wall.own(
        read=(
            f"step_id IN (SELECT s.id FROM steps_step s WHERE s.owner_org_id = {ORG} AND s.state <> 'draft')"
            f" AND {shared(person='person_id', category='category')}",
        ),
        update="",
        grants=("SELECT", "INSERT", "DELETE"),
        lookup="SELECT, UPDATE (person_id)",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "name"], name="sent_value_once_per_request")]
        indexes = [models.Index(fields=["step", "position"], name="sent_value_by_step")]

    def __str__(self) -> str:
        return f"{self.name} zu Schritt {self.step_id}"
