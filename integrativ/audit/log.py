"""Write into the access log. Reads collect during a request and become one entry; no log, no page."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection

from integrativ.tenancy import actor
from integrativ.tenancy.actor import Actor

MOST = 2**63 - 1


@dataclass
class _Looks:
    person_ids: set[int] = field(default_factory=set)
    act: str = ""


_looks: ContextVar[_Looks | None] = ContextVar("looks", default=None)


def saw(person_ids: Iterable[int], *, act: str = "") -> None:
    """Remember that these people's data were shown; written when the transaction ends."""
    looks = _looks.get()
    if looks is None:
        looks = _Looks()
        _looks.set(looks)
    looks.person_ids.update(person_ids)
    looks.act = act or looks.act


def write_looks(who: Actor) -> None:
    """The last write before COMMIT: one row for all people seen in this request."""
    looks, _ = _looks.get(), _looks.set(None)
    if looks and looks.person_ids:
        write(kind="read", act=looks.act or "read", person_ids=sorted(looks.person_ids), who=who)


def denied(*, act: str, object_kind: str, object_id: int | None) -> None:
    """Somebody asked for what is not hers; kept although the page says only: not found."""
    fits = object_id is not None and abs(object_id) <= MOST  # an address may name a number that no row can have
    write(kind="denial", act=act, object_kind=object_kind, object_id=object_id if fits else None)


def write_administration(*, act: str, object_kind: str, object_id: int | None, reason: str) -> None:
    """A change of accounts and roles, which lie below this package and therefore call through a hook."""
    write(kind="administration", act=act, object_kind=object_kind, object_id=object_id, reason=reason)


def write(
    *,
    kind: str,
    act: str,
    person_ids: Iterable[int] = (),
    object_kind: str = "",
    object_id: int | None = None,
    reason: str = "",
    who: Actor | None = None,
) -> None:
    """Insert one entry in the running transaction.

    `act` names the action ("cases.close"), never its content. Without an acting body nothing personal can be
    read or changed, so nothing is written either.
    """
    who = who or actor.current()
    if who is None or who.org_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (org_id, user_id, membership_id, kind, act, person_ids, object_kind, object_id, reason)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                who.org_id,
                who.user_id,
                who.membership_id,
                kind,
                act[:80],
                list(person_ids),
                object_kind,
                object_id,
                reason[:300],
            ],
        )
