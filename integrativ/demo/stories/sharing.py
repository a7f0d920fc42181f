"""Releases: what the person lets a body or company see, for what, until when."""

from __future__ import annotations

import datetime as dt
import hashlib

from integrativ.common import dates
from integrativ.common.dates import add_months
from integrativ.demo.stories.life import Life
from integrativ.people.actions import share, withdraw
from integrativ.people.actions.shares import Declaration
from integrativ.people.models import Share
from integrativ.tenancy.models import Organisation

TEXT_VERSION = "2026-11"
PURPOSES = {
    "abh": "work_permit",
    "agentur": "work_permit",
    "jobcenter": "benefits",
    "sozialamt": "benefits",
    "company": "placement",
    "kim": "handover",
    "welfare": "handover",
}


def release(
    life: Life, to: Organisation, categories: tuple[str, ...], day: dt.date, *, until: dt.date | None = None
) -> list[Share]:
    """The person consents in a talk, in her language; at most 24 months."""
    latest = add_months(day, 24) - dt.timedelta(days=1)
    end = until or latest - dt.timedelta(days=life.dice.choice([0, 0, 10, 30]))
    declaration = Declaration(
        text_version=TEXT_VERSION,
        text_digest=hashlib.sha256(f"Freigabe {TEXT_VERSION} {life.who.language}".encode()).hexdigest(),
        language=life.who.language,
        channel=life.dice.choice(["spoken", "written", "written", "video"]),
        given_on=day,
        interpreter="Sprachmittlung im Haus" if life.who.interpreter else "",
    )
    with life.leading(day, 10, 40) as lead:
        return [
            share(
                person=life.person, recipient=to, category=category, purpose=PURPOSES[to.kind], legal_basis="consent",
                until=min(end, latest), by=lead, declaration=declaration, at=dates.now(),
            )
            for category in categories
        ]  # fmt: skip


def take_back(life: Life, shares: list[Share], day: dt.date) -> None:
    """The person no longer wishes it; effective at once."""
    with life.leading(day, 15, 20) as lead:
        for row in shares:
            withdraw(share_=row, by=lead)
