"""Who looked at a person's data, in the own body and in others (Art. 15 DSGVO, § 83 SGB X)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from integrativ.audit.models import EntryKind
from integrativ.people.models import Person
from integrativ.tenancy.models import Membership, Organisation


@dataclass(frozen=True)
class Look:
    """One act that touched the person: when, which body, who of the own body, what kind of act."""

    at: dt.datetime
    body: str
    who: str
    kind: str
    act: str
    is_ours: bool


def looks_at(person: Person, *, since: dt.datetime) -> list[Look]:
    """All acts since then, newest first, at most 500. People of other bodies appear as their body."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, org_id, membership_id, kind, act FROM people_looks(%s, %s)", [person.pk, since])
        rows = cursor.fetchall()
    bodies = dict(Organisation.objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "short_name"))
    ours = {row[2] for row in rows if row[1] == person.org_id and row[2]}
    names = dict(Membership.objects.filter(pk__in=ours).values_list("pk", "user__name"))
    kinds = dict(EntryKind.choices)
    return [
        Look(
            at,
            bodies.get(org, ""),
            names.get(hat, "") if org == person.org_id else "",
            str(kinds.get(kind, kind)),
            act,
            org == person.org_id,
        )
        for at, org, hat, kind, act in rows
    ]
