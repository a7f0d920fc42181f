"""What a partner notes on a request sent to it. The rows belong to the request's body (it may read and delete them);
only the partner writes them, because a partner never changes a foreign step."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from integrativ.network.walls import SENT
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation
from integrativ.tenancy.wall import ORG

OURS = f"body_id = {ORG}"


def _by_the_partner() -> wall.Wall:
    return wall.own(
        read=(OURS,),
        insert=f"{OURS} AND {SENT}",
        update="",
        delete=f"org_id = {ORG}",
        grants=("SELECT", "INSERT", "DELETE"),
        crosses=frozenset({"body"}),
    )


class Assignment(models.Model):
    """Who in the receiving body works on a request; the newest row counts."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="assignments")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Wer übernimmt?")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow())

    wall = _by_the_partner()

    class Meta:
        indexes = [models.Index(fields=["body", "step", "-id"], name="assignment_newest")]

    def __str__(self) -> str:
        return f"Schritt {self.step_id} bei {self.to_id}"


class AnswerDetail(models.Model):
    """What belongs to one answer besides its code: missing items, own file number, entry in the document."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="answer_details")
    event = models.OneToOneField(StepEvent, models.CASCADE, related_name="detail")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    missing = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="Was fehlt")
    file_number = models.CharField("Ihr Aktenzeichen", max_length=40, blank=True, default="")
    entered_in_document = models.BooleanField("Nebenbestimmung ist im Dokument eingetragen", default=False)

    wall = _by_the_partner()

    def __str__(self) -> str:
        return f"Einzelheiten zu Ereignis {self.event_id}"


class Necessity(models.Model):
    """The statement an Ausländerbehörde makes before it asks for further data (§ 87 Abs. 1 AufenthG)."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="necessities")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    stated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    necessity = models.CharField("Warum sind die Angaben erforderlich?", max_length=500)
    register_not_sufficient = models.BooleanField("Der Abruf aus dem Ausländerzentralregister reicht nicht aus")

    wall = _by_the_partner()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(necessity=""), name="necessity_is_stated"),
            models.CheckConstraint(condition=Q(register_not_sufficient=True), name="necessity_register_was_not_enough"),
        ]

    def __str__(self) -> str:
        return f"Erforderlichkeit zu Schritt {self.step_id}"
