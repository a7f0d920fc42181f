#!/usr/bin/env python3
"""Assemble CHANGELOG.md from changes/*.md, newest number first. `--check` only says whether it is up to date."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"(\d{3})-[a-z0-9-]+\.md")
HEAD = """# Changelog

What people notice, newest first. Assembled by `make docs` from `changes/`, one small file per change; do not edit here.

## Unreleased

"""


def assemble(folder: Path) -> str:
    """The text of the changelog. The same files give the same text on every machine."""
    files = [path for path in folder.iterdir() if not path.name.startswith(".")]
    if wrong := sorted(path.name for path in files if not NAME.fullmatch(path.name)):
        raise SystemExit(f"changes/: {', '.join(wrong)} heißt nicht NNN-thema.md.")
    lines = []
    for path in sorted(files, key=lambda path: (-int(path.name[:3]), path.name)):
        text = " ".join(path.read_text(encoding="utf-8").split())
        if not text:
            raise SystemExit(f"changes/{path.name} ist leer.")
        lines.append(f"- {text}\n")
    return HEAD + "".join(lines)


def main(arguments: list[str]) -> int:
    """Write the file, or with --check compare it."""
    target, text = ROOT / "CHANGELOG.md", assemble(ROOT / "changes")
    if "--check" in arguments:
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            print("CHANGELOG.md passt nicht zu changes/. Bitte: make docs", file=sys.stderr)
            return 1
        return 0
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
