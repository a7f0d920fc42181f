"""How the catalogue writes tests and lengths of time, and what they become in the form."""

from collections.abc import Mapping

from integrativ.law.catalogue.model import Raw
from integrativ.law.kernel.calendar import Span
from integrativ.law.kernel.form import Test

AS_OF = "as_of"

# operator of the catalogue → (test of the form, is it the test's negation)
TESTS: Mapping[str, tuple[Test, bool]] = {
    "eq": ("eq", False),
    "ne": ("eq", True),
    "in": ("in", False),
    "not_in": ("in", True),
    "gte": ("gte", False),
    "lt": ("gte", True),
    "gt": ("gt", False),
    "lte": ("gt", True),
    "on_or_after": ("gte", False),
    "before": ("gte", True),
    "after": ("gt", False),
    "on_or_before": ("gt", True),
    "has_any": ("has_any", False),
    "prefix_in": ("prefix_in", False),
    "since_at_least": ("since", False),
    "since_less_than": ("since", True),
    "age_at_least": ("age", False),
    "age_below": ("age", True),
    "known": ("known", False),
}


def span_of(raw: Raw) -> Span:
    """Read a length of time as the catalogue writes it."""
    return Span(raw.get("years", 0), raw.get("months", 0), raw.get("days", 0))


def shift_of(raw: Raw) -> Span | None:
    """Give the span a date is shifted by, if any."""
    if "plus" in raw:
        return span_of(raw["plus"])
    return span_of(raw["minus"]).reversed() if "minus" in raw else None
