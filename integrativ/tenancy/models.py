"""Districts, municipalities, bodies, accounts and memberships (hats)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from integrativ.common.names import sort_key
from integrativ.tenancy import wall
from integrativ.tenancy.wall import ORG


class Evidence(models.TextChoices):
    """How sure we are of a responsibility (levels of the reference data)."""

    SOURCE = "source", "in einer öffentlichen Quelle gelesen"
    RULE = "rule", "folgt aus einer Vorschrift"
    RULE_AND_LIST = "rule_and_list", "folgt aus Vorschrift und amtlicher Liste"
    GENERAL = "general_knowledge", "allgemein bekannt, vor Ort zu prüfen"
    LOCAL = "local", "vor Ort bestätigt"


class District(models.Model):
    """One of the 53 districts and district-free cities of North Rhine-Westphalia."""

    ags = models.CharField("Schlüssel", max_length=5, primary_key=True)
    name = models.CharField("Name", max_length=120)
    label = models.CharField("Kurzzeichen", max_length=4)
    kind = models.CharField("Art", max_length=20)
    regierungsbezirk = models.CharField("Regierungsbezirk", max_length=40)
    pilots_first = models.BooleanField("eine der zehn Pilotstädte", default=False)
    tile_column = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()
    latitude = models.DecimalField(max_digits=7, decimal_places=4)
    longitude = models.DecimalField(max_digits=7, decimal_places=4)
    note = models.TextField(blank=True, default="")

    wall = wall.reference()

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """One of the 396 municipalities; its official key decides who is responsible."""

    ags = models.CharField("Schlüssel", max_length=8, primary_key=True)
    name = models.CharField("Name", max_length=120)
    district = models.ForeignKey(District, models.PROTECT, related_name="municipalities")
    kind = models.CharField("Art", max_length=40)
    postal_codes = models.TextField("Postleitzahlen", blank=True, default="")
    latitude = models.DecimalField(max_digits=7, decimal_places=4)
    longitude = models.DecimalField(max_digits=7, decimal_places=4)

    wall = wall.reference()

    class Meta:
        indexes = [models.Index(fields=["name"], name="municipality_by_name")]

    def __str__(self) -> str:
        return self.name


class BodyKind(models.TextChoices):
    """What task a body fulfils. The body is the wall, so each task is a body of its own."""

    KIM = "kim", "Kommunales Integrationsmanagement"
    ABH = "abh", "Ausländerbehörde"
    EBH = "ebh", "Einbürgerungsbehörde"
    JOBCENTER = "jobcenter", "Jobcenter"
    AGENTUR = "agentur", "Agentur für Arbeit"
    SOZIALAMT = "sozialamt", "Sozialamt"
    JUGENDAMT = "jugendamt", "Jugendamt"
    WELFARE = "welfare", "Träger der freien Wohlfahrt"
    IHK = "ihk", "Industrie- und Handelskammer"
    HWK = "hwk", "Handwerkskammer"
    COMPANY = "company", "Unternehmen"
    PROVIDER = "provider", "Bildungsträger"
    STATE = "state", "Land"
    OTHER = "other", "andere Stelle"


class LegalEntity(models.Model):
    """Who stands behind bodies in law, for example the city of Bochum behind KIM Bochum and ABH Bochum."""

    name = models.CharField("Name", max_length=200, unique=True)

    wall = wall.reference()

    def __str__(self) -> str:
        return self.name


COUNSELLING_KINDS = (BodyKind.KIM, BodyKind.WELFARE)


class Organisation(models.Model):
    """A body that fulfils one task; every personal row belongs to exactly one."""

    key = models.CharField(
        "Schlüssel der Stammdaten", max_length=80, blank=True, default="", db_default="", editable=False
    )
    kind = models.CharField("Art", max_length=20, choices=BodyKind.choices)
    name = models.CharField("Name", max_length=200)
    short_name = models.CharField("Kurzname", max_length=60)
    sort_key = models.CharField(max_length=220, editable=False, default="")
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, null=True, blank=True, related_name="bodies")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="bodies")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="bodies")
    telephone = models.CharField("Telefon", max_length=40, blank=True, default="")
    email = models.EmailField("E-Mail", blank=True, default="")
    street = models.CharField("Straße und Hausnummer", max_length=120, blank=True, default="")
    postal_code = models.CharField("Postleitzahl", max_length=5, blank=True, default="")
    place = models.CharField("Ort", max_length=80, blank=True, default="")
    opening_hours = models.CharField("Sprechzeiten", max_length=200, blank=True, default="")
    works_here = models.BooleanField("arbeitet mit integrativ", default=False)
    obligation_accepted_on = models.DateField("Verpflichtung auf das Sozialgeheimnis am", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    wall = wall.register(insert=f"kind = 'company' AND {ORG} IS NOT NULL", update=f"id = {ORG}")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "kind"], name="organisation_has_one_kind"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="organisation_key_once"),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="organisation_kind_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]
        indexes = [models.Index(fields=["kind", "district"], name="organisation_by_kind_district")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)[:220]
        super().save(*args, **kwargs)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; the address is kept in lower case because people type it either way."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account: e-mail address, name, language. What somebody may do hangs on the membership, never on the account."""

    email = models.EmailField("E-Mail", unique=True)
    name = models.CharField("Name", max_length=120)
    language = models.CharField("Sprache", max_length=10, default="de")
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("Vorführung", default=False)
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    wall = wall.account()

    def __str__(self) -> str:
        return self.name or f"Konto {self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still match: the password and the generation. Raising the generation ends all sessions."""
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("integrativ.session", value, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What somebody does in a body."""

    CASE_MANAGER = "case_manager", "Fallbegleitung"
    COORDINATOR = "coordinator", "Koordination"
    CLERK = "clerk", "Sachbearbeitung"
    COMPANY_USER = "company_user", "Betrieb"
    ACCOUNT_ADMIN = "account_admin", "Verwaltung der Zugänge"
    PRIVACY_OFFICER = "privacy_officer", "Datenschutz"
    STATE_OFFICER = "state_officer", "Land"


class Membership(models.Model):
    """A hat: one user in one role of one body, from a day to a day (inclusive)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("Rolle", max_length=20, choices=Role.choices)
    function = models.CharField("Aufgabe", max_length=120, blank=True, default="")
    telephone = models.CharField("Durchwahl", max_length=40, blank=True, default="")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)
    deputy = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Vertretung"
    )
    absent_from = models.DateField("abwesend ab", null=True, blank=True)
    absent_until = models.DateField("abwesend bis", null=True, blank=True)
    ended_at = models.DateTimeField("beendet am", null=True, blank=True, editable=False)

    wall = wall.account()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once_per_role"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(absent_from=None, absent_until=None)
                | Q(absent_from__isnull=False, absent_until__gte=F("absent_from")),
                name="membership_absence_is_a_period",
            ),
            models.CheckConstraint(condition=~Q(deputy=F("id")), name="membership_nobody_deputises_for_herself"),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="membership_by_body_role")]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation})"


class Invitation(models.Model):
    """A way in for one person, once, for a short time. The link's secret is not kept, only its digest."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField("E-Mail")
    name = models.CharField("Name", max_length=120, blank=True, default="")
    role = models.CharField("Rolle", max_length=20, choices=Role.choices)
    function = models.CharField("Aufgabe", max_length=120, blank=True, default="")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    wall = wall.account()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="invitation_ends_after_start"),
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_once_per_address_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"Einladung {self.pk}"


class DemoSignIn(models.Model):
    """One entry of the sign-in page of the demonstration: as whom one may look. Empty everywhere else."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="demo_sign_in")
    text = models.CharField("was man sieht", max_length=160, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=100)
    one_click = models.BooleanField("mit einem Klick", default=True)

    wall = wall.account()

    def __str__(self) -> str:
        return f"Vorführung {self.membership_id}"


class PlatformMark(models.Model):
    """What this database is: set once at creation, a demonstration can never become the real thing."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    demo_ready = models.BooleanField("Vorführdaten vollständig", default=False)
    demo_progress = models.PositiveSmallIntegerField("Fortschritt in Prozent", default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    wall = wall.account()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="platform_has_one_mark")]

    def __str__(self) -> str:
        return "Vorführung" if self.is_demo else "Betrieb"
