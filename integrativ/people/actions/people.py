"""Register and correct people, households, restriction of processing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction

from integrativ.audit import log
from integrativ.common.dates import now
from integrativ.people import policies
from integrativ.people.errors import NotInTeam, PersonChangedMeanwhile
from integrativ.people.models import Household, Person, PersonChange, Share
from integrativ.people.models.person import search_keys
from integrativ.people.queries.duplicates import LooksLikeDuplicate, find_duplicates
from integrativ.tenancy.models import Membership


@dataclass(frozen=True)
class PersonData:
    """What stands on a person's own row."""

    given_names: str
    family_name: str
    birth_date: dt.date | None = None
    municipality_id: str | None = None
    telephone: str = ""
    email: str = ""
    contact_language: str = ""
    needs_interpreter: bool | None = None
    contact_note: str = ""


FIELDS = tuple(PersonData.__dataclass_fields__)


def register_person(
    *,
    data: PersonData,
    by: Membership,
    on: dt.date,
    key: uuid.UUID | None = None,
    different_from: Collection[int] | None = (),
) -> Person:
    """Add a person to the hat's body. The same `key` twice has one effect.

    `different_from` names the people somebody has compared and found to be others; None leaves the comparison out
    (import with its own comparison).

    :raises NotInTeam: when the hat does not accompany people.
    :raises LooksLikeDuplicate: with the people to compare first.
    """
    if not policies.is_desk(by):
        raise NotInTeam
    if key is not None and (known := Person.objects.filter(org_id=by.organisation_id, key=key).first()):
        return known
    if different_from is not None:
        _compare(data, by=by, different_from=different_from)
    person = Person(org_id=by.organisation_id, created_on=on, key=key, **asdict(data))
    person.full_clean(exclude=["org", "municipality", "household", "key", "merged_into"], validate_constraints=False)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        if "person_once_per_submit" not in str(error):
            raise
        return Person.objects.get(org_id=by.organisation_id, key=key)
    log.write(kind="change", act="people.register", person_ids=[person.pk], object_kind="person", object_id=person.pk)
    return person


def _compare(data: PersonData, *, by: Membership, different_from: Collection[int]) -> None:
    found = find_duplicates(
        by,
        given_names=data.given_names,
        family_name=data.family_name,
        birth_date=data.birth_date,
        telephone=data.telephone,
    )
    if any(duplicate.id not in different_from for duplicate in found):
        raise LooksLikeDuplicate(found)


def correct_person(*, person: Person, changes: Mapping[str, Any], version: int, by: Membership) -> Person:
    """Change fields of a person's own row; what stood there before is kept in her history.

    :raises PersonChangedMeanwhile: when the version is no longer the current one; nothing is changed then.
    """
    policies.must_change(by, person)
    current = Person.objects.select_related("municipality").get(pk=person.pk)
    wanted = {name: changes[name] for name in FIELDS if name in changes and changes[name] != getattr(current, name)}
    if not wanted:
        return current
    before = {name: getattr(current, name) for name in wanted}
    for name, value in wanted.items():
        setattr(current, name, value)
    current.full_clean(exclude=["org", "municipality", "household", "key", "merged_into"], validate_constraints=False)
    updated = Person.objects.filter(pk=person.pk, version=version).update(
        **wanted, **search_keys(current), version=version + 1
    )
    if not updated:
        raise PersonChangedMeanwhile(Person.objects.select_related("municipality").get(pk=person.pk))
    PersonChange.objects.bulk_create(
        PersonChange(
            org_id=person.org_id,
            person=person,
            field=name,
            before=_words(before[name]),
            after=_words(value),
            changed_by=by,
            changed_at=now(),
        )
        for name, value in wanted.items()
    )
    log.write(kind="change", act="people.correct", person_ids=[person.pk], object_kind="person", object_id=person.pk)
    return Person.objects.select_related("municipality", "title_end", "org").get(pk=person.pk)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value)[:200]


def join_household(*, person: Person, other: Person, by: Membership) -> Household:
    """Two people live together; a household of the other is joined, else a new one begins."""
    policies.must_change(by, person, other)
    household = other.household or person.household or Household.objects.create(org_id=person.org_id)
    for member in (person, other):
        if member.household_id != household.pk:
            member.household = household
            member.save(update_fields=["household"])
    log.write(kind="change", act="people.join_household", person_ids=[person.pk, other.pk])
    return household


def leave_household(*, person: Person, by: Membership) -> None:
    """The person lives elsewhere now; a household of one is given up."""
    policies.must_change(by, person)
    household = person.household
    if household is None:
        return
    person.household = None
    person.save(update_fields=["household"])
    if Person.objects.filter(household=household).count() < 2:
        Person.objects.filter(household=household).update(household=None)
        household.delete()
    log.write(kind="change", act="people.leave_household", person_ids=[person.pk])


def restrict_processing(*, person: Person, by: Membership, on: dt.date, reason: str) -> None:
    """Stop sharing and proposing until the person lifts it (Art. 18 DSGVO); live shares rest at once."""
    policies.must_change(by, person)
    Person.objects.filter(pk=person.pk, processing_restricted_on=None).update(processing_restricted_on=on)
    Share.objects.filter(person=person, withdrawn_at=None, paused_at=None).update(paused_at=now())
    person.processing_restricted_on = on
    log.write(kind="share", act="people.restrict", person_ids=[person.pk], reason=reason)


def lift_restriction(*, person: Person, by: Membership) -> None:
    """Processing goes on as the person wishes; resting shares open again until their end."""
    policies.must_change(by, person)
    Person.objects.filter(pk=person.pk).update(processing_restricted_on=None)
    Share.objects.filter(person=person, withdrawn_at=None).exclude(paused_at=None).update(paused_at=None)
    person.processing_restricted_on = None
    log.write(kind="share", act="people.lift_restriction", person_ids=[person.pk])
