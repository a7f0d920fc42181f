"""Is the person already accompanied elsewhere? Only people who agreed can be found; the answer is a body and its telephone."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db import DataError, OperationalError, connection, transaction

from integrativ.audit import log
from integrativ.common.names import fold
from integrativ.people import policies
from integrativ.people.errors import LookupLimitReached, NotInTeam, PeopleError
from integrativ.people.models import LookupKey, Person
from integrativ.tenancy.models import Membership, Organisation

TEXT_VERSION = "2026-11"


@dataclass(frozen=True)
class FoundBody:
    """A body that accompanies somebody with this name and birth date, and where to call."""

    name: str
    telephone: str


def digest_of(given_names: str, family_name: str, birth_date: dt.date) -> str:
    """Keyed hash over folded name and birth date; without the key nobody can try names against it."""
    parts = sorted(fold(f"{given_names} {family_name}").replace("-", " ").split())
    text = "|".join([" ".join(parts), birth_date.isoformat()])
    return hmac.new(settings.LOOKUP_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def agree_to_lookup(*, person: Person, by: Membership, on: dt.date, language: str) -> LookupKey:
    """Keep that the person agreed to be found by other counselling bodies, with the hash by which she is found."""
    policies.must_change(by, person)
    if person.birth_date is None:
        raise PeopleError("Für die Suche bei anderen Stellen fehlt das Geburtsdatum.")
    if not language:
        raise PeopleError("Bitte wählen Sie die Sprache des Gesprächs.")
    key, _ = LookupKey.objects.update_or_create(
        person=person,
        org_id=person.org_id,
        defaults={
            "digest": digest_of(person.given_names, person.family_name, person.birth_date),
            "agreed_on": on,
            "language": language,
            "text_version": TEXT_VERSION,
            "recorded_by": by,
        },
    )
    log.write(kind="share", act="people.agree_to_lookup", person_ids=[person.pk])
    return key


def withdraw_lookup(*, person: Person, by: Membership) -> None:
    """The person no longer wants to be found: the hash is deleted at once."""
    policies.must_change(by, person)
    if LookupKey.objects.filter(person=person).delete()[0]:
        log.write(kind="share", act="people.withdraw_lookup", person_ids=[person.pk])


def find_elsewhere(*, given_names: str, family_name: str, birth_date: dt.date, by: Membership) -> list[FoundBody]:
    """Ask all other bodies whether they accompany this person; counted and logged, 20 a day and user.

    :raises LookupLimitReached: after the twentieth search of the day.
    """
    if not policies.is_desk(by):
        raise NotInTeam
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT people_find_elsewhere(%s)", [digest_of(given_names, family_name, birth_date)])
            ids = [row[0] for row in cursor.fetchall()]
    except (OperationalError, DataError) as error:
        if "lookup_limit_of_the_day_reached" in str(error):
            raise LookupLimitReached from error
        raise
    log.write(kind="lookup", act="people.find_elsewhere")
    bodies = Organisation.objects.filter(pk__in=ids).order_by("sort_key", "id")
    return [FoundBody(body.name, body.telephone) for body in bodies]
