"""Headless Chromium against the real server process of the test. Without a browser: skipped here, a failure in CI."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from integrativ.tenancy.models import Membership
from tests.browser.windows import ARGUMENTS, DESK, PHONE, found_browser

__all__ = ["DESK", "PHONE"]


_running: list[Browser] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    found = found_browser()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium fehlt: apt-get install chromium-headless-shell")
        pytest.skip("Chromium fehlt: apt-get install chromium-headless-shell")
    if _running:  # another folder of tests has opened it; Playwright starts once in a process
        yield _running[0]
        return
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=ARGUMENTS)
        _running.append(started)
        yield started
        _running.clear()
        started.close()


@pytest.fixture
def watch() -> list[str]:
    """Console errors and failed requests of all pages of a test."""
    return []


@pytest.fixture
def open_as(
    browser: Browser, live_server: Any, transactional_db: None, watch: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a browser window as a hat (or as nobody), with or without JavaScript, at a size."""
    contexts: list[BrowserContext] = []

    def make(
        hat: Membership | None = None, *, script: bool = True, size: dict[str, int] = DESK, **options: Any
    ) -> Page:
        context = browser.new_context(
            viewport=size, java_script_enabled=script, base_url=live_server.url, locale="de-DE", **options
        )
        contexts.append(context)
        if hat is not None:
            context.add_cookies([{"name": "sessionid", "value": _session(hat), "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: watch.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: watch.append(str(error)))
        page.set_default_timeout(8000)
        return page

    yield make
    for context in contexts:
        context.close()


def _session(hat: Membership) -> str:
    """A session as signing in makes it, with the second factor done."""
    from django.test import Client

    from tests.web.client import sign_in

    client = Client()
    sign_in(client, hat)
    return client.cookies["sessionid"].value
