"""Whether what is known about a case fits together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ import law
from integrativ.cases.legal.facts import facts_for
from integrativ.cases.models import Case


def contradiction(*, case: Case, name: str, value: Any, on: dt.date) -> str:
    """Say why a new value of a fact cannot be true beside what is known already; empty if it can.

    Whoever corrects one of two facts that contradict each other is stopped only by what remains contradictory.
    """
    if name not in law.catalogue().facts or value is None:
        return ""
    known = {key: old for key, old in facts_for(case, None, on).values.items() if key != name}
    found = law.contradictions({**known, name: value}, on)
    return " ".join(entry.text_de for entry in found if entry.certain and name in entry.facts)
