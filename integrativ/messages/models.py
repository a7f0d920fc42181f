"""Notices for a hat, and mails waiting to be sent. Neither carries anything personal about people accompanied."""

from django.db import models

from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership, Organisation


class Notice(models.Model):
    """A line for one hat: something happened, here is where. The key makes it appear once."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="notices")
    text = models.CharField(max_length=200)
    path = models.CharField(max_length=200, default="")
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    wall = wall.own(delete="", grants=("SELECT", "INSERT", "UPDATE"), update_columns=("seen_at",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "key"], name="notice_once")]
        indexes = [models.Index(fields=["membership", "seen_at"], name="notice_by_hat")]

    def __str__(self) -> str:
        return f"Hinweis {self.pk}"


class Mail(models.Model):
    """A mail in the outbox. `sending_at` without `sent_at` after a crash means: nobody knows, a human decides."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_address = models.EmailField()
    subject = models.CharField(max_length=160)
    body = models.TextField()
    key = models.CharField(max_length=120)
    queued_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")

    wall = wall.own(
        delete="",
        grants=("SELECT", "INSERT", "UPDATE"),
        update_columns=("sending_at", "sent_at", "next_try_at", "attempts", "error"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "key"], name="mail_once")]
        indexes = [models.Index(fields=["org", "sent_at", "next_try_at"], name="mail_waiting")]

    def __str__(self) -> str:
        return f"Mail {self.pk}"
