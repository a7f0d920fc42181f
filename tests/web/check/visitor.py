"""Somebody who goes through the check: reads the page like a browser without script and sends back what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from django.test import Client

ADDRESS = {"people": "/pruefen/menschen/", "companies": "/pruefen/betriebe/", "helpers": "/pruefen/begleitung/"}


class Visitor:
    """Opens a door, answers, goes back, prints. `pages` are all pages seen, `asked` the questions in their order."""

    def __init__(self, door: str = "people", language: str = "de", client: Client | None = None) -> None:
        self.client = client or Client(headers={"accept-language": language})
        self.address = ADDRESS[door]
        self.asked: list[str] = []
        self.pages: list[str] = []
        self._take(self.client.get(self.address))

    def _take(self, response: Any) -> None:
        self.response = response
        if response["Content-Type"] == "application/pdf":
            return  # the page it was asked from is still open
        self.html = response.content.decode()
        self.pages.append(self.html)

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def main_form(self) -> str:
        found = re.search(r'<form[^>]*id="pruefung".*?</form>', self.html, re.S)
        assert found, self.html[:2000]
        return found.group(0)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.main_form)
        return [(name, unescape(value)) for name, value in pairs if name != "csrfmiddlewaretoken"]

    @property
    def question(self) -> str:
        return dict(self.hidden).get("frage", "")

    @property
    def text(self) -> str:
        return unescape(re.sub(r"<[^>]+>", " ", self.html))

    def send(self, tat: str, **more: Any) -> Visitor:
        body: dict[str, Any] = {"tat": tat}
        for name, value in self.hidden:
            body.setdefault(name, []).append(value) if name == "angabe" else body.update({name: value})
        self._take(self.client.post(self.address, {**body, **more}))
        return self

    def say(self, value: str) -> Visitor:
        """Answer the question on the page; "?" is "I do not know"."""
        self.asked.append(self.question)
        if value == "?" and 'value="unbekannt"' in self.html:
            return self.send("unbekannt")
        return self.send("weiter", antwort=value)

    def go(self, answers: Mapping[str, str], most: int = 20) -> Visitor:
        """Answer whatever is asked from these answers until the result stands there."""
        for _ in range(most):
            if not self.question:
                return self
            assert self.question in answers, f"unexpected question {self.question}"
            before = self.question
            self.say(answers[before])
            assert self.question != before, re.findall(r'class="i-err".*?</p>', self.html, re.S)
        raise AssertionError(self.asked)
