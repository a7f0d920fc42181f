"""Build bodies, hats and people for tests; name only what matters."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from integrativ.cases.models import Case, TeamMember
from integrativ.people.models import Account, Person, Share, Subject
from integrativ.steps.models import Matter
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Membership, Organisation, Role, User

ON = dt.date(2026, 11, 23)
_number = itertools.count(1)


@contextmanager
def wearing(hat: Membership) -> Iterator[Actor]:
    """Act as this hat."""
    with acting(Actor(user_id=hat.user_id, org_id=hat.organisation_id, membership_id=hat.pk)) as who:
        yield who


def organisation(kind: str = "kim", name: str = "", **fields: Any) -> Organisation:
    """A body. Only the owner of the tables may add public bodies, so it goes by her connection inside this transaction's reach."""
    number = next(_number)
    made = Organisation(
        kind=kind,
        name=name or f"{kind.upper()} Teststadt {number}",
        short_name=name or f"{kind.upper()} {number}",
        **fields,
    )
    _insert_body(made)
    return made


def _insert_body(made: Organisation) -> None:
    """Public bodies come from reference data; a test may add one although the application role may not."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT test_add_body(%s, %s, %s, %s, %s)",
            [made.kind, made.name, made.short_name, made.district_id, made.municipality_id],
        )
        made.pk = cursor.fetchone()[0]
    made._state.adding = False
    made.refresh_from_db()


def user(name: str = "", email: str = "") -> User:
    number = next(_number)
    made = User(email=email or f"person{number}@test.example", name=name or f"Test Mensch {number}", is_active=True)
    made.set_unusable_password()
    made.save()
    return made


def hat(
    organisation_: Organisation, role: str = Role.CASE_MANAGER, *, user_: User | None = None, **fields: Any
) -> Membership:
    """A membership that began long ago."""
    return Membership.objects.create(
        user=user_ or user(),
        organisation=organisation_,
        role=role,
        starts_on=fields.pop("starts_on", dt.date(2020, 1, 1)),
        **fields,
    )


def person(hat_: Membership, *, given: str = "Layla", family: str = "Testova", **fields: Any) -> Person:
    """A person of the hat's body, without a case."""
    with wearing(hat_):
        return Person.objects.create(
            org_id=hat_.organisation_id,
            given_names=given,
            family_name=family,
            created_on=fields.pop("created_on", ON),
            **fields,
        )


def case(hat_: Membership, person_: Person | None = None, **fields: Any) -> Case:
    """A case led by the hat."""
    person_ = person_ or person(hat_)
    with wearing(hat_):
        matter = Matter.objects.create(org_id=hat_.organisation_id, kind="case", opened_on=ON)
        Subject.objects.create(org_id=hat_.organisation_id, matter=matter, person=person_)
        made = Case.objects.create(
            org_id=hat_.organisation_id, person=person_, matter=matter, opened_on=fields.pop("opened_on", ON), **fields
        )
        TeamMember.objects.create(
            org_id=hat_.organisation_id,
            case=made,
            person=person_,
            membership=hat_,
            role="lead",
            starts_on=ON - dt.timedelta(days=400),
        )
    return made


def share(hat_: Membership, person_: Person, to: Organisation, category: str, **fields: Any) -> Share:
    """A live consent for half a year."""
    from django.utils import timezone

    now = timezone.now()
    with wearing(hat_):
        return Share.objects.create(
            org_id=hat_.organisation_id,
            person=person_,
            recipient=to,
            recipient_kind=to.kind,
            category=category,
            purpose=fields.pop("purpose", "placement"),
            legal_basis=fields.pop("legal_basis", "consent"),
            valid_from=fields.pop("valid_from", now - dt.timedelta(minutes=1)),
            valid_until=fields.pop("valid_until", now + dt.timedelta(days=180)),
            given_on=ON,
            given_to=hat_,
            text_version="1",
            text_digest="0" * 64,
            language="de",
            channel="spoken",
            **fields,
        )


def account(hat_: Membership, person_: Person, user_: User | None = None) -> User:
    """Link a sign-in to the person herself."""
    user_ = user_ or user(name="Die Person selbst")
    with wearing(hat_):
        Account.objects.create(org_id=hat_.organisation_id, person=person_, user=user_)
    return user_
