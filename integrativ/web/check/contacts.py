"""Who helps and who decides where somebody lives or works: body and contact, or openly that nobody recorded it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from integrativ.network import queries
from integrativ.network.models import Topic
from integrativ.network.queries import NotRecorded, Responsible
from integrativ.tenancy.models import Municipality
from integrativ.web.check.result import Result
from integrativ.web.check.walk import COMPANIES, Walk


def place_of(way: Walk) -> Municipality | None:
    """The municipality named in the last question."""
    return Municipality.objects.filter(ags=way.place).select_related("district").first() if way.place else None


def contacts(way: Walk, found: Result, place: Municipality | None, on: dt.date) -> list[Responsible | NotRecorded]:
    """The bodies for this answer, the most useful first."""
    if place is None:
        return []
    return queries.responsible_bodies(place, on, topics=list(_topics(way, found)))


def _topics(way: Walk, found: Result) -> Iterable[str]:
    if way.door == COMPANIES:
        return (Topic.COUNSELLING, Topic.SGB3, Topic.WORK_PERMIT)
    if found.outcome == "free":
        return (Topic.COUNSELLING, Topic.SGB3)
    return (Topic.COUNSELLING, Topic.WORK_PERMIT)
