"""Who acts: a person with a hat (membership) in one body. Held per request or job, written into each transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True)
class Actor:
    """The one who acts. `org_id` is None for a person looking at her own data, `membership_id` None for a job of the system."""

    user_id: int | None
    org_id: int | None
    membership_id: int | None = None


SETTINGS = ("app.user", "app.org", "app.membership")
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_before_commit: list[Callable[[Actor], None]] = []


def current() -> Actor | None:
    """The acting person, or None: then the database shows nothing."""
    return _actor.get()


def before_commit(hook: Callable[[Actor], None]) -> Callable[[Actor], None]:
    """Register what must be written in the same transaction as the work itself, for example the access log."""
    if hook not in _before_commit:
        _before_commit.append(hook)
    return hook


def apply(cursor: Any, who: Actor | None) -> None:
    """Write the actor into the running transaction; empty strings mean nobody."""
    values = ("", "", "") if who is None else (who.user_id, who.org_id, who.membership_id)
    cursor.execute(
        "SELECT set_config('app.user', %s, true), set_config('app.org', %s, true), set_config('app.membership', %s, true)",
        ["" if value is None else str(value) for value in values],
    )


@contextmanager
def acting(who: Actor) -> Iterator[Actor]:
    """One transaction under one actor. Inside another one it switches and restores; an error restores as well."""
    before, nested = _actor.get(), connection.in_atomic_block
    token = _actor.set(who)
    try:
        with transaction.atomic():
            if nested:
                with connection.cursor() as cursor:
                    apply(cursor, who)
            yield who
            if not connection.needs_rollback:
                for hook in _before_commit:
                    hook(who)
            if nested and not connection.needs_rollback:
                with connection.cursor() as cursor:
                    apply(cursor, before)
    finally:
        _actor.reset(token)
