"""Ask for every address as everybody and keep what came back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from integrativ.tenancy.models import Membership, User
from integrativ.web.access.factor import ASSERTED_KEY
from tests.pages.addresses import Address, addresses
from tests.pages.world import Town, World
from tests.web.client import sign_in

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
MAY_BE_WRITTEN = {"audit_entry", "django_session", "usersessions_usersession", "rate_limit_cache"}

# Once a minute the session notes its last input: that belongs to no page, but to whichever comes then.
OF_THE_SESSION = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Page:
    """One answer."""

    address: str
    url: str
    who: str
    town: str
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int
    written: frozenset[str]
    error: str = ""

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    def __repr__(self) -> str:
        return f"{self.who} {self.url} → {self.status}{' ' + self.error[:80] if self.error else ''}"


@dataclass
class Crawl:
    """All answers: `own` at Bochum's things, `foreign` at those of Herne."""

    pages: list[Page] = field(default_factory=list)
    further: list[Page] = field(default_factory=list)  # see structures.py
    undefined: set[tuple[str, str]] = field(default_factory=set)  # see undefined.py

    def of(self, address: str, who: str, town: str = "Bochum") -> Page:
        return next(p for p in self.pages if (p.address, p.who, p.town) == (address, who, town))

    def html(self) -> Iterator[Page]:
        """Pages somebody sees."""
        return (p for p in self.pages if p.status == 200 and p.is_html)


def enter(who: Membership | User | None, *, factor: str = "demo") -> Client:
    """A browser in which this one has signed in."""
    client = Client(raise_request_exception=False)
    if isinstance(who, Membership):
        return sign_in(client, who, factor=factor)
    if who is not None:
        client.force_login(who)
        session = client.session
        session[ASSERTED_KEY] = factor
        session.save()
    return client


def browsers(world: World) -> dict[str, Client]:
    """Everybody signed in once."""
    return {name: enter(who) for name, who in world.who().items()}


@contextmanager
def forgotten() -> Iterator[None]:
    """What one request changes is not there for the next."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(point)


class _Watch:
    """Counts queries and notes into which tables was written."""

    def __init__(self) -> None:
        self.queries, self.written = 0, set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) and not (found and found[1] in OF_THE_SESSION):
            self.queries += 1
        answer = execute(sql, params, many, context)
        if found and found[1] not in MAY_BE_WRITTEN and context["cursor"].rowcount != 0:
            self.written.add(found[1])
        return answer


def ask(client: Client, url: str, *, method: str = "get", **more: Any) -> tuple[HttpResponse, _Watch, str]:
    """One request that leaves nothing behind; an exception is told, not raised."""
    errors: list[str] = []

    def note(sender: Any, request: Any, **rest: Any) -> None:
        import sys

        errors.append(repr(sys.exc_info()[1]))

    watch = _Watch()
    got_request_exception.connect(note)
    cookies = client.cookies.copy()
    try:
        with forgotten(), connection.execute_wrapper(watch):
            response = getattr(client, method)(url, **more)
    finally:
        got_request_exception.disconnect(note)
        client.cookies = cookies
    return response, watch, "; ".join(errors)


def look(client: Client, address: Address, who: str, town: Town) -> Page:
    """GET one address."""
    url = address.url(town)
    response, watch, error = ask(client, url)
    return Page(
        address.name, url, who, town.name, response.status_code, dict(response.items()), response.content, watch.queries,
        frozenset(watch.written), error,
    )  # fmt: skip


AT_HERNE = ("lead", "coordinator", "account_admin", "privacy", "partner", "company", "welfare", "stranger", "nobody")

AT_FORMS = ("lead", "company", "nobody")  # where only a form may be sent nobody finds a page
FROM_HERNE = ("herne_lead", "herne_coordinator", "herne_partner", "herne_company")
FULL = os.environ.get("FULL") == "1"


def crawl(world: World) -> Crawl:
    """Bochum's addresses as everybody; Herne's as those they are for and as those of Bochum who stand at the same doors.

    Four of Herne try Bochum's own things; with FULL=1 all of Herne try everything in both towns.
    """
    with override_settings(CONFIRMED_MINUTES=600):  # a slow machine is no reason to ask again who somebody is
        return _crawl(world)


def _crawl(world: World) -> Crawl:
    found, inside = Crawl(), browsers(world)
    for address in addresses():
        for who, client in inside.items():
            if _tries(address, who):
                found.pages.append(look(client, address, who, world.bochum))
        for who in inside if address.args else ():
            if _tries_at_herne(address, who):
                found.pages.append(look(inside[who], address, who, world.herne))
    return found


def _tries(address: Address, who: str) -> bool:
    if not address.get:
        return who in AT_FORMS
    return FULL or not address.args or not who.startswith("herne_") or who in {*FROM_HERNE, *address.get}


def _tries_at_herne(address: Address, who: str) -> bool:
    if not address.get:
        return who in AT_FORMS
    if who.startswith("herne_"):
        return FULL or who.removeprefix("herne_") in address.get
    return who in AT_HERNE
