"""Let the invented people act on an invented day, through the same actions as everybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from integrativ.common import dates
from integrativ.tenancy.actor import Actor, acting, current
from integrativ.tenancy.models import Membership


def workday(day: dt.date) -> dt.date:
    """The day itself, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def moment(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A time of day in Berlin."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=dates.BERLIN)


@contextmanager
def wearing(hat: Membership) -> Iterator[None]:
    """Act as this hat, now. Whoever acts already just goes on."""
    who = Actor(user_id=hat.user_id, org_id=hat.organisation_id, membership_id=hat.pk)
    if current() == who:
        yield
        return
    with acting(who):
        yield


@contextmanager
def told(hat: Membership, day: dt.date, hour: int = 10, minute: int = 0) -> Iterator[None]:
    """Act as this hat on that day."""
    with dates.told_as_of(moment(day, hour, minute)), wearing(hat):
        yield
