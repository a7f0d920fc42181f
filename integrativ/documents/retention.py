"""Delete what has outlived its period. Higher packages register what; this module knows when and leaves the tombstone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from integrativ.audit import log
from integrativ.common.dates import add_months
from integrativ.documents.models import Hold, Period, Tombstone
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Organisation


@dataclass(frozen=True)
class Due:
    """One object whose period has ended; `digest` (may be empty) recognises it if it ever comes back."""

    object_id: int
    digest: str = ""


@dataclass(frozen=True)
class Rule:
    """`due(latest)` lists own objects whose period began on or before that day; `delete` removes one wholly."""

    period: str
    object_kind: str
    due: Callable[[dt.date], Iterable[Due]]
    delete: Callable[[int], object]


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule once; the object kind names it."""
    _rules[f"{rule.period}:{rule.object_kind}"] = rule


def rules() -> list[Rule]:
    """All registered rules in a stable order."""
    return [_rules[name] for name in sorted(_rules)]


def period_began_by(*, months: int, on: dt.date) -> dt.date:
    """The latest start day whose period has run out on `on` (§§ 187 Abs. 1, 188 BGB: it ends with the day of the same number)."""
    day = add_months(on, -months)
    while add_months(day, months) >= on:
        day -= dt.timedelta(days=1)
    return day


def held(*, object_kind: str, object_id: int, on: dt.date) -> bool:
    """Whether a legal hold keeps the object on that day."""
    holds = Hold.objects.filter(object_kind=object_kind, object_id=object_id, starts_on__lte=on)
    return any(hold.ends_on is None or hold.ends_on >= on for hold in holds)


def delete_for_body(*, org_id: int, on: dt.date) -> int:
    """Apply all rules to one body's rows, each object in a transaction of its own. Returns how many were deleted."""
    deleted = 0
    months = dict(Period.objects.values_list("code", "months"))
    for rule in rules():
        latest = period_began_by(months=months[rule.period], on=on)
        with acting(Actor(user_id=None, org_id=org_id)):
            waiting = list(rule.due(latest))
        for due in waiting:
            with acting(Actor(user_id=None, org_id=org_id)), transaction.atomic():
                if held(object_kind=rule.object_kind, object_id=due.object_id, on=on):
                    continue
                rule.delete(due.object_id)
                Tombstone.objects.get_or_create(
                    org_id=org_id,
                    object_kind=rule.object_kind,
                    object_id=due.object_id,
                    defaults={"rule": rule.period, "digest": due.digest, "deleted_on": on},
                )
                log.write(
                    kind="change", act=f"retention.{rule.period}", object_kind=rule.object_kind, object_id=due.object_id
                )
                deleted += 1
    return deleted


def delete_everywhere(*, on: dt.date) -> int:
    """The nightly job: every body after the other."""
    return sum(delete_for_body(org_id=pk, on=on) for pk in Organisation.objects.values_list("pk", flat=True))


def was_deleted(*, org_id: int, digest: str) -> bool:
    """Whether something with this digest was deleted here before, so that no import brings it back unasked (Art. 17 DSGVO)."""
    return bool(digest) and Tombstone.objects.filter(org_id=org_id, digest=digest).exists()
