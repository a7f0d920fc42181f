"""What stands in a tagged PDF, for tests."""

from __future__ import annotations

from typing import Any

import pikepdf


def tags(node: Any) -> list[str]:
    """The kinds of structure elements, in reading order."""
    if isinstance(node, pikepdf.Array):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, pikepdf.Dictionary):
        return []
    own = [str(node.S)] if "/S" in node else []
    return own + (tags(node.K) if "/K" in node else [])


def languages(node: Any) -> set[str]:
    """The languages named at parts of the paper."""
    if isinstance(node, pikepdf.Array):
        return {found for child in node for found in languages(child)}
    if not isinstance(node, pikepdf.Dictionary):
        return set()
    own = {str(node.Lang)} if "/Lang" in node else set()
    return own | (languages(node.K) if "/K" in node else set())
