"""Three-valued truth after Kleene: no < open < yes.

A fact nobody asked for makes a condition *open*, never *no*. `all` is the minimum, `any` the maximum,
`not` mirrors. Rule results are the same three values with the names used in the office.
"""

from collections.abc import Iterable
from typing import Literal

Truth = int
NO: Truth = 0
OPEN: Truth = 1
YES: Truth = 2

Result = Literal["met", "not_met", "open", "not_in_force"]
RESULT_OF: dict[Truth, Result] = {YES: "met", NO: "not_met", OPEN: "open"}


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Say yes if every part is yes; the empty conjunction is yes."""
    return min(truths, default=YES)


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Say yes if at least one part is yes; the empty disjunction is no."""
    return max(truths, default=NO)


def negation(truth: Truth) -> Truth:
    """Mirror yes and no; open stays open."""
    return YES - truth


def truth_of(flag: bool) -> Truth:
    """Turn a decided Python truth value into yes or no."""
    return YES if flag else NO
