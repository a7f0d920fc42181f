"""The public check in a browser: without script, with the browser's own back button, in eight languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from integrativ.law.texts import LANGUAGES
from tests.browser.conftest import PHONE
from tests.browser.test_look import findings, scrolls_sideways

pytestmark = pytest.mark.browser
WALK = ("duldung", "duldung_60a", "hospitation")


def pick(page: Page, value: str) -> None:
    page.check(f"input[name=antwort][value='{value}']")
    page.click("button[name=tat][value=weiter]")


def walk(page: Page) -> Page:
    page.goto("/pruefen/menschen/")
    for value in WALK:
        pick(page, value)
    page.click("button[name=tat][value=unbekannt]")
    return page


def test_the_way_works_without_script_and_with_the_back_button_of_the_browser(
    open_as: Callable[..., Page], watch: list[str]
) -> None:
    page = open_as(script=False, size=PHONE)
    page.goto("/pruefen/")
    page.click("a[href='/pruefen/menschen/']")
    pick(page, "duldung")
    pick(page, "duldung_60a")
    page.go_back()
    assert "Was steht genau auf dem Papier?" in page.inner_text("main")
    pick(page, "duldung_60a")
    page.press("input[value=hospitation]", "Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Wo wohnen Sie?" in page.inner_text("main")
    page.click("button[name=tat][value=unbekannt]")
    assert "Ja. Sie dürfen arbeiten." in page.inner_text("main")
    assert page.url.endswith("/pruefen/menschen/")
    page.click("button[value=drucken]")
    assert "Vorschriften" in page.inner_text("main")
    page.go_back()
    page.click("text=Fertig")
    assert page.url.endswith("/pruefen/")
    assert watch == []


def speak(page: Page, language: str) -> None:
    page.click(f"button[name=sprache][value={language}]")
    assert page.get_attribute("html", "lang") == language


@pytest.mark.slow
def test_a_page_in_each_language_has_no_finding(open_as: Callable[..., Page], watch: list[str]) -> None:
    page = walk(open_as(size=PHONE))
    for language in LANGUAGES:
        speak(page, language)
        assert findings(page) == [], language
        assert not scrolls_sideways(page), language
    speak(page, "ar")
    page.click("button[name=tat][value=zurueck]")
    page.click("button[name=tat][value=zurueck]")
    assert page.get_attribute("html", "dir") == "rtl" and page.is_checked("input[value=hospitation]")
    assert findings(page) == [] and not scrolls_sideways(page)
    page.goto("/pruefen/")
    assert findings(page) == [] and not scrolls_sideways(page)
    assert watch == []


def test_the_sheet_prints_both_languages_side_by_side(open_as: Callable[..., Page]) -> None:
    page = walk(open_as())
    speak(page, "ar")
    page.click("button[value=drucken]")
    assert findings(page) == []
    boxes: list[dict[str, Any]] = [
        page.locator(f".i-sheet__two > [lang={language}]").first.bounding_box() or {} for language in ("de", "ar")
    ]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2 and abs(boxes[0]["x"] - boxes[1]["x"]) > 200
