"""A part of a page is sent and nothing answers: the page says so beside it and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PHONE
from tests.cast import Cast

pytestmark = pytest.mark.browser

ANSWER = "**/rechte/antwort/"


def _unavailable(route: Route) -> None:
    route.fulfill(status=503, body="<!doctype html><p>Gerade nicht erreichbar</p>", content_type="text/html")


def _signed_out(route: Route) -> None:
    route.fulfill(status=200, body="<!doctype html><html><body>Anmelden</body></html>", content_type="text/html")


HAPPENS: list[tuple[Callable[[Route], None], str]] = [
    (_unavailable, "integrativ antwortet gerade nicht"),
    (lambda route: route.abort(), "integrativ antwortet gerade nicht"),
    (_signed_out, "Sie sind nicht mehr angemeldet"),
]


def _choose(form: Locator) -> Locator:
    field = form.locator("[name=value]").first
    kind = field.evaluate("e => e.type")
    if kind == "select-one":
        field.select_option(index=1)
    elif kind in ("radio", "checkbox"):
        field.check()
    else:
        field.fill("01.02.2020")
    return field


def test_the_page_says_it_beside_the_form_and_keeps_what_was_typed(open_as: Callable[..., Page]) -> None:
    cast = Cast.make()
    page = open_as(cast.lead, size=PHONE)
    page.goto(f"/faelle/{cast.case.pk}/rechte/")
    form = page.locator("form.i-ask").first
    field = _choose(form)
    typed = field.input_value()
    for happens, says in HAPPENS:
        page.route(ANSWER, happens)
        form.get_by_role("button").click()
        expect(form.get_by_role("alert")).to_contain_text(says)
        expect(form.get_by_role("alert")).to_contain_text("Ihre Eingabe steht noch hier")
        expect(form.get_by_role("alert")).to_be_in_viewport()
        assert field.input_value() == typed and page.locator("h1").count() == 1
        page.unroute(ANSWER)
    with page.expect_response(lambda response: "/rechte/antwort/" in response.url) as sent:
        form.get_by_role("button").click()
    assert sent.value.status in (200, 422), "the same form goes through once the platform answers"
    expect(page.locator(".i-fail")).to_have_count(0)
    page.goto("/personen/neu/")
    page.route("**/sichern/", _unavailable)
    name = page.locator("main form input[type=text]").first
    name.fill("Testname")
    name.blur()
    expect(page.get_by_role("alert")).to_contain_text("Das ist noch nicht gespeichert")
    assert name.input_value() == "Testname"
