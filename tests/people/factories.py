"""Small makers for tests about people, facts and shares."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ.common.dates import now
from integrativ.people.actions import record_fact, share
from integrativ.people.actions.shares import Declaration
from integrativ.people.models import Fact, Person, Share
from integrativ.tenancy.models import Membership, Organisation
from tests.factories import wearing

SHOWN = Declaration(
    text_version="test", text_digest="0" * 64, language="de", channel="spoken", given_on=dt.date(2020, 1, 2)
)


def fact(hat: Membership, person: Person, name: str, value: Any, **more: Any) -> Fact:
    """A fact recorded by the hat."""
    with wearing(hat):
        return record_fact(person=person, name=name, value=value, by=hat, **more)


def release(hat: Membership, person: Person, to: Organisation, category: str, **more: Any) -> Share:
    """A consent through the action, for half a year from now."""
    with wearing(hat):
        return share(
            person=person,
            recipient=to,
            category=category,
            purpose=more.pop("purpose", "placement"),
            legal_basis=more.pop("legal_basis", "consent"),
            until=more.pop("until", (now() + dt.timedelta(days=180)).date()),
            by=hat,
            declaration=more.pop("declaration", SHOWN),
            **more,
        )
