"""One person before one window: finds things by the words on the screen, as people do, and counts what it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


@dataclass
class Effort:
    """What a way costs the people who go it."""

    clicks: int = 0
    fields: int = 0
    seen: list[str] = field(default_factory=list)


def begins(words: str) -> re.Pattern[str]:
    """A label that begins so; what follows ("freiwillig") is not part of it."""
    return re.compile(rf"^\s*{re.escape(words)}")


class Screen:
    """A window with what can be done in it."""

    def __init__(self, page: Page, effort: Effort, pictures: Path | None = None) -> None:
        self.page, self.effort, self.pictures = page, effort, pictures
        self.part: Page | Locator = page

    def start(self) -> Screen:
        """Open the first page after signing in."""
        self.page.goto("/weiter/")
        return self

    def follow(self, words: str) -> Screen:
        """Click a link."""
        return self._click("link", words)

    def press(self, words: str) -> Screen:
        """Click a button."""
        return self._click("button", words)

    def tab(self, words: str) -> Screen:
        """Click a part of the case."""
        self.part = self.page.get_by_role("navigation", name="Bereiche des Falls")
        return self.follow(words)

    def _click(self, role: str, words: str) -> Screen:
        found = self.part.get_by_role(role, name=words, exact=True)  # type: ignore[arg-type]
        if found.count() == 0:
            found = self.part.get_by_role(role, name=begins(words))  # type: ignore[arg-type]
        self.picture()
        found.first.click()
        self.page.wait_for_load_state()
        self.effort.clicks += 1
        self.part = self.page
        return self

    def write(self, label: str, text: str) -> Screen:
        """Fill in a field."""
        self.part.get_by_label(begins(label)).first.fill(text)
        return self._filled()

    def choose(self, label: str, option: str) -> Screen:
        """Choose from a list that folds out."""
        chosen = self.part.get_by_label(begins(label)).first
        value = chosen.locator("option").filter(has_text=option).first.get_attribute("value")
        assert value, f"{label}: {option}"
        chosen.select_option(value)
        return self._filled()

    def mark(self, question: str, *answers: str) -> Screen:
        """Tick answers below a question."""
        group = self.part.get_by_role("group", name=begins(question)).first
        for words in answers:
            group.get_by_label(begins(words)).first.check()
        return self._filled()

    def tick(self, label: str) -> Screen:
        """Tick a single box."""
        self.part.get_by_label(begins(label)).first.check()
        return self._filled()

    def _filled(self) -> Screen:
        self.effort.fields += 1
        return self

    def unfold(self, words: str) -> Screen:
        """Open a folded part, if it is folded."""
        part = self.page.locator("details").filter(has=self.page.locator("summary", has_text=words)).first
        if part.get_attribute("open") is None:
            part.locator("summary").first.click()
            self.effort.clicks += 1
        return self

    def within(self, words: str) -> Screen:
        """Look at one part of the page, by its heading, until the next click."""
        self.part = self.page.locator("section, li").filter(has_text=words).last
        return self

    def sees(self, *words: str) -> Screen:
        """These words stand on the page."""
        for part in words:
            expect(self.page.locator("body")).to_contain_text(re.compile(re.escape(part).replace(r"\ ", r"\s+")))
        return self

    def sees_nothing_of(self, *words: str) -> Screen:
        """None of these words stands on the page."""
        said = self.page.locator("body").inner_text().casefold()
        assert [part for part in words if part.casefold() in said] == []
        return self

    def picture(self) -> None:
        """Keep a picture of the page for people who look at the whole way."""
        if self.pictures is not None:
            number = len(self.effort.seen) + 1
            self.page.screenshot(path=self.pictures / f"{number:03d}.png", full_page=True)
        self.effort.seen.append(self.page.url)
