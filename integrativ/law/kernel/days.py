"""What a day decides before anybody's facts are looked at: editions, lists, values, and where periods end.

Between two days of change the same wordings, lists and values hold, so that they are looked up once per interval.
A period or an age on the day itself becomes one comparison with a last day, found once per day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.kernel.calendar import birthday, shifted
from integrativ.law.kernel.form import Form, Leaf, ListRef, ParamRef, Period
from integrativ.law.kernel.interpreter import edition_on

ALL_DAYS = range(1, date.max.toordinal() + 1)
_NEAR = 40


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds on a day for everybody: the edition of each rule that follows the day itself, lists, values."""

    editions: Mapping[str, int | str]
    lists: Mapping[str, tuple[str, ...] | None]
    params: Mapping[ParamRef, Any]


class Calendar:
    """The days of change of a rule set, and what holds between them; looked up once per interval."""

    def __init__(self, catalogue: Catalogue, form: Form) -> None:
        self._catalogue = catalogue
        self._rules = [rule for rule in form.rules.values() if rule.edition_by is None]
        operands = [node.leaf.operand for node in form.nodes if node.leaf is not None]
        self._lists = sorted({operand.list_id for operand in operands if isinstance(operand, ListRef)})
        self._params = {operand for operand in operands if isinstance(operand, ParamRef) and operand.at is None}
        self._known: dict[int, InForce] = {}

    def interval(self, day: date) -> int:
        """Number the interval between two days of change that a day lies in."""
        return bisect_right(self._catalogue.days_of_change, day)

    def on(self, day: date) -> InForce:
        """Give what holds on a day."""
        number = self.interval(day)
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self._looked_up(day)
        return found

    def _looked_up(self, day: date) -> InForce:
        lists = {name: self._catalogue.lists[name].on(day) for name in self._lists}
        return InForce(
            editions={rule.id: edition_on(rule, day) for rule in self._rules},
            lists={name: None if values is None else tuple(values) for name, values in lists.items()},
            params={ref: param_on(self._catalogue, ref, day) for ref in self._params},
        )


def param_on(catalogue: Catalogue, ref: ParamRef, day: date) -> Any:
    """Give a dated value on a day, or `None` if it is unknown or not recorded."""
    value = catalogue.parameters[ref.param_id].on(day)
    return value.get(ref.key) if isinstance(value, Mapping) else value


def ends_on_the_day(leaf: Leaf) -> bool:
    """Say whether a test is a period or an age that is measured against the day itself."""
    return isinstance(leaf.operand, Period) and leaf.operand.at is None


def last_beginning(leaf: Leaf, day: date) -> int:
    """Give the last day (as a number, 0 for none) that satisfies a period or an age measured against the day.

    Later beginnings never end earlier, so that every day up to it satisfies the test and none after it does.
    """
    assert isinstance(leaf.operand, Period)
    span = leaf.operand.span

    def fails(number: int) -> bool:
        begun = date.fromordinal(number)
        return day < birthday(begun, span.years) if leaf.test == "age" else day <= shifted(begun, span)

    guess = shifted(day, span.reversed()).toordinal()
    low, high = max(1, guess - _NEAR), min(ALL_DAYS[-1], guess + _NEAR)
    if fails(low) or not fails(high):
        low, high = 1, ALL_DAYS[-1] + 1
    return low - 1 + bisect_left(range(low, high), True, key=fails)


class Cutoffs(dict[int, date]):
    """For numbered tests the first day that is too late as a beginning on one day, found when first asked for.

    Dates end on 31.12.9999, so that this one day always counts as too late.
    """

    def __init__(self, leaves: Mapping[int, Leaf], day: date) -> None:
        super().__init__()
        self._leaves, self._day = leaves, day

    def __missing__(self, number: int) -> date:
        last = last_beginning(self._leaves[number], self._day)
        self[number] = found = date.fromordinal(min(last + 1, ALL_DAYS[-1]))
        return found
