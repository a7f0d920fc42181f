"""The pictures of the README are there, small, and the ones the command takes."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.shots import FOLDER, MOST_BYTES, SHOTS

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_shows_exactly_the_twelve_pictures_and_all_are_small() -> None:
    shown = re.findall(r"docs/screenshots/(\w+)\.png", README.read_text())
    files = {path.stem: path for path in FOLDER.iterdir()}
    assert len(SHOTS) == 12 and sorted(shown) == sorted(SHOTS) == sorted(files)
    for name, path in files.items():
        picture = path.read_bytes()
        assert picture.startswith(b"\x89PNG") and 2_000 < len(picture) <= MOST_BYTES, name
