"""Case, case team, responsibility timeline, goals, notes, kept findings."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from integrativ.cases.walls import MAY_CHANGE_TEAM, MAY_STAFF, OFFERED_TO_US, in_team
from integrativ.people.models import Person
from integrativ.people.walls import own_account
from integrativ.steps.models import LifeArea, Matter, Step
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation


class TargetGroup(models.TextChoices):
    """Groups the alliance was founded for; a label for planning, never a ground for ranking."""

    NEW = "new", "neu zugewandert"
    TOLERATED = "tolerated", "geduldet"
    ASYLUM = "asylum", "im Asylverfahren"
    PROTECTED = "protected", "mit Schutz"
    TEMPORARY = "temporary", "Schutz nach § 24"
    SKILLED = "skilled", "internationale Fachkraft"
    TRAINEE = "trainee", "in Ausbildung"
    STUDENT = "student", "im Studium"
    EU = "eu", "aus der EU"


class Outcome(models.TextChoices):
    """How an accompaniment ended."""

    WORK_HOLDS = "work_holds", "Arbeit hält seit mindestens zwölf Monaten"
    TRAINING = "training", "in Ausbildung"
    SCHOOL = "school", "in Schule oder Studium"
    HANDED_OVER = "handed_over", "an eine andere Stelle übergeben"
    MOVED_AWAY = "moved_away", "weggezogen"
    NO_LONGER_WISHED = "no_longer_wished", "nicht mehr gewünscht"
    NOT_REACHED = "not_reached", "nicht mehr erreicht"
    OTHER = "other", "anderer Grund"


class Case(models.Model):
    """One body's accompaniment of one person, often for years."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.PROTECT, related_name="case")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="case")
    target_group = models.CharField("Zielgruppe", max_length=12, choices=TargetGroup.choices, blank=True, default="")
    goal = models.CharField("Ziel", max_length=200, blank=True, default="")
    opened_on = models.DateField("begonnen am")
    next_contact_on = models.DateField("nächster Kontakt", null=True, blank=True)
    closed_on = models.DateField("geschlossen am", null=True, blank=True)
    outcome = models.CharField("Ergebnis", max_length=20, choices=Outcome.choices, blank=True, default="")
    closing_reason = models.TextField("Begründung", blank=True, default="", max_length=1000)
    came_by = models.OneToOneField(
        Step, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="übernommen durch"
    )
    version = models.PositiveIntegerField(default=1)

    wall = wall.own(read=(own_account(person="person_id"),), lookup="SELECT", crosses=frozenset({"came_by"}))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="", closing_reason="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="") & ~Q(closing_reason="")),
                name="case_closes_with_outcome_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="case_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="case_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(target_group__in=["", *TargetGroup.values]), name="case_target_group_is_known"
            ),
        ]
        indexes = [models.Index(fields=["org", "closed_on", "opened_on"], name="case_ours_open")]

    def __str__(self) -> str:
        return f"Fall {self.pk}"


class EarlierPeriod(models.Model):
    """An accompaniment of the same person that was closed before; kept when the case is opened again."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="earlier_periods")
    opened_on = models.DateField("begonnen am")
    closed_on = models.DateField("geschlossen am")
    outcome = models.CharField("Ergebnis", max_length=20, choices=Outcome.choices)
    closing_reason = models.TextField("Begründung", max_length=1000)

    wall = wall.insert_only()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="earlier_period_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("opened_on")), name="earlier_period_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"früherer Abschnitt von Fall {self.case_id}"


class TeamRole(models.TextChoices):
    """Why somebody belongs to a case team."""

    LEAD = "lead", "federführend"
    DEPUTY = "deputy", "Vertretung"
    MEMBER = "member", "im Team"
    ABSENCE = "absence", "vertritt während der Abwesenheit"
    EMERGENCY = "emergency", "Notzugriff"


class TeamMember(models.Model):
    """Who sees everything of a case, from a day to a day."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="cases")
    role = models.CharField("Rolle im Fall", max_length=12, choices=TeamRole.choices)
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)
    reason = models.CharField("Grund", max_length=300, blank=True, default="")
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    stands_in_for = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vertritt"
    )
    reported_on = models.DateField("dem Datenschutz gemeldet am", null=True, blank=True)

    wall = wall.own(
        restrict=(
            ("staffing", "INSERT", MAY_STAFF),
            ("changing", "UPDATE", MAY_CHANGE_TEAM),
            ("removing", "DELETE", MAY_CHANGE_TEAM),
        ),
        lookup="SELECT",
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_has_one_lead_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(role="lead"),
                deferrable=Deferrable.IMMEDIATE,  # one statement may pass the lead on
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="team_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(role="emergency") | (~Q(reason="") & Q(expires_at__isnull=False)),
                name="team_emergency_has_a_reason_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("membership")),
                name="team_emergency_is_confirmed_by_somebody_else",
            ),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_role_is_known"),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | Q(role="absence", ends_on__isnull=False),
                name="team_absence_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["membership", "case"], name="team_by_member")]

    def __str__(self) -> str:
        return f"{self.role} in Fall {self.case_id}"


class Topic(models.TextChoices):
    """For what a body can be responsible in a case."""

    LEAD = "lead", "Begleitung"
    BENEFITS = "benefits", "Leistungen"
    PLACEMENT = "placement", "Vermittlung"
    RESIDENCE = "residence", "Aufenthalt"
    AFTERCARE = "aftercare", "Nachbetreuung"


class Responsibility(models.Model):
    """Which body is responsible for a topic of a case from when to when; ends inclusive, at most one each day."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="responsibilities")
    topic = models.CharField("Thema", max_length=12, choices=Topic.choices)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="Stelle")
    contact = models.CharField("Ansprechperson", max_length=120, blank=True, default="")
    accompanying = models.BooleanField("begleitet nur", default=False)
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)
    accepted_on = models.DateField("angenommen am", null=True, blank=True)
    declined_on = models.DateField("abgelehnt am", null=True, blank=True)
    handover = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")
    accompany_days = models.PositiveSmallIntegerField("abgebende Stelle begleitet noch (Tage)", default=0)
    # what an accepted handover changed, so that taking it back restores it; written by the trigger
    ended_by = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    earlier_end = models.DateField(null=True, blank=True, editable=False)

    wall = wall.own(
        read=(OFFERED_TO_US,),
        lookup="SELECT, INSERT, DELETE, UPDATE (starts_on, ends_on, accepted_on, declined_on, ended_by_id, earlier_end)",
        crosses=frozenset({"body"}),
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_body_is_responsible_each_day",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("topic", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(accompanying=False, accepted_on__isnull=False),
            ),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="responsibility_topic_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="responsibility_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(declined_on=None), name="responsibility_is_accepted_or_declined"
            ),
            models.CheckConstraint(
                condition=Q(accompany_days__lte=365), name="responsibility_accompanies_a_year_at_most"
            ),
            models.UniqueConstraint(
                fields=["handover"], condition=Q(accompanying=False), name="responsibility_once_per_handover"
            ),
        ]
        indexes = [models.Index(fields=["case", "topic", "starts_on"], name="responsibility_by_case")]

    def __str__(self) -> str:
        return f"{self.topic} in Fall {self.case_id}"


class Goal(models.Model):
    """What the person wants to reach in an area of life; steps of the plan serve goals."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="goals")
    life_area = models.CharField("Lebensbereich", max_length=20, choices=LifeArea.choices)
    text = models.CharField("Ziel", max_length=200)
    agreed_on = models.DateField("vereinbart am", null=True, blank=True)
    reached_on = models.DateField("erreicht am", null=True, blank=True)
    dropped_on = models.DateField("aufgegeben am", null=True, blank=True)

    wall = wall.own(restrict=(("team", "ALL", in_team(case="case_id")),))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(life_area__in=LifeArea.values), name="goal_life_area_is_known")
        ]

    def __str__(self) -> str:
        return f"Ziel {self.pk}"


class Note(models.Model):
    """What the case team writes down. A team note stays in the team; it can never leave the body."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    is_shareable = models.BooleanField("darf weitergegeben werden", default=False)
    is_contact = models.BooleanField("Kontakt", default=False)
    channel = models.CharField("Weg", max_length=20, blank=True, default="")
    text = models.TextField("Notiz", max_length=4000)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    key = models.UUIDField(null=True, blank=True)

    wall = wall.own(
        restrict=(("team", "ALL", in_team(case="case_id")),), update="", grants=("SELECT", "INSERT", "DELETE")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_is_not_empty"),
            models.UniqueConstraint(fields=["org", "key"], name="note_once_per_submit"),
        ]
        indexes = [models.Index(fields=["case", "-written_at"], name="note_by_case")]

    def __str__(self) -> str:
        return f"Notiz {self.pk}"


class CalendarFeed(models.Model):
    """A secret address under which a calendar program fetches somebody's dates; only its digest is kept."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    wall = wall.account()

    def __str__(self) -> str:
        return f"Kalender zu {self.membership_id}"


class Finding(models.Model):
    """A legal answer as it was given: rule set, facts and flags of that moment, result. Never changed."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="findings")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.CharField(max_length=40)
    as_of = models.DateField()
    ruleset = models.CharField(max_length=80)
    facts = models.JSONField()
    result = models.JSONField()
    kept_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    wall = wall.insert_only(restrict=(("team", "ALL", in_team(case="case_id")),), lookup="SELECT")

    class Meta:
        indexes = [models.Index(fields=["case", "-kept_at"], name="finding_by_case")]

    def __str__(self) -> str:
        return f"Auskunft {self.pk}"


from integrativ.cases.legal.models import MatterFact  # noqa: E402

__all__ = [
    "Case",
    "Finding",
    "Goal",
    "MatterFact",
    "Note",
    "Outcome",
    "Responsibility",
    "TargetGroup",
    "TeamMember",
    "TeamRole",
    "Topic",
]
