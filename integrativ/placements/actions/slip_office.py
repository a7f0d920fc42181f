"""The Ausländerbehörde issues and withdraws the permission slip from its own answer."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction

from integrativ.audit import log
from integrativ.people.models import SentValue
from integrativ.placements import basis as basis_of
from integrativ.placements import codes_of_slips as codes
from integrativ.placements.errors import NotABasis, NotComplete, NotPossible, SlipSaysTooMuch
from integrativ.placements.papers import expires_on, last_day
from integrativ.placements.queries.agreed import answer_of
from integrativ.placements.words import says_too_much
from integrativ.steps.models import Step
from integrativ.tenancy.models import BodyKind, Membership

REFUSED = {
    "slip_needs_consent": "Es fehlt die Freigabe der Person für den Betrieb (Name und Bestätigung).",
    "slip_needs_a_basis": "Die Erlaubnis ist nicht (mehr) erteilt.",
    "slip_needs_a_running_way": "Der Weg in diesen Betrieb ist beendet.",
}
_FROM_REQUEST = {"employer": "der Betrieb", "site": "der Arbeitsort", "occupation": "die Tätigkeit"}


@transaction.atomic
def issue_slip_as_office(
    *, step: Step, by: Membership, on: dt.date, conditions: str = "", key: uuid.UUID | None = None
) -> int:
    """The Ausländerbehörde issues the paper from its own answer; text and days come from the request and the answer.

    It writes into the file of the body that asked through one function of the database, which checks request, answer
    and consent again. Returns the number of the slip.

    :raises NotABasis: when our answer grants nothing, or leaves out conditions.
    :raises NotComplete: naming what is missing.
    """
    if by.organisation_id != step.owner_org_id or by.organisation.kind != BodyKind.ABH:
        raise PermissionDenied
    if says_too_much(conditions):
        raise SlipSaysTooMuch
    said = answer_of(step)
    if said is None or said.event not in basis_of.GRANTS:
        raise NotABasis("Die Bestätigung folgt auf die erteilte Erlaubnis. Bitte antworten Sie zuerst.")
    if said.event == "grant_conditions" and not conditions.strip():
        raise NotABasis("Sie haben Auflagen gemacht. Bitte schreiben Sie, was der Betrieb beachten muss.")
    if said.valid_until is not None and said.valid_until < on:
        raise NotABasis(f"Ihre Erlaubnis endete am {said.valid_until:%d.%m.%Y}.")
    sent = dict(SentValue.objects.filter(step=step, name__in=_FROM_REQUEST).values_list("name", "text"))
    found = office_view(step, on)
    released = dt.datetime.fromisoformat(found["consent_until"]) if found and found["consent_until"] else None
    missing = [label for name, label in _FROM_REQUEST.items() if not sent.get(name)]
    missing += [] if released else ["die Freigabe der Person für den Betrieb (Name und Bestätigung)"]
    missing += [] if by.telephone else ["Ihre Telefonnummer, damit der Betrieb anrufen kann (unter „Mein Zugang“)"]
    if missing or released is None:
        raise NotComplete(missing)
    seed = uuid.uuid4()
    given = {
        "employer": sent["employer"][:160], "place": sent["site"][:300], "job": sent["occupation"][:160],
        "valid_from": said.valid_from or on, "valid_until": said.valid_until, "conditions": conditions.strip()[:500],
        "legal_basis": basis_of.answer_text(str(by.organisation), said)[:400], "key": key,
        "contact_name": f"{by.user.name}, {by.organisation}"[:160], "contact_telephone": by.telephone[:40],
        "seed": seed, "digest": codes.digest_of(codes.code_of(seed)),
        "expires_on": expires_on(on, last_day(released), said.valid_until),
    }  # fmt: skip
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            payload = json.dumps(given, cls=DjangoJSONEncoder)
            cursor.execute("SELECT placements_office_issue(%s, %s::jsonb, %s)", [step.pk, payload, on])
            number = int(cursor.fetchone()[0])
    except IntegrityError as error:
        raise NotPossible(_refused(error)) from error
    log.write(kind="change", act="placements.issue_slip", object_kind="slip", object_id=number)
    return number


def _refused(error: IntegrityError) -> str:
    return next((text for name, text in REFUSED.items() if name in str(error)), NotPossible.message)


def office_view(step: Step, on: dt.date) -> dict[str, Any] | None:
    """What the office may know about its slip: whether consent is there, and how it stands. No name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT placements_office_view(%s, %s)", [step.pk, on])
        found = cursor.fetchone()[0]
    return json.loads(found) if isinstance(found, str) else found


def withdraw_slip_as_office(*, step: Step, by: Membership, on: dt.date) -> None:
    """The office takes back the slip of its own answer, also when the person's data are no longer released to it."""
    if by.organisation_id != step.owner_org_id or by.organisation.kind != BodyKind.ABH:
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute("SELECT placements_office_withdraw(%s, %s)", [step.pk, on])
        number = cursor.fetchone()[0]
    if number is not None:
        log.write(kind="change", act="placements.withdraw_slip", object_kind="slip", object_id=number)
