"""A passkey really made and really used: Chromium's virtual authenticator answers, nothing is replaced by a stand-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page, expect

from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.browser.conftest import PHONE
from tests.web.access.people import PASSWORD, with_password

pytestmark = pytest.mark.browser


class Device:
    """A telephone with a fingerprint reader, as the browser sees it."""

    def __init__(self, page: Page) -> None:
        self.line: CDPSession = page.context.new_cdp_session(page)
        self.line.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.id = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def keys(self) -> list[dict[str, Any]]:
        return list(self.line.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])

    def finger_fits(self, fits: bool) -> None:
        self.line.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": fits})

    def forget(self) -> None:
        self.line.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


@pytest.fixture
def lead(transactional_db: None) -> Membership:
    cache.clear()
    hat = f.hat(f.organisation("kim", "KIM Bochum"), user_=f.user("Sevgi Probst"))
    with_password(hat)
    return hat


def type_password(page: Page, lead: Membership) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-Mail").fill(lead.user.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/")


def test_a_passkey_is_set_up_and_signs_in_as_second_factor_and_alone(
    open_as: Callable[..., Page], watch: list[str], lead: Membership
) -> None:
    page = open_as(size=PHONE)
    device = Device(page)
    type_password(page, lead)
    page.wait_for_url("**/zweiter-faktor/")
    page.get_by_role("link", name="Passkey einrichten").click()
    page.get_by_label("Auch ohne Passwort").check()
    page.get_by_role("button", name="Passkey einrichten").click()
    page.wait_for_url("**/recovery-codes/")
    assert len(device.keys()) == 1 and Authenticator.objects.filter(user=lead.user, type="webauthn").count() == 1
    page.get_by_role("link", name="Weiter zur Arbeit").click()
    expect(page.get_by_role("heading", name="Heute")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="Mein Zugang").click()
    expect(page.get_by_role("heading", name="Mein Zugang")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    sign_out(page)

    type_password(page, lead)
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page.get_by_role("heading", name="Heute")).to_be_visible()
    sign_out(page)

    page.goto("/konto/login/")
    device.finger_fits(False)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Der Passkey hat nicht geklappt")).to_be_visible()
    assert page.url.endswith("/konto/login/"), "a finger that does not fit opens nothing"
    device.finger_fits(True)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", name="Heute")).to_be_visible()
    assert watch == []
