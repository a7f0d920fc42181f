"""Twelve key pages as small pictures for the README: `python -m tests.browser.shots http://localhost:8000`.

Needs a running demonstration (`make run`) and Chromium. The pictures show the day on which the demonstration was made.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.windows import ARGUMENTS, DESK, PHONE, found_browser

FOLDER = Path(__file__).resolve().parents[2] / "docs/screenshots"
MOST_BYTES = 60_000
LEAD, OFFICE, COMPANY, COORDINATOR = "Jana Brandhorst", "Andreas Mühlsiepe", "Birgit Tenhagen", "Dr. Wiebke Sandkötter"
PERSON = "Layla Al-Khafaji"
# name of the picture: who looks, what she clicks one after the other
SHOTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "heute": (LEAD, ()),
    "fall": (LEAD, ("Personen", PERSON)),
    "rechte": (LEAD, ("Personen", PERSON, "Rechte & Fristen")),
    "plan": (LEAD, ("Personen", PERSON, "Plan & Schritte")),
    "netzwerk": (LEAD, ("Personen", PERSON, "Netzwerk")),
    "freigaben": (LEAD, ("Personen", PERSON, "Freigaben")),
    "aufnahme": (LEAD, ("Personen", "Person aufnehmen")),
    "stellen": (LEAD, ("Stellen",)),
    "zustaendig": (LEAD, ("Wer ist zuständig?",)),
    "eingang": (OFFICE, ()),
    "betrieb": (COMPANY, ()),
    "koordination": (COORDINATOR, ()),
}
ON_A_PHONE = {"betrieb", "aufnahme"}


def take(browser: Browser, address: str, name: str) -> bytes:
    """Go where the page is and photograph it."""
    who, clicks = SHOTS[name]
    page = browser.new_page(viewport=PHONE if name in ON_A_PHONE else DESK, base_url=address, locale="de-DE")
    _sign_in(page, who)
    for words in clicks:
        page.get_by_role("link", name=re.compile(rf"^\s*{re.escape(words)}")).first.click()
        page.wait_for_load_state()
    picture = small(page.screenshot())
    page.close()
    return picture


def _sign_in(page: Page, who: str) -> None:
    page.goto("/vorfuehrung/")
    page.get_by_role("button", name=re.compile(re.escape(who))).first.click()
    page.wait_for_load_state()


def small(picture: bytes) -> bytes:
    """The same picture with few colours."""
    with Image.open(io.BytesIO(picture)) as full:
        for colours in (64, 32, 16):
            file = io.BytesIO()
            full.convert("RGB").quantize(colours).save(file, "PNG", optimize=True)
            if file.tell() <= MOST_BYTES:
                break
    return file.getvalue()


def main(address: str) -> None:
    """Take all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found_browser(), args=ARGUMENTS)
        for name in SHOTS:
            picture = take(browser, address, name)
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"{name}: {len(picture) // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
