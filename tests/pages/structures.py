"""Further pages than the matrix has, and which of all pages are built differently.

The further pages are those a link leads to (the same address with other things and other questions), what a form says to
nothing filled in, the pages of the sign-in library, and the public pages in Arabic.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urljoin

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.pages.addresses import LIBRARY, addresses
from tests.pages.crawl import FULL, Crawl, Page, ask, browsers
from tests.pages.world import World
from tests.web.access import people
from tests.web.client import sign_in

LINK = re.compile(r'<a\b[^>]*\shref="([^"#]+)')
TAG = re.compile(r'<(/?[a-z][a-z0-9-]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*/?>')
BUILT_BY = re.compile(r'\s(?:class|type|role)="([^"]*)"')
FOLLOWERS = (
    "lead",
    "colleague",
    "coordinator",
    "account_admin",
    "privacy",
    "partner",
    "jobcenter",
    "welfare",
    "company",
)
ALIKE = 20 if FULL else 2  # that many links to the same address with the same questions are followed
SIGN_IN = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
           "account_reset_password_from_key_done", "socialaccount_login_cancelled", "socialaccount_login_error")  # fmt: skip
BEFORE = ("access:factor", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index")
AFTER = ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes",
         "mfa_deactivate_totp", "mfa_reauthenticate", "account_reauthenticate", "account_change_password",
         "usersessions_list", "account_logout", "access:mine")  # fmt: skip


def look_at(client: Client, name: str, url: str, who: str, *, method: str = "get", **more: object) -> Page:
    """One answer outside the matrix."""
    answer, watch, error = ask(client, url, method=method, **more)
    return Page(
        name, url, who, "Bochum", answer.status_code, dict(answer.items()), answer.content, watch.queries,
        frozenset(watch.written), error,
    )  # fmt: skip


def further(world: World, first: Crawl) -> list[Page]:
    """All further pages."""
    inside = browsers(world)
    return [
        *_linked(inside, first),
        *_refused(world, inside),
        *_of_the_library(world, inside),
        *_in_arabic(world, inside["nobody"]),
    ]


def links(page: Page) -> Iterator[str]:
    """Where the page leads to on our own pages."""
    for found in LINK.findall(page.text):
        target = urljoin(page.url, html.unescape(found))
        if target.startswith("/") and not target.startswith("/static/"):
            yield target


def _kind(url: str) -> tuple[str, tuple[str, ...]]:
    """The address a link leads to, by name, and what it asks."""
    path, _, query = url.partition("?")
    return resolve(path).view_name, tuple(sorted(key for key, value in parse_qsl(query) if value))


def _linked(inside: dict[str, Client], first: Crawl) -> Iterator[Page]:
    """Follow the links of pages already seen, and those of what came then, until there is nothing of a new kind."""
    known = {(page.who, page.url) for page in first.pages}
    seen: dict[tuple[str, object], int] = defaultdict(int)
    waiting = [page for page in first.html() if page.town == "Bochum" and page.who in FOLLOWERS]
    for page in waiting:
        for url in links(page):
            try:
                kind = _kind(url)
            except Resolver404:
                kind = ("nowhere", ())
            if (page.who, url) in known or kind[0].startswith(LIBRARY) or seen[page.who, kind] >= ALIKE:
                continue
            known.add((page.who, url))
            seen[page.who, kind] += 1
            found = look_at(inside[page.who], kind[0], url, page.who)
            if found.status == 200 and found.is_html:
                waiting.append(found)
            yield found


def _refused(world: World, inside: dict[str, Client]) -> Iterator[Page]:
    """Every form sent with nothing filled in, by the first who may."""
    for address in addresses():
        for who in [name for name in world.bochum.hats if name in address.post][:1]:
            found = look_at(inside[who], address.name, address.url(world.bochum), who, method="post")
            if found.is_html:
                yield found


def _of_the_library(world: World, inside: dict[str, Client]) -> Iterator[Page]:
    """Pages of signing in: before, with a password alone, with a code to type, and with both factors."""
    nobody = inside["nobody"]
    for name in SIGN_IN:
        yield look_at(nobody, name, reverse(name), "nobody")
    used = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "alt-abc"})
    yield look_at(nobody, "account_reset_password_from_key", used, "nobody")
    yield look_at(nobody, "account_login", reverse("account_login"), "nobody", method="post")
    for who in ("nobody", "lead"):
        yield look_at(inside[who], "missing", "/gibt-es-nicht/", who)
    hat, client = world.bochum.hat("deputy"), Client()
    user = people.with_password(hat)
    sign_in(client, hat, factor="")
    client.post(reverse("account_reauthenticate"), {"password": people.PASSWORD})
    for name in BEFORE:
        yield look_at(client, name, reverse(name), "deputy")
    secret, client = people.with_app(user), Client()
    people.post_password(client, user.email)
    yield look_at(client, "mfa_authenticate", reverse("mfa_authenticate"), "deputy")
    client.post(reverse("mfa_authenticate"), {"code": people.code(secret)})
    client.post(reverse("account_reauthenticate"), {"password": people.PASSWORD})
    for name in AFTER:
        yield look_at(client, name, reverse(name), "deputy")


def _in_arabic(world: World, client: Client) -> Iterator[Page]:
    """Public pages from right to left."""
    for address in addresses():
        if address.is_public and "nobody" in address.get:
            url = address.url(world.bochum)
            yield look_at(client, address.name, url, "nobody", headers={"accept-language": "ar"})


def structure(page: Page) -> frozenset[tuple[str, str]]:
    """Which tags (with class, type and role) follow each other on the page."""
    tags = [f"{tag} {' '.join(BUILT_BY.findall(rest))}" for tag, rest in TAG.findall(page.text)]
    return frozenset(zip(tags, tags[1:], strict=False))


def distinct(pages: Iterable[Page]) -> list[Page]:
    """Of each address the richest page, and every page that shows what no page before has shown; with FULL=1 all."""
    built = [(page, structure(page)) for page in pages]
    if FULL:
        return [page for page, _ in built]
    shown: dict[bool, set[tuple[str, str]]] = defaultdict(set)
    seen: set[tuple[str, int, bool]] = set()
    kept = []
    for page, pairs in sorted(built, key=lambda item: -len(item[1])):
        to_the_left = 'dir="rtl"' in page.text[:200]
        key = (page.address, page.status, to_the_left)
        if key not in seen or pairs - shown[to_the_left]:
            seen.add(key)
            shown[to_the_left] |= pairs
            kept.append(page)
    return kept
