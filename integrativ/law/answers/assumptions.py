"""Assumptions that made a difference, to be shown beside the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrativ.law.answers.views import Viewed
from integrativ.law.kernel.interpreter import Evaluation


@dataclass(frozen=True)
class Used:
    """An assumption without which the answer would be another, in words for the reader."""

    fact: str
    text_de: str

    def as_json(self) -> dict[str, str]:
        """Give the assumption in the shape of the command line."""
        return {"fact": self.fact, "text_de": self.text_de}


def used_assumptions(view: Viewed, reads: int, answer: Callable[[Evaluation], Any]) -> tuple[Used, ...]:
    """Name the assumptions whose removal changes the answer; `reads` is the set of facts the answer can depend on."""
    bits = view.evaluation.form.bits
    candidates = [entry for entry in view.filled if reads >> bits[entry.fact] & 1]
    if not candidates:
        return ()
    base = answer(view.evaluation)
    return tuple(Used(entry.fact, entry.text_de) for entry in candidates if answer(view.without(entry.fact)) != base)
