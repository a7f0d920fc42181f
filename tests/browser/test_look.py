"""Public pages and every component: usable with assistive technology, on a phone, in the dark and from right to left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/",
    "/menschen/",
    "/fuer-betriebe/",
    "/hilfe/",
    "/datenquellen/",
    "/barrierefreiheit/",
    "/bausteine/druckblatt/",
]


def findings(page: Page) -> list[str]:
    """What axe finds on the page, with every folded part opened."""
    page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true })")
    page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("(rules) => axe.run({ runOnly: rules })", RULES)
    assert result["passes"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in result["violations"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page as a whole is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_have_no_finding(
    open_as: Callable[..., Page], watch: list[str], size: dict[str, int], scheme: str
) -> None:
    page = open_as(size=size, color_scheme=scheme)
    for address in PAGES:
        page.goto(address)
        assert findings(page) == [], address
        assert not scrolls_sideways(page), address
    assert watch == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("variant", ["?thema=hell", "?thema=dunkel", "?richtung=links"])
def test_every_component_has_no_finding(
    open_as: Callable[..., Page], watch: list[str], size: dict[str, int], variant: str
) -> None:
    page = open_as(size=size)
    page.goto(f"/bausteine/{variant}")
    assert findings(page) == []
    assert not scrolls_sideways(page)
    assert watch == []


def test_axe_would_notice_a_fault(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/hilfe/")
    page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
    assert any(found.startswith("button-name") for found in findings(page))


def test_errors_get_the_focus_and_lead_to_the_field(open_as: Callable[..., Page]) -> None:
    page = open_as(size=PHONE)
    page.goto("/bausteine/")
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.wait_for_selector("#fehler")
    assert page.evaluate("document.activeElement.id") == "fehler"
    assert findings(page) == []
    page.get_by_role("link", name="Postleitzahl des Arbeitsortes").click()
    assert page.evaluate("location.hash") == "#id_postal_code"


def test_j_and_k_walk_through_a_list_that_has_the_focus(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/bausteine/")
    first = page.evaluate("document.activeElement.tagName")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == first
    page.focus(".i-row__what a")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Antrag auf Arbeitserlaubnis senden"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Kinderbetreuung: Platz ab Januar bestätigen"


def test_a_person_can_choose_arabic_without_script(open_as: Callable[..., Page]) -> None:
    page = open_as(script=False)
    page.goto("/")
    page.get_by_role("button", name="العربية").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("h1").inner_text().startswith("إيجاد عمل")
