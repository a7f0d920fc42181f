"""Before the whole way: signing in at the real page, with password and authenticator app."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.cast import Cast
from tests.web.access.people import PASSWORD, code, with_app, with_password

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "how", [{"size": DESK}, {"size": PHONE, "script": False}], ids=["desk", "phone-without-script"]
)
def test_password_and_app_lead_to_heute(open_as: Callable[..., Page], watch: list[str], how: dict[str, object]) -> None:
    user = with_password(Cast.make().lead)
    secret = with_app(user)
    page = open_as(**how)
    page.goto("/")
    page.get_by_role("link", name="Anmelden").first.click()
    page.get_by_label("E-Mail").fill(user.email)
    page.get_by_label("Passwort").first.fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").first.click()
    page.get_by_label("Code").first.fill(code(secret))
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heute")
    assert watch == []
