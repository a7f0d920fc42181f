"""Share, prolong and withdraw: one row for each recipient, category and purpose, until a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction

from integrativ.audit import log
from integrativ.common.dates import add_months, now, today
from integrativ.people import policies
from integrativ.people.errors import ProcessingRestricted, ShareNotAllowed
from integrativ.people.ledger import end_of_day
from integrativ.people.models import Category, LegalBasis, Person, Purpose, Share
from integrativ.tenancy.models import Membership, Organisation

LONGEST_MONTHS = 24
CHANNELS = (
    ("spoken", "im Gespräch"),
    ("telephone", "am Telefon"),
    ("written", "schriftlich unterschrieben"),
    ("video", "im Videogespräch"),
)


@dataclass(frozen=True)
class Declaration:
    """How the person declared it: the text she was shown (version, digest), in which language, by whom interpreted."""

    text_version: str
    text_digest: str
    language: str
    channel: str
    given_on: dt.date
    interpreter: str = ""


def share(
    *,
    person: Person,
    recipient: Organisation,
    category: str,
    purpose: str,
    legal_basis: str,
    until: dt.date,
    by: Membership,
    declaration: Declaration | None = None,
    legal_norm: str = "",
    at: dt.datetime | None = None,
) -> Share:
    """Release one category to one body for one purpose until the end of a day, at most 24 months.

    A live share of the same kind is replaced when this one ends later; else it stays as it is, so that a double
    submit has one effect.

    :raises ShareNotAllowed: with a sentence, when law or form forbid it.
    """
    started, at = (
        at or TransactionNow(),
        at or now(),
    )  # the wall compares with the database's clock, so it also sets the beginning
    policies.must_change(by, person)
    _check(person, recipient, category, purpose, legal_basis, declaration, legal_norm)
    valid_until = end_of_day(until)
    if not at < valid_until <= end_of_day(add_months(at.date(), LONGEST_MONTHS) - dt.timedelta(days=1)):
        raise ShareNotAllowed("Das Ende muss in der Zukunft liegen, höchstens 24 Monate nach dem Beginn.")
    same = Share.objects.filter(
        person=person, recipient=recipient, category=category, purpose=purpose, withdrawn_at=None
    ).first()
    if same is not None and at < same.valid_until and same.valid_until >= valid_until:
        return same
    with transaction.atomic():
        if same is not None:
            Share.objects.filter(pk=same.pk).update(withdrawn_at=now())
        made = Share.objects.create(
            org_id=person.org_id,
            person=person,
            recipient=recipient,
            recipient_kind=recipient.kind,
            category=category,
            purpose=purpose,
            legal_basis=legal_basis,
            legal_norm=legal_norm,
            valid_from=started,
            valid_until=valid_until,
            given_to=by,
            **(asdict(declaration) if declaration else {}),
        )
        if same is not None and at < same.valid_until:
            Share.objects.filter(pk=same.pk).update(replaced_by=made)
        made.refresh_from_db(fields=["valid_from"])
    log.write(
        kind="share", act=f"people.share.{category}", person_ids=[person.pk], object_kind="share", object_id=made.pk
    )
    return made


def prolong_share(*, share_: Share, until: dt.date, by: Membership, declaration: Declaration | None) -> Share:
    """Give a share a later end by a new declaration; the old row stays as evidence and points to the new one."""
    return share(
        person=share_.person,
        recipient=share_.recipient,
        category=share_.category,
        purpose=share_.purpose,
        legal_basis=share_.legal_basis,
        legal_norm=share_.legal_norm,
        until=until,
        by=by,
        declaration=declaration,
    )


def withdraw(*, share_: Share, by: Membership) -> None:
    """End a share at once. What was lawfully done before stays; steps go on without the person's data at the recipient."""
    policies.must_change(by, share_.person)
    if Share.objects.filter(pk=share_.pk, withdrawn_at=None).update(withdrawn_at=now()):
        log.write(
            kind="share", act="people.withdraw", person_ids=[share_.person_id], object_kind="share", object_id=share_.pk
        )


def withdraw_all(*, person: Person, recipient: Organisation, by: Membership) -> int:
    """End everything this recipient may see of the person, at once. Returns how many shares ended."""
    policies.must_change(by, person)
    open_shares = Share.objects.filter(person=person, recipient=recipient, withdrawn_at=None, valid_until__gt=now())
    ended = open_shares.update(withdrawn_at=now())
    if ended:
        log.write(
            kind="share",
            act="people.withdraw_all",
            person_ids=[person.pk],
            object_kind="organisation",
            object_id=recipient.pk,
        )
    return ended


def _check(
    person: Person,
    recipient: Organisation,
    category: str,
    purpose: str,
    legal_basis: str,
    declaration: Declaration | None,
    legal_norm: str,
) -> None:
    if person.processing_restricted_on is not None:
        raise ProcessingRestricted
    if recipient.pk == person.org_id:
        raise ShareNotAllowed("Die eigene Stelle braucht keine Freigabe.")
    if category not in policies.shareable_categories(recipient.kind):
        label = Category(category).label if category in Category.values else "Das"
        raise ShareNotAllowed(f"{label}: darf nicht an diese Stelle gehen. Das gilt auch mit Einwilligung.")
    if purpose not in Purpose.values or legal_basis not in LegalBasis.values:
        raise ShareNotAllowed("Bitte wählen Sie Zweck und Rechtsgrundlage.")
    if policies.needs_evidence(legal_basis) and (
        declaration is None
        or not all((declaration.text_version, declaration.text_digest, declaration.language, declaration.channel))
    ):
        raise ShareNotAllowed("Eine Einwilligung braucht Text, Sprache und Weg, damit sie später belegt werden kann.")
    if declaration is not None and declaration.given_on > today():
        raise ShareNotAllowed("Die Erklärung kann nicht in der Zukunft liegen.")
    if legal_basis == LegalBasis.STATUTE and not legal_norm.strip():
        raise ShareNotAllowed("Bitte nennen Sie die Vorschrift, zum Beispiel § 71 Abs. 2 SGB X.")
