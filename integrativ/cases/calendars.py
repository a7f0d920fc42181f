"""Dates for a calendar program: a secret address per hat, entries without any name."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from integrativ.cases.models import CalendarFeed
from integrativ.cases.queries.case import cases_of
from integrativ.cases.queries.expiry import expiring
from integrativ.cases.queries.today import is_mine, running_steps
from integrativ.common import dates
from integrativ.tenancy.models import Membership, Role

ENDING_WORDS = {
    "title": "Ende eines Titels",
    "permission": "Ende einer Erlaubnis",
    "share": "Ende einer Freigabe",
    "gap": "Niemand zuständig",
    "deadline": "Frist",
}


ROLES = (Role.CASE_MANAGER, Role.COMPANY_USER)


@dataclass(frozen=True)
class Entry:
    """One date: kind and case number, nothing about the person. `at` is a moment, else the whole day."""

    uid: str
    words: str
    day: dt.date
    at: dt.datetime | None = None
    step_id: int | None = None
    case_id: int | None = None
    hint_id: int | None = None
    placement_id: int | None = None  # of a company: the way to it


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make(membership: Membership) -> str:
    """Make the secret address's token; an older one stops working. Only its digest is kept."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        membership=membership, defaults={"digest": digest(token), "made_at": dates.now()}
    )
    return token


def revoke(membership: Membership) -> None:
    """The address stops working."""
    CalendarFeed.objects.filter(membership=membership).delete()


def exists(membership: Membership) -> bool:
    """Whether an address is in use."""
    return CalendarFeed.objects.filter(membership=membership).exists()


def owner(token: str, on: dt.date) -> Membership | None:
    """The hat behind a token, while it is still worn."""
    feed = (
        CalendarFeed.objects.filter(digest=digest(token))
        .select_related("membership__user", "membership__organisation")
        .first()
    )
    if feed is None:
        return None
    hat = feed.membership
    valid = hat.starts_on <= on and (hat.ends_on is None or hat.ends_on >= on)
    return hat if valid and hat.user.is_active and hat.role in ROLES else None


def entries(membership: Membership, on: dt.date) -> list[Entry]:
    """Dates of the hat: its own steps with a day, appointments with an hour, and what ends in 90 days."""
    cases = list(cases_of(membership))
    by_person = {case.person_id: case.pk for case in cases}
    steps = running_steps(membership)
    found = []
    for step in steps:
        if step.due_on is None or not (is_mine(step) or step.starts_at):
            continue
        number = by_person.get(step.about_id)  # type: ignore[attr-defined]
        words = f"{step.get_kind_display()}{f', Fall {number}' if number else ''}"
        found.append(Entry(f"schritt-{step.pk}", words, step.due_on, step.starts_at, step.pk, number))
    for row in expiring(membership, on, cases=cases, steps=steps):
        if row.kind == "radar":  # the radar brings its own days, further ahead
            continue
        words = f"{ENDING_WORDS.get(row.kind, 'Frist')}, Fall {row.case_id}"
        key = f"{row.kind}-{row.case_id}-{row.day:%Y%m%d}-{row.step_id or 0}"
        found.append(Entry(key, words, row.day, case_id=row.case_id))
    return found
