"""Placement, trial, permit request, terms of work, aftercare contact. Where a way stands follows from its steps."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from integrativ.cases.models import Case
from integrativ.companies.models import Demand
from integrativ.people.models import Person
from integrativ.people.walls import own_account
from integrativ.placements.walls import BY_JOB, of_our_placement, team
from integrativ.steps.models import Matter, Step
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation


class Fit(models.TextChoices):
    """Why a person suits a demand, in sentences that name nobody; the company reads them without a release."""

    LANGUAGE = "language", "Deutsch reicht für diese Arbeit"
    EXPERIENCE = "experience", "hat so etwas schon gemacht"
    SKILLED = "skilled", "hat eine Ausbildung dafür"
    SHIFTS = "shifts", "kann zu Ihren Zeiten arbeiten"
    DISTANCE = "distance", "kommt gut zu Ihrem Ort"
    WISH = "wish", "möchte genau diese Arbeit"
    SOON = "soon", "kann bald anfangen"


class EndReason(models.TextChoices):
    """Why a way ended, before or after the first day."""

    COMPANY_DECLINED = "company_declined", "Betrieb hat abgesagt"
    PERSON_DECLINED = "person_declined", "Person möchte nicht"
    TRIAL_STOPPED = "trial_stopped", "Erprobung abgebrochen"
    PERMIT_REFUSED = "permit_refused", "Erlaubnis abgelehnt"
    TOOK_TOO_LONG = "took_too_long", "hat zu lange gedauert"
    CONTRACT_ENDED = "contract_ended", "Vertrag war befristet"
    COMPANY_ENDED = "company_ended", "Betrieb hat gekündigt"
    PERSON_ENDED = "person_ended", "Person hat gekündigt"
    AGREED_END = "agreed_end", "einvernehmlich beendet"
    COMPANY_CLOSED = "company_closed", "Betrieb schließt"
    OTHER_JOB = "other_job", "andere Stelle gefunden"
    OTHER = "other", "anderer Grund"


class Placement(models.Model):
    """One person on the way to one demand of one company, accompanied by one body."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="placements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="placements")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="placement")
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="placements")
    company = models.ForeignKey(Organisation, models.PROTECT, related_name="placements")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_on = models.DateField("vorgeschlagen am")
    fits = ArrayField(models.CharField(max_length=12, choices=Fit.choices), verbose_name="Das passt", default=list)
    reasons = models.TextField("Begründung", max_length=1000, blank=True, default="")
    planned_start_on = models.DateField("geplanter erster Tag", null=True, blank=True)
    from_abroad = models.BooleanField("wird aus dem Ausland angeworben", default=False)
    aftercare_wished_until = models.PositiveSmallIntegerField("Begleitung gewünscht bis Monat", default=12)
    ended_on = models.DateField("beendet am", null=True, blank=True)
    end_reason = models.CharField("Grund", max_length=20, choices=EndReason.choices, blank=True, default="")
    end_text = models.TextField("Erläuterung", max_length=1000, blank=True, default="")
    key = models.UUIDField("Schlüssel gegen doppeltes Absenden", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    wall = wall.own(
        read=(own_account(person="person_id"),),
        restrict=(("team", "ALL", f"{own_account(person='person_id')} OR {team(case='case_id')}"),),
        delete=BY_JOB,
        update_columns=(
            "planned_start_on",
            "aftercare_wished_until",
            "ended_on",
            "end_reason",
            "end_text",
            "version",
        ),
        lookup="SELECT, UPDATE (person_id)",
        crosses=frozenset({"demand"}),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="placement_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("proposed_on")), name="placement_ends_after_proposal"
            ),
            models.CheckConstraint(
                condition=Q(end_reason__in=["", *EndReason.values]), name="placement_end_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(aftercare_wished_until__in=[12, 18, 24]), name="placement_aftercare_ends_at_12_18_or_24"
            ),
            models.UniqueConstraint(
                fields=["case", "demand"], condition=Q(ended_on=None), name="placement_once_per_person_and_demand"
            ),
            models.UniqueConstraint(fields=["org", "key"], name="placement_once_per_submit"),
        ]
        indexes = [
            models.Index(fields=["org", "ended_on"], name="placement_ours_running"),
            models.Index(fields=["demand"], name="placement_by_demand"),
            models.Index(fields=["company"], name="placement_by_company"),
        ]

    def __str__(self) -> str:
        return f"Weg {self.pk}"


class Stage(models.TextChoices):
    """What a person does in a company at a stage; for each the law asks anew whether a permit is needed."""

    VISIT = "visit", "Hospitation"
    INTERNSHIP = "internship", "Praktikum"
    MAG = "mag", "Maßnahme beim Arbeitgeber (MAG)"
    EQ = "eq", "Einstiegsqualifizierung (EQ)"
    TRIAL_WORK = "trial_work", "Probearbeit"
    EMPLOYMENT = "employment", "Beschäftigung"
    TRAINING = "training", "Ausbildung"


TRIAL_STAGES = (Stage.VISIT, Stage.INTERNSHIP, Stage.MAG, Stage.EQ, Stage.TRIAL_WORK)


class PermitNeed(models.TextChoices):
    """Whether a stage needs a permit of the Ausländerbehörde."""

    NOT_NEEDED = "not_needed", "keine Erlaubnis nötig"
    NEEDED = "needed", "Erlaubnis nötig"
    PROHIBITED = "prohibited", "nicht erlaubt"
    OPEN = "open", "noch offen"


class Trial(models.Model):
    """A visit, an internship or trial work before the contract: days, tasks, and the permit check made for it."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="trials")
    step = models.OneToOneField(Step, models.CASCADE, related_name="trial")
    kind = models.CharField("Art", max_length=12, choices=[(s.value, s.label) for s in TRIAL_STAGES])
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis")
    permit_need = models.CharField("Erlaubnis", max_length=12, choices=PermitNeed.choices)
    permit_because = models.CharField("weil", max_length=500, blank=True, default="")
    permit_reason = models.CharField("warum trotzdem", max_length=500, blank=True, default="")
    checked_on = models.DateField("geprüft am")

    wall = wall.own(restrict=(("team", "ALL", of_our_placement()),), lookup="SELECT")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="trial_ends_after_start"),
            models.CheckConstraint(condition=Q(kind__in=[s.value for s in TRIAL_STAGES]), name="trial_kind_is_known"),
            models.CheckConstraint(
                condition=Q(permit_need="not_needed") | ~Q(permit_reason=""), name="trial_without_permit_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Erprobung {self.pk}"


class PermitRequest(models.Model):
    """What a request for a work permit (or the BA's consent) is for: which stage, from when, in which job."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="permit_requests")
    step = models.OneToOneField(Step, models.CASCADE, related_name="permit_request")
    activity = models.CharField("wofür", max_length=12, choices=Stage.choices)
    starts_on = models.DateField("ab", null=True, blank=True)
    because_responsible = models.CharField("zuständig, weil", max_length=300, blank=True, default="")
    complete_since = models.DateField("vollständig übermittelt am", null=True, blank=True)

    wall = wall.own(restrict=(("team", "ALL", of_our_placement()),), lookup="SELECT")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(activity__in=Stage.values), name="permit_stage_is_known")]

    def __str__(self) -> str:
        return f"Antrag {self.pk}"


class Terms(models.Model):
    """What was agreed for the job from a day on: hours, wage, end. A change adds a row, nothing is overwritten."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="terms")
    valid_from = models.DateField("gilt ab")
    hours_per_week = models.DecimalField("Stunden pro Woche", max_digits=4, decimal_places=1)
    wage_per_hour = models.DecimalField("Lohn je Stunde in Euro", max_digits=6, decimal_places=2)
    ends_on = models.DateField("befristet bis", null=True, blank=True)
    employer = models.CharField("Arbeitgeber, wenn ein anderer", max_length=160, blank=True, default="")
    reason = models.CharField("Anlass", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_on = models.DateField("eingetragen am")
    key = models.UUIDField(null=True, blank=True)

    wall = wall.insert_only(restrict=(("team", "ALL", of_our_placement()),), lookup="SELECT")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=60), name="terms_hours_fit_a_week"
            ),
            models.CheckConstraint(condition=Q(wage_per_hour__gte=0), name="terms_wage_is_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("valid_from")), name="terms_end_after_start"
            ),
            models.UniqueConstraint(fields=["org", "key"], name="terms_once_per_submit"),
        ]
        indexes = [models.Index(fields=["placement", "valid_from"], name="terms_by_placement")]

    def __str__(self) -> str:
        return f"Bedingungen {self.pk}"


class Side(models.TextChoices):
    """Whom we ask after the start; each side answers for itself."""

    COMPANY = "company", "Betrieb"
    PERSON = "person", "Person"


class AftercareContact(models.Model):
    """One planned question after the start: which milestone, which side; its step holds date and answer."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="aftercare")
    step = models.OneToOneField(Step, models.CASCADE, related_name="aftercare")
    side = models.CharField("wen wir fragen", max_length=8, choices=Side.choices)
    milestone = models.CharField("wann", max_length=8)

    wall = wall.own(restrict=(("team", "ALL", of_our_placement()),), lookup="SELECT")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "side", "milestone"], name="aftercare_once_per_side_and_day"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="aftercare_side_is_known"),
        ]

    def __str__(self) -> str:
        return f"Nachfrage {self.pk}"
