"""What the log and the post office, which lie above, do for the accounts below: they register here when they start."""

from __future__ import annotations

from typing import Protocol

from django.core.mail import EmailMessage
from django.db import transaction
from django.dispatch import Signal

# Sent inside the transaction. `membership`, `by`, and for an absence `starts_on`, `ends_on`, `deputy` (None: nobody) and
# `former_deputy_id` (who stood in until now).
membership_ended = Signal()
absence_recorded = Signal()


class Recorder(Protocol):
    """Writes one act of administration into the access log."""

    def __call__(self, *, act: str, object_kind: str, object_id: int | None, reason: str) -> None: ...


class Carrier(Protocol):
    """Takes a mail that shall leave after the running transaction."""

    def __call__(self, *, org_id: int, to_address: str, subject: str, body: str, key: str) -> object: ...


_recorders: list[Recorder] = []
_carriers: list[Carrier] = []


def recorded_by(recorder: Recorder) -> None:
    """The log registers itself."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def carried_by(carrier: Carrier) -> None:
    """The outbox registers itself; without one, mail leaves directly after commit."""
    if carrier not in _carriers:
        _carriers.append(carrier)


def record(*, act: str, object_kind: str = "membership", object_id: int | None = None, reason: str = "") -> None:
    """Write who changed which access, in the running transaction."""
    for recorder in _recorders:
        recorder(act=act, object_kind=object_kind, object_id=object_id, reason=reason)


def send(*, org_id: int, to_address: str, subject: str, body: str, key: str) -> None:
    """Send a mail of a body: through the outbox if there is one, else directly once the change is committed."""
    for carrier in _carriers:
        carrier(org_id=org_id, to_address=to_address, subject=subject, body=body, key=key)
        return
    mail = EmailMessage(subject, body, to=[to_address])
    transaction.on_commit(lambda: _leave(mail))


def _leave(mail: EmailMessage) -> None:
    mail.send()
