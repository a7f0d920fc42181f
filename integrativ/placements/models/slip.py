"""The permission slip: what a company may know about a permit, and the paper with a code that proves it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from integrativ.cases.models import Finding
from integrativ.people.models import Person
from integrativ.people.walls import own_account
from integrativ.placements.models.way import Placement, Stage
from integrativ.placements.walls import BY_JOB, of_our_placement
from integrativ.steps.models import Step
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation

PAPER_TEXTS = ("code_digest", "person_name", "employer", "place", "legal_basis", "contact_name")


class SlipEnd(models.TextChoices):
    """Why a slip no longer holds."""

    REPLACED = "replaced", "durch eine neue Bestätigung ersetzt"
    REVOKED = "revoked", "zurückgezogen"
    OFFICE = "office", "von der Ausländerbehörde zurückgezogen"
    WAY_ENDED = "way_ended", "der Weg ist beendet"


def _no_paper() -> Q:
    return Q(expires_on=None, code_seed=None, **dict.fromkeys(PAPER_TEXTS, ""))


def _whole_paper() -> Q:
    texts = Q()
    for name in PAPER_TEXTS:
        texts &= ~Q(**{name: ""})
    return Q(expires_on__isnull=False, code_seed__isnull=False) & texts


class Slip(models.Model):
    """What a company may know: from when, until when, as what, under which conditions. Nothing else.

    As a paper it also names person, employer, place and contact, has a code and expires; these fields are written
    once, with the row. A change is a new row that replaces the old one.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="slips")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    activity = models.CharField("wofür", max_length=12, choices=Stage.choices)
    job = models.CharField("als", max_length=160)
    valid_from = models.DateField("ab")
    valid_until = models.DateField("bis", null=True, blank=True)
    conditions = models.CharField("unter diesen Bedingungen", max_length=500, blank=True, default="")
    needs_document_check = models.BooleanField("Betrieb muss das Dokument ansehen und kopieren", default=True)
    permit_step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")
    finding = models.ForeignKey(Finding, models.SET_NULL, null=True, blank=True, related_name="+")
    office = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="selbst ausgestellt von"
    )
    issued_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    issued_on = models.DateField("ausgestellt am")
    withdrawn_on = models.DateField("zurückgezogen am", null=True, blank=True)
    withdrawn_because = models.CharField("Grund", max_length=12, choices=SlipEnd.choices, blank=True, default="")
    person_name = models.CharField("Name", max_length=250, blank=True, default="")
    employer = models.CharField("bei", max_length=160, blank=True, default="")
    place = models.CharField("Arbeitsort", max_length=300, blank=True, default="")
    legal_basis = models.CharField("Grundlage", max_length=400, blank=True, default="")
    contact_name = models.CharField("Auskunft gibt", max_length=160, blank=True, default="")
    contact_telephone = models.CharField("Telefon", max_length=40, blank=True, default="")
    code_seed = models.UUIDField(null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, default="")
    expires_on = models.DateField("Papier gilt bis", null=True, blank=True)
    key = models.UUIDField("Schlüssel gegen doppeltes Absenden", null=True, blank=True)

    wall = wall.own(
        read=(own_account(person="person_id"),),
        restrict=(("team", "ALL", f"{own_account(person='person_id')} OR {of_our_placement()}"),),
        delete=BY_JOB,
        update_columns=("withdrawn_on", "withdrawn_because"),
        lookup="SELECT, INSERT, UPDATE (person_id, withdrawn_on, withdrawn_because)",
        crosses=frozenset({"issued_by"}),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="slip_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(activity__in=Stage.values), name="slip_stage_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | Q(withdrawn_on__isnull=False, withdrawn_because__in=SlipEnd.values),
                name="slip_ends_with_a_reason",
            ),
            models.CheckConstraint(condition=_no_paper() | _whole_paper(), name="slip_paper_is_whole"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="slip_expires_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(valid_until=None) | Q(expires_on__lte=F("valid_until")),
                name="slip_expires_with_the_permit",
            ),
            models.UniqueConstraint(
                fields=["placement", "activity"], condition=Q(withdrawn_on=None), name="slip_one_live_per_stage"
            ),
            models.UniqueConstraint(
                fields=["code_digest"], condition=~Q(code_digest=""), name="slip_has_a_code_of_its_own"
            ),
            models.UniqueConstraint(fields=["org", "key"], name="slip_once_per_submit"),
        ]

    def __str__(self) -> str:
        return f"Bestätigung {self.pk}"

    @property
    def is_paper(self) -> bool:
        """Whether this confirmation was issued as a paper with a code."""
        return bool(self.code_digest)
