"""Amounts, months and days: exact fractions inside, decimals outside."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from integrativ.law.kernel.form import Formula
from integrativ.law.kernel.scores import Interval
from integrativ.law.kernel.states import Known, States
from integrativ.law.kernel.truth import OPEN, YES

Result = tuple[Fraction | None, frozenset[str]]
_HALF_DAY_HOURS = 4
_WEEK_FLAT_RATE = Fraction(5, 2)
_WEEK_HOURS_IN_LECTURE_PERIOD = 20
_DIGITS = Context(prec=28)


def result_of(evaluation: States, formula: Formula) -> Result:
    """Work out a calculation; if anything is missing the result is empty and says what."""
    if formula.op == "number":
        return formula.number, frozenset()
    if formula.op == "fact":
        return _number(evaluation.known(formula.fact))
    if formula.op == "param":
        assert formula.param is not None
        return _number(evaluation.param(formula.param))
    if formula.op == "student_days":
        return _student_days(evaluation.known(formula.fact))
    if formula.op == "if":
        truth = evaluation.truth(formula.node)
        if truth == OPEN:
            return None, evaluation.missing(formula.node)
        return result_of(evaluation, formula.parts[0 if truth == YES else 1])
    results = [result_of(evaluation, part) for part in formula.parts]
    missing = frozenset[str]().union(*(needed for _, needed in results))
    values = [value for value, _ in results if value is not None]
    if missing or len(values) < len(results):
        return None, missing
    return _combined(formula.op, values), frozenset()


def exact(value: Fraction) -> Decimal:
    """Give a fraction as a decimal: exact where that is possible, else with 28 digits."""
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def _combined(op: str, values: list[Fraction]) -> Fraction | None:
    if op == "add":
        return sum(values, Fraction(0))
    if op == "min":
        return min(values)
    if op == "max":
        return max(values)
    if op == "bands":
        return _bands(values)
    result = values[0]
    for value in values[1:]:
        if op == "sub":
            result -= value
        elif op == "mul":
            result *= value
        elif value == 0:
            return None
        else:
            result /= value
    return result


def _bands(values: list[Fraction]) -> Fraction:
    """Apply each rate to the part of the amount that lies between its limits."""
    amount, limits = values[0], values[1:]
    total = Fraction(0)
    for lower, upper, rate in zip(limits[0::3], limits[1::3], limits[2::3], strict=True):
        total += max(Fraction(0), min(amount, upper) - lower) * rate
    return total


def _number(known: Known) -> Result:
    if known.value is None or isinstance(known.value, Interval):
        return None, known.missing
    return Fraction(known.value), frozenset()


def _student_days(known: Known) -> Result:
    """Count the days of a student's work account (§ 16b Abs. 3 AufenthG).

    Each week counts the lesser of its days (up to four hours: half a day) and the flat rate of 2.5; in the lecture
    period the flat rate holds only up to 20 hours a week.
    """
    return (None, known.missing) if known.value is None else (days_worked(known.value), frozenset())


def days_worked(blocks: Iterable[tuple[int, bool, tuple[Any, ...]]]) -> Fraction:
    """Add up the counted days of blocks of weeks."""
    return sum((weeks * _days_of_week(lecture, hours) for weeks, lecture, hours in blocks), Fraction(0))


def _days_of_week(lecture_period: bool, hours: tuple[Any, ...]) -> Fraction:
    worked = [entry for entry in hours if entry > 0]
    days = sum((Fraction(1, 2) if entry <= _HALF_DAY_HOURS else Fraction(1) for entry in worked), Fraction(0))
    if lecture_period and sum(worked) > _WEEK_HOURS_IN_LECTURE_PERIOD:
        return days
    return min(days, _WEEK_FLAT_RATE)
