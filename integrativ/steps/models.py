"""Matter, step, event. The state of a step follows from its events; only the database's trigger writes it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation
from integrativ.tenancy.wall import KIND, ORG


class MatterKind(models.TextChoices):
    """What steps can hang on."""

    CASE = "case", "Fall"
    DEMAND = "demand", "Bedarf"
    PLACEMENT = "placement", "Weg in die Arbeit"


SENT_TO_US = f"(owner_org_id = {ORG} AND state <> 'draft')"


class Matter(models.Model):
    """The thing steps, documents and notices hang on; each case, demand and placement owns exactly one."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MatterKind.choices)
    opened_on = models.DateField()

    # a body that speaks with companies may enter a demand for one; the demand's own wall names these bodies again
    wall = wall.own(
        lookup="SELECT",
        insert=f"org_id = {ORG} OR (kind = 'demand' AND {KIND} IN ('kim', 'welfare', 'agentur', 'jobcenter', 'ihk', 'hwk'))",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=MatterKind.values), name="matter_kind_is_known")]

    def __str__(self) -> str:
        return f"Vorgang {self.pk}"


class StepKind(models.TextChoices):
    """Kinds of steps. All follow one table of transitions."""

    TASK = "task", "Aufgabe"
    QUESTION = "question", "Frage an eine Stelle"
    PERMIT_REQUEST = "permit_request", "Antrag auf Arbeitserlaubnis"
    BA_CONSENT = "ba_consent", "Zustimmung der Bundesagentur"
    HANDOVER = "handover", "Übergabe"
    APPOINTMENT = "appointment", "Termin"
    AFTERCARE = "aftercare", "Begleitung nach dem Start"
    PROPOSAL = "proposal", "Vorschlag"
    TRIAL = "trial", "Erprobung im Betrieb"
    CONTRACT = "contract", "Vertrag"
    FIRST_DAY = "first_day", "Erster Arbeitstag"


class State(models.TextChoices):
    """Where a step stands."""

    DRAFT = "draft", "in Vorbereitung"
    OPEN = "open", "offen"
    RETURNED = "returned", "zurückgegeben"
    ANSWERED = "answered", "beantwortet"
    DONE = "done", "erledigt"
    CANCELLED = "cancelled", "entfallen"


class Party(models.TextChoices):
    """Who is being waited for, and who speaks in an event."""

    REQUESTER = "requester", "wer gefragt hat"
    OWNER = "owner", "wer dran ist"
    NOBODY = "nobody", "niemand"


class LifeArea(models.TextChoices):
    """Areas of life a plan covers."""

    WORK = "work", "Arbeit"
    LANGUAGE = "language", "Sprache"
    RECOGNITION = "recognition", "Abschluss und Anerkennung"
    RESIDENCE = "residence", "Aufenthalt"
    LIVELIHOOD = "livelihood", "Lebensunterhalt"
    HOUSING = "housing", "Wohnen"
    FAMILY = "family", "Familie und Kinder"
    HEALTH = "health", "Gesundheit"
    MOBILITY = "mobility", "Wege und Verkehr"
    COMMUNITY = "community", "Kontakte und Alltag"


class Step(models.Model):
    """Something somebody waits for: who asked, whose turn it is, until when, since when."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="anfragende Stelle")
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="steps")
    kind = models.CharField("Art", max_length=20, choices=StepKind.choices)
    title = models.CharField("Worum geht es?", max_length=160)
    life_area = models.CharField("Lebensbereich", max_length=20, choices=LifeArea.choices, blank=True, default="")
    requester = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="angefragt von")
    owner_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="zuständige Stelle")
    owner = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="zuständig"
    )
    turn_of = models.CharField("wartet auf", max_length=80, blank=True, default="")
    due_on = models.DateField("bis", null=True, blank=True)
    starts_at = models.DateTimeField("Beginn", null=True, blank=True)
    usual_days = models.PositiveSmallIntegerField("üblich in Tagen", null=True, blank=True)
    agreed_with_person = models.BooleanField("mit der Person vereinbart", default=False)
    is_anonymous = models.BooleanField("ohne Angaben zur Person gefragt", default=False)
    key = models.UUIDField("Schlüssel gegen doppeltes Absenden", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    # written by the trigger of StepEvent only
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    waiting_for = models.CharField(max_length=12, choices=Party.choices, default=Party.REQUESTER, editable=False)
    waiting_since = models.DateTimeField(null=True, editable=False)
    last_event = models.ForeignKey("StepEvent", models.SET_NULL, null=True, editable=False, related_name="+")

    wall = wall.own(
        read=(SENT_TO_US,),
        insert=f"org_id = {ORG} AND state = 'draft' AND waiting_for = 'requester' AND last_event_id IS NULL",
        update_columns=(
            "title",
            "life_area",
            "owner_id",
            "owner_org_id",
            "turn_of",
            "due_on",
            "starts_at",
            "usual_days",
            "agreed_with_person",
            "version",
        ),
        lookup="SELECT, UPDATE (state, waiting_for, waiting_since, last_event_id)",
        crosses=frozenset({"owner_org", "last_event"}),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="step_state_is_known"),
            models.CheckConstraint(condition=Q(waiting_for__in=Party.values), name="step_waits_for_a_known_party"),
            models.CheckConstraint(condition=~Q(title=""), name="step_has_a_title"),
            models.UniqueConstraint(fields=["org", "key"], name="step_once_per_submit"),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(kind="question"), name="step_only_questions_are_anonymous"
            ),
            models.CheckConstraint(condition=Q(life_area__in=["", *LifeArea.values]), name="step_life_area_is_known"),
        ]
        indexes = [
            models.Index(fields=["org", "state", "due_on"], name="step_ours_by_due"),
            models.Index(fields=["owner_org", "state", "waiting_since"], name="step_at_us_by_waiting"),
            models.Index(fields=["matter"], name="step_by_matter"),
        ]

    def __str__(self) -> str:
        return f"Schritt {self.pk}"


class StepEvent(models.Model):
    """What happened to a step: sent, returned, answered. Added, never changed; a wrong click is taken back by another event."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="events")
    event = models.CharField(max_length=20)
    actor_org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    actor_membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.CharField("für wen eingetragen", max_length=120, blank=True, default="")
    code = models.CharField("Antwort", max_length=40, blank=True, default="")
    text = models.TextField("Erläuterung", blank=True, default="", max_length=2000)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_until = models.DateField("gilt bis", null=True, blank=True)
    at = models.DateTimeField()
    key = models.UUIDField("Schlüssel gegen doppeltes Absenden", null=True, blank=True)
    # written by the trigger
    party = models.CharField(max_length=12, choices=Party.choices, editable=False, default=Party.REQUESTER)
    from_state = models.CharField(max_length=12, default="", editable=False)
    from_waiting_for = models.CharField(max_length=12, default="", editable=False)
    to_state = models.CharField(max_length=12, default="", editable=False)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    wall = wall.insert_only(
        read=(f"step_id IN (SELECT s.id FROM steps_step s WHERE s.owner_org_id = {ORG} AND s.state <> 'draft')",),
        insert=f"actor_org_id = {ORG} AND (org_id = {ORG} OR step_id IN "
        f"(SELECT s.id FROM steps_step s WHERE s.owner_org_id = {ORG} AND s.state <> 'draft' AND s.org_id = steps_stepevent.org_id))",
        lookup="SELECT",
        crosses=frozenset({"actor_org"}),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "key"], name="step_event_once_per_submit"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="step_event_valid_until_after_from",
            ),
        ]
        indexes = [models.Index(fields=["step", "id"], name="step_event_by_step")]

    def __str__(self) -> str:
        return f"Ereignis {self.pk}"


class Transition(models.Model):
    """One allowed move: kind of step, state, event, who may do it, and what follows. Loaded from transitions.py."""

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    event = models.CharField(max_length=20)
    party = models.CharField(max_length=12)
    next_state = models.CharField(max_length=12)
    waiting_for = models.CharField(max_length=12)

    wall = wall.reference(lookup="SELECT")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "state", "event", "party"], name="transition_is_unambiguous")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state} –{self.event}→ {self.next_state}"


class Checkpoint(models.Model):
    """One line of a request's checklist: a fact or paper that must be there before it can be sent."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="checkpoints")
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=160)
    is_required = models.BooleanField("muss vorliegen", default=True)
    is_there = models.BooleanField("liegt vor", default=False)
    remark = models.CharField("Bemerkung", max_length=160, blank=True, default="")

    wall = wall.own(
        read=(f"step_id IN (SELECT s.id FROM steps_step s WHERE s.owner_org_id = {ORG} AND s.state <> 'draft')",),
        lookup="SELECT",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "code"], name="checkpoint_once_per_step")]

    def __str__(self) -> str:
        return self.code
