"""Which category of data a field belongs to (Art. 25 DSGVO): a new field starts as shareable with nobody."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

PERSONAL = frozenset(
    {"base", "labour", "residence", "benefit", "family", "health", "job", "slip", "notes", "consent", "by_category"}
)
OTHER = frozenset(
    {"account", "business_contact", "company", "key", "law", "log", "process", "reference", "register", "technical"}
)


@lru_cache(maxsize=1)
def categories() -> dict[str, dict[str, str]]:
    """Model label → field → category, as classification.yaml says."""
    text = Path(__file__).with_name("classification.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return {label: {name: category for category, names in by.items() for name in names} for label, by in raw.items()}


def holds_personal_data(label: str) -> bool:
    """Whether any field of the model says something about a person who is accompanied."""
    return any(category in PERSONAL for category in categories().get(label, {}).values())
