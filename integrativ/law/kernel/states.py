"""What a test, a calculation or a score asks of whoever evaluates; the executors answer it, nothing here does."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from integrativ.law.kernel.form import ParamRef
from integrativ.law.kernel.truth import Truth

Missing = frozenset[str]
NOTHING: Missing = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a fact or value: the value itself, an interval of points, or what is missing."""

    value: Any = None
    missing: Missing = NOTHING


class States(Protocol):
    """The states of one person on one day, computed when asked for."""

    @property
    def as_of(self) -> date:
        """The day."""

    def truth(self, node: int) -> Truth:
        """Give the state of a node."""

    def missing(self, node: int) -> Missing:
        """Name what an open node still needs."""

    def known(self, name: str) -> Known:
        """Give what is known of a fact, derived facts included."""

    def param(self, ref: ParamRef) -> Known:
        """Give a dated value on the day it is asked for."""

    def listing(self, list_id: str) -> tuple[str, ...] | None:
        """Give the values of a list on the day, or `None` if no wording of that day is recorded."""
