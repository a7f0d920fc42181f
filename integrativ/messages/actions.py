"""Leave a notice, queue a mail, send what waits. Mails carry a link and no name."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from integrativ.common.dates import now
from integrativ.messages.models import Mail, Notice
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Invitation, Membership, Organisation

BACK_OFF = (1, 5, 15, 60, 240, 1440)  # minutes after the first, second, … failure


def notify(*, members: Iterable[Membership], text: str, path: str, key: str) -> int:
    """Leave one notice per hat of the acting body; the same key twice leaves one. Returns how many are new."""
    made = [
        Notice(
            org_id=m.organisation_id,
            membership=m,
            text=text[:200],
            path=path,
            key=f"{key}:{m.pk}"[:120],
            created_at=now(),
        )
        for m in members
    ]
    before = Notice.objects.filter(key__in=[n.key for n in made]).count()
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made) - before


def mark_seen(*, membership: Membership, pk: int) -> None:
    """The hat has read its notice."""
    Notice.objects.filter(pk=pk, membership=membership, seen_at=None).update(seen_at=now())


def queue_mail(*, org_id: int, to_address: str, subject: str, body: str, key: str) -> Mail:
    """Put a mail into the outbox in the running transaction; it leaves only if that commits."""
    mail, _ = Mail.objects.get_or_create(
        org_id=org_id,
        key=key[:120],
        defaults={"to_address": to_address, "subject": subject[:160], "body": body, "queued_at": now()},
    )
    return mail


def deliver(*, org_id: int, limit: int = 50) -> int:
    """Send waiting mails of one body. Claim, send, mark: a crash between leaves the claim, never a second mail."""
    sent = 0
    for _ in range(limit):
        mail = _claim(org_id)
        if mail is None:
            return sent
        try:
            EmailMessage(
                mail.subject,
                mail.body,
                to=[mail.to_address],
                headers={"Message-ID": f"<{org_id}.{mail.pk}@integrativ>"},
            ).send()
        except (OSError, smtplib.SMTPException) as error:
            _failed(org_id, mail, type(error).__name__)
        else:
            with acting(Actor(user_id=None, org_id=org_id)):
                Mail.objects.filter(pk=mail.pk).update(sent_at=now(), error="")
            sent += 1
    return sent


def _claim(org_id: int) -> Mail | None:
    with acting(Actor(user_id=None, org_id=org_id)), transaction.atomic():
        waiting = Mail.objects.select_for_update(skip_locked=True).filter(org_id=org_id, sent_at=None, sending_at=None)
        mail = (
            waiting.filter(next_try_at=None).order_by("id").first()
            or waiting.filter(next_try_at__lte=now()).order_by("id").first()
        )
        if mail is not None:
            Mail.objects.filter(pk=mail.pk).update(sending_at=now(), attempts=mail.attempts + 1)
        return mail


def _failed(org_id: int, mail: Mail, error: str) -> None:
    minutes = BACK_OFF[min(mail.attempts, len(BACK_OFF) - 1)]
    with acting(Actor(user_id=None, org_id=org_id)):
        Mail.objects.filter(pk=mail.pk).update(
            sending_at=None, next_try_at=now() + dt.timedelta(minutes=minutes), error=error
        )


def deliver_everywhere() -> int:
    """The job: every body's outbox, also of one whose first person is still invited."""
    invited = Invitation.objects.filter(organisation_id=OuterRef("pk"), accepted_at=None, withdrawn_at=None)
    bodies = Organisation.objects.filter(Q(works_here=True) | Exists(invited))
    return sum(deliver(org_id=pk) for pk in bodies.values_list("pk", flat=True))
