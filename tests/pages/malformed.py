"""Send nonsense to every form a page shows, and keep what came back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from django import forms
from django.test import Client
from django.urls import Resolver404, resolve

from tests.pages.addresses import addresses, thing
from tests.pages.crawl import ask, enter
from tests.pages.forms import Form, forms_of
from tests.pages.world import World

BAD: tuple[str, ...] = (
    "", "a\x00b", "x" * 100_000, "99999999999999999999", "-1", "31.02.2027", "29.02.2027", "01.01.0001", "٣١.١٢.٢٠٢٦",
    "\u202egnp.exe\u202c", "Maẖmūd 🙂👩‍👩‍👧", "' OR 1=1 --", "<script>alert(1)</script>", "NaN", "1e309", "2027-02-30T25:61",
    "[]", "{'a': 1}", "../../etc/passwd", "https://boese.example/", "\r\nX-Header: 1", "\ud7ff\ufffe", "%00%ff", "9" * 400,
)  # fmt: skip
PLAUSIBLE = (
    ("email", "a@b.example"), ("phone", "0234 123456"), ("birth", "17.05.1994"), ("hour", "30"), ("wage", "16,95"), ("number", "2"),
    ("days", "14"), ("postal", "44787"), ("_on", "01.02.2027"), ("_from", "01.02.2027"), ("until", "01.03.2027"), ("day", "01.02.2027"),
    ("name", "Testname"), ("version", "1"),
)  # fmt: skip
WHO = (
    *("lead", "colleague", "coordinator", "account_admin", "privacy", "partner", "jobcenter", "company", "welfare"),
    *("editor", "stranger", "nobody"),
)
# Forms that stand on a page only after something was chosen: page, who, what the address says then.
CHOSEN = (
    ("desk:question_new", "lead", "stelle", "body.abh"),
    ("desk:demand_new", "lead", "betrieb", "body.company"),
    ("desk:fact_new", "lead", "name", "=wishes"),
    ("desk:case", "colleague", "karte", "=1"),
)
HIDDEN_FROM_ALL = {"csrfmiddlewaretoken"}


@dataclass
class Sent:
    """One example: where, what was wrong, what came back."""

    address: str
    what: str
    value: str
    status: int
    validated: bool
    keeps: bool | None  # None: nothing to keep
    says: bool
    error: str = ""

    def __repr__(self) -> str:
        return f"{self.address} {self.what}={self.value[:30]!r} → {self.status} {self.error[:120]}"


@dataclass
class Found:
    """A form on a page, and who found it."""

    address: str
    who: str
    form: Form
    names: list[str] = field(default_factory=list)


def all_forms(world: World) -> dict[str, Found]:
    """Every form that is sent by POST, by the address it goes to, as somebody finds it on a page of Bochum."""
    found: dict[str, Found] = {}
    clients = {name: enter(who) for name, who in world.who().items() if name in WHO}
    for address in addresses():
        name = next((name for name in WHO if name in address.get), "")
        if name:
            _read(found, clients[name], address.url(world.bochum), name)
    for page, name, parameter, value in CHOSEN:
        url = next(a for a in addresses() if a.name == page).url(world.bochum)
        _read(found, clients[name], f"{url}?{parameter}={thing(world.bochum, value)}", name)
    for address in addresses():
        actor = next((name for name in WHO if name in address.post), "")
        if actor and address.name not in found:
            found[address.name] = Found(address.name, actor, Form(address.url(world.bochum), "post"), [])
    return found


def _read(found: dict[str, Found], client: Client, url: str, who: str) -> None:
    response, _, _ = ask(client, url)
    if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
        for form in forms_of(response.content.decode(), url):
            _keep(found, form, who)


def _keep(found: dict[str, Found], form: Form, who: str) -> None:
    try:
        address = resolve(form.action.split("?")[0]).view_name
    except Resolver404:
        return
    names = sorted(form.names - HIDDEN_FROM_ALL)
    if form.method == "post" and (address not in found or len(names) > len(found[address].names)):
        found[address] = Found(address, who, form, names)


@contextmanager
def watched() -> Iterator[list[bool]]:
    """Note whether a form has looked at what was sent."""
    seen: list[bool] = []
    clean = forms.BaseForm.full_clean

    def note(self: forms.BaseForm) -> None:
        if self.is_bound:
            seen.append(True)
        clean(self)

    with mock.patch.object(forms.BaseForm, "full_clean", note):
        yield seen


def plausible(form: Form) -> dict[str, list[str]]:
    """What somebody would type."""
    sent = {name: list(values) for name, values in form.sent.items() if name not in HIDDEN_FROM_ALL}
    for name in form.typed:
        if not any(sent.get(name, [])):
            sent[name] = [next((value for part, value in PLAUSIBLE if part in name), "Ein Wort")]
    return sent


def examples(found: Found, start: int, count: int) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Examples for one form: one field wrong at a time, then all at once, nothing at all, every field twice, as lists."""
    good = plausible(found.form)
    yield "nothing wrong", "", good
    names = [name for name in found.names if name != "submit_key"] or ["submit_key"]
    for number in range(count):
        name, value = names[(start + number) % len(names)], BAD[(start + number) % len(BAD)]
        yield name, value, {**good, name: [value]}
    wrong = BAD[start % len(BAD)]
    yield "everything", wrong, {name: [wrong] for name in found.names}
    yield "nothing", "", {}
    yield "twice", wrong, {name: [*values, wrong] for name, values in good.items()}
    yield "lists", wrong, {f"{name}[]": values for name, values in good.items()}


def send(client: Client, found: Found, what: str, value: str, data: dict[str, list[str]]) -> Sent:
    """Send one example and look at the answer."""
    with watched() as seen:
        response, _, error = ask(client, found.form.action, method="post", data=data)
    text = response.content.decode(errors="replace") if response.status_code == 422 else ""
    keeps = _kept(text, found, what, value) if text else None
    return Sent(found.address, what, value, response.status_code, bool(seen), keeps, _says(text), error)


def _kept(text: str, found: Found, what: str, value: str) -> bool | None:
    """Whether what was typed into one field stands in the form that came back."""
    if what not in found.form.typed or not value or re.search(r"[\x00-\x1f\ufffe]", value):
        return None
    if what not in {name for form in forms_of(text, found.form.action) for name in form.names}:
        return None
    return html.escape(value) in text or value in html.unescape(text)


def _says(text: str) -> bool:
    return "i-err" in text


def has_fields(found: Found) -> bool:
    """Whether somebody types or chooses something there; the other forms are a button."""
    return bool(found.form.typed) or len(set(found.names) - {"submit_key"}) > 0


def attack(world: World, found: dict[str, Found], count: int) -> list[Sent]:
    """All examples to all forms."""
    clients = {name: enter(world.who()[name]) for name in {one.who for one in found.values()}}
    return [
        send(clients[one.who], one, what, value, data)
        for number, (_, one) in enumerate(sorted(found.items()))
        for what, value, data in examples(one, number, count if has_fields(one) else 1)
    ]
