"""Person, account, household, fact, share, and what was sent about a person with a request."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from integrativ.common.names import fold, sort_key
from integrativ.people.walls import own_account, shared
from integrativ.steps.models import Matter, Step
from integrativ.tenancy import wall
from integrativ.tenancy.models import BodyKind, Membership, Municipality, Organisation, User
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
    title_ends_on = models.DateField("Ende des Titels (aus dem Faktenbuch)", null=True, blank=True, editable=False)
    created_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    wall = wall.own(
        read=(shared(person="id", category="'base'"), own_account(person="id")),
        lookup="SELECT, UPDATE (title_ends_on)",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(family_name=""), name="person_has_a_family_name"),
            models.CheckConstraint(condition=Q(birth_date=None) | Q(birth_date__lte=Now()), name="person_is_born"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_is_not_merged_into_herself"),
        ]
        indexes = [
            models.Index(fields=["org", "sort_key", "id"], name="person_ours_by_name"),
            models.Index(fields=["org", "birth_date"], name="person_ours_by_birth"),
            models.Index(fields=["org", "title_ends_on"], name="person_ours_by_title_end"),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def full_name(self) -> str:
        """Given names and family name as written, for display inside <bdi>."""
        return f"{self.given_names} {self.family_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(f"{self.family_name} {self.given_names}")[:250]
        self.search_key = fold(f"{self.given_names} {self.family_name}")[:250]
        super().save(*args, **kwargs)


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
        read=(shared(person="person_id", category="category"), own_account(person="person_id")),
        lookup="SELECT, UPDATE (superseded_at)",
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

    wall = wall.own(
        read=(f"recipient_id = {ORG}", own_account(person="person_id")),
        delete="",
        grants=("SELECT", "INSERT", "UPDATE"),
        update_columns=("withdrawn_at", "valid_until"),
        lookup="SELECT",
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
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "name"], name="sent_value_once_per_request")]
        indexes = [models.Index(fields=["step", "position"], name="sent_value_by_step")]

    def __str__(self) -> str:
        return f"{self.name} zu Schritt {self.step_id}"
