"""Vendored files are what the manifest says, and the own layer keeps its rules."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "integrativ/web/static"
VENDORED = (STATIC / "vendor", ROOT / "tests/vendor")
OWN_CSS = sorted((STATIC / "integrativ").glob("*.css"))


def _listed(folder: Path) -> dict[str, str]:
    packages = json.loads((folder / "MANIFEST.json").read_text())["packages"]
    return {name: entry["sha256"] for package in packages.values() for name, entry in package["files"].items()}


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_files_are_unchanged(folder: Path) -> None:
    present = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "MANIFEST.json"
    }
    assert present == _listed(folder)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_the_manifest_names_the_locked_version_of_each_package(folder: Path) -> None:
    locked = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    packages = json.loads((folder / "MANIFEST.json").read_text())["packages"]
    assert packages
    for name, entry in packages.items():
        assert entry["version"] == locked[f"node_modules/{name}"]["version"]
        assert entry["integrity"] == locked[f"node_modules/{name}"]["integrity"]


def test_the_lock_file_names_no_download_address() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    assert all("resolved" not in entry for entry in packages.values())
    assert all(entry["integrity"] for name, entry in packages.items() if name)


# the engine that writes the PDF knows no logical properties
FOR_SCREENS = [sheet for sheet in OWN_CSS if sheet.name != "papier.css"]


@pytest.mark.parametrize("sheet", FOR_SCREENS, ids=lambda sheet: sheet.name)
def test_own_styles_know_no_left_and_right(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right|top|bottom|float)\s*:",
        text,
    )
    assert physical == []


@pytest.mark.parametrize("sheet", OWN_CSS, ids=lambda sheet: sheet.name)
def test_own_styles_load_nothing_from_elsewhere(sheet: Path) -> None:
    addresses = re.findall(r"url\(\"?([^\")]+)", sheet.read_text())
    for address in addresses:
        assert (sheet.parent / address).resolve().is_file()
    assert "@import" not in sheet.read_text()
