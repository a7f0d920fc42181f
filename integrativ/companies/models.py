"""Company, site, contact, agreement, demand, and who looks after a company."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from integrativ.companies.walls import SPEAKS, company_rows
from integrativ.steps.models import Matter
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Municipality, Organisation
from integrativ.tenancy.wall import ORG


class Sector(models.TextChoices):
    """What a company does, coarse enough to be answered at once."""

    CARE = "care", "Pflege und Gesundheit"
    CRAFTS = "crafts", "Handwerk und Bau"
    INDUSTRY = "industry", "Industrie und Produktion"
    LOGISTICS = "logistics", "Lager, Verkehr, Logistik"
    HOSPITALITY = "hospitality", "Gastronomie und Hotel"
    RETAIL = "retail", "Handel"
    CLEANING = "cleaning", "Reinigung und Gebäude"
    ENERGY = "energy", "Energie und Umwelt"
    OFFICE = "office", "Büro, IT, Verwaltung"
    EDUCATION = "education", "Bildung und Soziales"
    GREEN = "green", "Garten und Landwirtschaft"
    OTHER = "other", "etwas anderes"


class Size(models.TextChoices):
    """How many people work there."""

    MICRO = "micro", "1 bis 9 Beschäftigte"
    SMALL = "small", "10 bis 49 Beschäftigte"
    MEDIUM = "medium", "50 bis 249 Beschäftigte"
    LARGE = "large", "250 Beschäftigte und mehr"


class Company(models.Model):
    """What is known of a body of kind company beyond its name."""

    org = models.OneToOneField(Organisation, models.PROTECT, related_name="company")
    sector = models.CharField("Branche", max_length=12, choices=Sector.choices, blank=True, default="")
    size = models.CharField("Größe", max_length=8, choices=Size.choices, blank=True, default="")
    about = models.TextField("Das machen wir", blank=True, default="", max_length=1000)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="eingetragen von")
    entered_by_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    entered_on = models.DateField("eingetragen am")
    version = models.PositiveIntegerField(default=1)

    wall = company_rows(
        lookup="SELECT",
        update_columns=("sector", "size", "about", "version"),
        grants=("SELECT", "INSERT", "UPDATE"),
        delete="",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sector__in=["", *Sector.values]), name="company_sector_is_known"),
            models.CheckConstraint(condition=Q(size__in=["", *Size.values]), name="company_size_is_known"),
        ]

    def __str__(self) -> str:
        return f"Betrieb {self.org_id}"


class Site(models.Model):
    """A place of work; its municipality decides which bodies are responsible."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField("Bezeichnung", max_length=120, blank=True, default="")
    street = models.CharField("Straße und Hausnummer", max_length=120, blank=True, default="")
    postal_code = models.CharField("Postleitzahl", max_length=5)
    place = models.CharField("Ort", max_length=80)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="Gemeinde")
    closed_on = models.DateField("geschlossen am", null=True, blank=True)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_by_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    wall = company_rows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(postal_code__regex=r"^\d{5}$"), name="site_postal_code_has_five_digits")
        ]
        indexes = [models.Index(fields=["org"], name="site_by_company")]

    def __str__(self) -> str:
        return f"{self.name or self.street}, {self.postal_code} {self.place}".strip(", ")


class Contact(models.Model):
    """Somebody in a company one may call about work; business data only."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    name = models.CharField("Name", max_length=120)
    function = models.CharField("Aufgabe im Betrieb", max_length=120, blank=True, default="")
    telephone = models.CharField("Telefon", max_length=40, blank=True, default="")
    email = models.EmailField("E-Mail", blank=True, default="")
    is_main = models.BooleanField("erste Ansprechperson", default=False)
    gone_on = models.DateField("nicht mehr da seit", null=True, blank=True)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_by_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    wall = company_rows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.UniqueConstraint(
                fields=["org"], condition=Q(is_main=True, gone_on=None), name="contact_one_is_the_main_one"
            ),
        ]

    def __str__(self) -> str:
        return f"Ansprechperson {self.pk}"


class Agreement(models.Model):
    """The partner agreement a company has signed with the alliance."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    signed_on = models.DateField("unterschrieben am")
    ends_on = models.DateField("gilt bis", null=True, blank=True)
    signed_by_name = models.CharField("unterschrieben von", max_length=120)
    text_version = models.CharField("Fassung", max_length=20)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_by_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    wall = company_rows(update_columns=("ends_on",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("signed_on")), name="agreement_ends_after_signing"
            )
        ]

    def __str__(self) -> str:
        return f"Vereinbarung {self.pk}"


class Care(models.Model):
    """Which body looks after a company, and who there is its one contact."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    company = models.ForeignKey(Organisation, models.PROTECT, related_name="cared_for_by")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Ansprechperson")
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)

    wall = wall.own(read=(f"company_id = {ORG}", SPEAKS), delete="", update_columns=("ends_on",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "company"], condition=Q(ends_on=None), name="care_once_per_body"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="care_ends_later"),
        ]
        indexes = [models.Index(fields=["company", "ends_on"], name="care_by_company")]

    def __str__(self) -> str:
        return f"Betreuung {self.pk}"


class DemandKind(models.TextChoices):
    """What a company offers."""

    WORK = "work", "Arbeit"
    TRAINING = "training", "Ausbildung"
    EQ = "eq", "Einstiegsqualifizierung (EQ)"
    INTERNSHIP = "internship", "Praktikum oder Probe"
    PROGRAMME = "programme", "Betriebsprogramm"


class Level(models.IntegerChoices):
    """Required level as the fifth digit of the German classification of occupations (KldB 2010)."""

    HELPER = 1, "Helfertätigkeit, wird angelernt"
    SKILLED = 2, "Fachkraft, mit Ausbildung"
    SPECIALIST = 3, "Spezialist, mit Fortbildung"
    EXPERT = 4, "Experte, mit Studium"


class Language(models.TextChoices):
    """How much German the work really needs on the first day."""

    FEW = "few", "Wenige Wörter"
    A1 = "a1", "Einfache Sätze (A1)"
    A2 = "a2", "Einfache Gespräche (A2)"
    B1 = "b1", "Alltag sicher (B1)"
    B2 = "b2", "Auch schreiben (B2)"
    C1 = "c1", "Fast wie Muttersprache (C1)"


class Shift(models.TextChoices):
    """When people work."""

    DAY = "day", "Tagsüber"
    EARLY = "early", "Früh"
    LATE = "late", "Spät"
    NIGHT = "night", "Nacht"
    WEEKEND = "weekend", "Wochenende"


class ClosingReason(models.TextChoices):
    """Why a demand is no longer open."""

    FILLED = "filled", "besetzt"
    FILLED_ELSEWHERE = "filled_elsewhere", "anderswo jemanden gefunden"
    NOT_NEEDED = "not_needed", "kein Bedarf mehr"
    TOO_LONG = "too_long", "hat zu lange gedauert"
    NO_MATCH = "no_match", "niemand Passendes gefunden"


class Demand(models.Model):
    """People a company looks for: the work in its own words, what is really needed, from when, how many."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="demands", verbose_name="Betrieb")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="demand")
    kind = models.CharField("Was bieten Sie an?", max_length=12, choices=DemandKind.choices)
    tasks = models.TextField("Was soll die Person tun?", max_length=2000)
    occupation = models.CharField("Beruf", max_length=160)
    occupation_code = models.CharField("Schlüssel KldB 2010", max_length=5, blank=True, default="")
    level = models.PositiveSmallIntegerField("Was muss die Person können?", choices=Level.choices)
    language = models.CharField("Deutsch am ersten Tag", max_length=4, choices=Language.choices)
    language_where = models.CharField("Wofür wird Deutsch gebraucht?", max_length=200, blank=True, default="")
    shifts = ArrayField(models.CharField(max_length=8, choices=Shift.choices), verbose_name="Wann wird gearbeitet?")
    hours_per_week = models.DecimalField("Stunden pro Woche", max_digits=4, decimal_places=1, null=True, blank=True)
    wage_per_hour = models.DecimalField("Lohn je Stunde in Euro", max_digits=6, decimal_places=2, null=True, blank=True)
    number = models.PositiveSmallIntegerField("Wie viele Personen?", default=1)
    starts_on = models.DateField("Beginn", null=True, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="demands", verbose_name="Arbeitsort")
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Ansprechperson"
    )
    opened_on = models.DateField("gemeldet am")
    closed_on = models.DateField("geschlossen am", null=True, blank=True)
    closing_reason = models.CharField("Grund", max_length=20, choices=ClosingReason.choices, blank=True, default="")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="eingetragen von")
    entered_by_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    told_by = models.CharField("für den Betrieb gesagt von", max_length=160, blank=True, default="")
    key = models.UUIDField("Schlüssel gegen doppeltes Absenden", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    wall = company_rows(
        lookup="SELECT",
        delete="",
        grants=("SELECT", "INSERT", "UPDATE"),
        update_columns=(
            "kind",
            "tasks",
            "occupation",
            "occupation_code",
            "level",
            "language",
            "language_where",
            "shifts",
            "hours_per_week",
            "wage_per_hour",
            "number",
            "starts_on",
            "site_id",
            "contact_id",
            "closed_on",
            "closing_reason",
            "version",
        ),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DemandKind.values), name="demand_kind_is_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="demand_level_is_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="demand_language_is_known"),
            models.CheckConstraint(condition=~Q(tasks=""), name="demand_says_what_to_do"),
            models.CheckConstraint(condition=~Q(occupation=""), name="demand_names_an_occupation"),
            models.CheckConstraint(
                condition=Q(occupation_code="") | Q(occupation_code__regex=r"^\d{5}$"),
                name="demand_occupation_code_has_five_digits",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=999), name="demand_looks_for_somebody"),
            models.CheckConstraint(
                condition=Q(wage_per_hour=None) | Q(wage_per_hour__gte=0), name="demand_wage_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week=None) | Q(hours_per_week__gt=0, hours_per_week__lte=60),
                name="demand_hours_fit_a_week",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closing_reason="") | (Q(closed_on__isnull=False) & ~Q(closing_reason="")),
                name="demand_closes_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="demand_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(closing_reason__in=["", *ClosingReason.values]), name="demand_closing_reason_is_known"
            ),
            models.UniqueConstraint(fields=["org", "key"], name="demand_once_per_submit"),
            models.CheckConstraint(
                condition=Q(entered_by_org=F("org")) | ~Q(told_by=""), name="demand_on_behalf_names_who_told"
            ),
        ]
        indexes = [
            models.Index(fields=["org", "closed_on"], name="demand_of_company"),
            models.Index(fields=["closed_on", "opened_on"], name="demand_open_by_day"),
        ]

    def __str__(self) -> str:
        return f"Bedarf {self.pk}"

    @property
    def shift_words(self) -> str:
        """When people work, in words."""
        return ", ".join(str(Shift(shift).label) for shift in self.shifts)
