"""Without a mouse: the first stop leads past the navigation, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OUTLINE = "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)"


def test_the_first_stop_leads_to_the_content_and_every_stop_is_seen(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/hilfe/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Zum Inhalt springen")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate(OUTLINE) >= 2, "the place of the keyboard has a frame"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "inhalt"
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main, footer')"), "the navigation is behind"
