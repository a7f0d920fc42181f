"""Record what is true locally: who is responsible, how a body is reached, that a role card fits, what a body promises."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q

from integrativ.audit import log
from integrativ.network import policies
from integrativ.network.models import Acknowledgement, ContactEntry, Mandate, RoleCard, ServiceStandard
from integrativ.tenancy.models import BodyKind, Evidence, Membership, Municipality, Organisation, Role

CONTACT_FIELDS = ("contact", "telephone", "email", "street", "postal_code", "place", "opening_hours")


def record_mandate(
    *, municipality: Municipality, topic: str, body: Organisation, by: Membership, starts_on: dt.date, source: str
) -> Mandate:
    """The local coordination says which body is responsible in a place from a day on; the earlier word ends the day before."""
    if not policies.may_record(by, municipality):
        raise policies.NotAllowed("Das trägt die Koordination des Kommunalen Integrationsmanagements vor Ort ein.")
    if body.kind == BodyKind.COMPANY:
        raise ValidationError("Ein Betrieb kann nicht zuständig sein.")
    earlier = Mandate.objects.filter(topic=topic, municipality=municipality, evidence=Evidence.LOCAL).filter(
        Q(ends_on=None) | Q(ends_on__gte=starts_on)
    )
    if earlier.filter(starts_on__gte=starts_on).exists():
        raise ValidationError(
            "Ab diesem oder einem späteren Tag ist schon etwas eingetragen. Bitte wählen Sie einen späteren Tag."
        )
    with transaction.atomic():
        earlier.update(ends_on=starts_on - dt.timedelta(days=1))
        made = Mandate.objects.create(
            topic=topic,
            district_id=municipality.district_id,
            municipality=municipality,
            body=body,
            starts_on=starts_on,
            evidence=Evidence.LOCAL,
            reason="Vor Ort bestätigt.",
            source=source[:300],
            recorded_by=by,
        )
    log.write(kind="change", act="network.mandate", object_kind="mandate", object_id=made.pk)
    return made


class ContactChanged(Exception):
    """Somebody has entered other contact data since the form was opened; `now` is what stands there."""

    def __init__(self, now: ContactEntry) -> None:
        self.now = now
        super().__init__()


def record_contact(
    *, body: Organisation, by: Membership, on: dt.date, seen: int | None = None, **fields: Any
) -> ContactEntry:
    """Enter how a body is reached; earlier entries stay as history. `seen` is the newest entry the writer knew (0: none).

    :raises ContactChanged: when somebody was quicker; nothing is overwritten unseen.
    """
    if not policies.may_record_contact(by, body):
        raise policies.NotAllowed("Kontaktdaten trägt die Koordination des Kreises ein, oder die Stelle selbst.")
    known = {name: str(fields.get(name, "")).strip() for name in CONTACT_FIELDS}
    if not (known["telephone"] or known["email"] or known["street"]):
        raise ValidationError("Bitte tragen Sie mindestens Telefon, E-Mail oder Anschrift ein.")
    with connection.cursor() as cursor:  # one after the other, until the end of the transaction
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('network_contact', %s))", [body.pk])
    newest = ContactEntry.objects.filter(body=body).order_by("-pk").first()
    if seen is not None and newest is not None and newest.pk != seen:
        raise ContactChanged(newest)
    made = ContactEntry.objects.create(body=body, recorded_by=by, recorded_on=on, **known)
    log.write(kind="change", act="network.contact", object_kind="organisation", object_id=body.pk)
    return made


def acknowledge(*, card: RoleCard, by: Membership, on: dt.date) -> Acknowledgement:
    """A body confirms that its role card is right; twice changes nothing."""
    if by.organisation.kind != card.kind or by.role == Role.COMPANY_USER:
        raise policies.NotAllowed("Ein Rollenblatt bestätigt die Stelle, die es beschreibt.")
    made, is_new = Acknowledgement.objects.get_or_create(
        org_id=by.organisation_id, card=card, defaults={"by": by, "acknowledged_on": on}
    )
    if is_new:
        log.write(kind="change", act="network.acknowledge", object_kind="role_card", object_id=card.pk)
    return made


def promise(*, by: Membership, step_kind: str, days: int, on: dt.date) -> ServiceStandard:
    """A body promises its own usual time from today on; requests already sent keep theirs."""
    if by.role not in (Role.COORDINATOR, Role.CLERK, Role.ACCOUNT_ADMIN):
        raise policies.NotAllowed("Eine Zusage macht die Stelle selbst.")
    body = by.organisation
    if ServiceStandard.objects.filter(kind=body.kind, step_kind=step_kind, body=body, starts_on=on).exists():
        raise ValidationError("Heute haben Sie dafür schon etwas zugesagt. Ändern können Sie es morgen wieder.")
    made = ServiceStandard.objects.create(
        kind=body.kind, step_kind=step_kind, body=body, days=days, source=f"zugesagt am {on:%d.%m.%Y}", starts_on=on,
        recorded_by=by,
    )  # fmt: skip
    log.write(kind="change", act="network.promise", object_kind="organisation", object_id=body.pk)
    return made
