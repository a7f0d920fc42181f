"""Results of rules as others read them: findings and computed values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from integrativ.law.kernel.calculation import exact, result_of
from integrativ.law.kernel.form import EditionForm
from integrativ.law.kernel.interpreter import Evaluation, Missing
from integrativ.law.kernel.truth import Result


@dataclass(frozen=True)
class Computed:
    """The calculations of an edition: the values that could be worked out, and what is missing for the others."""

    known: Mapping[str, Decimal] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING_COMPUTED = Computed()


@dataclass(frozen=True)
class Finding:
    """What one rule says on the day: its result and, if open, what is missing for it (sorted, never doubled)."""

    rule: str
    result: Result
    missing: tuple[str, ...]
    edition_index: int | None
    computed: Computed

    def as_json(self) -> dict[str, Any]:
        """Give the finding in the shape of the command line."""
        finding: dict[str, Any] = {"result": self.result, "missing": list(self.missing)}
        if self.computed.known:
            finding["computed"] = {name: plain_number(value) for name, value in self.computed.known.items()}
        return finding


def finding_of(evaluation: Evaluation, rule_id: str) -> Finding:
    """Evaluate one rule together with its calculations."""
    state = evaluation.rule(rule_id)
    computed = computed_values(evaluation, state.edition) if state.edition else NOTHING_COMPUTED
    return Finding(rule_id, state.result, tuple(sorted(state.missing)), state.edition_index, computed)


def computed_values(evaluation: Evaluation, edition: EditionForm) -> Computed:
    """Work out all calculations of an edition."""
    if not edition.calculations:
        return NOTHING_COMPUTED
    known: dict[str, Decimal] = {}
    missing: dict[str, Missing] = {}
    for name, _, formula in edition.calculations:
        value, needed = result_of(evaluation, formula)
        if value is None:
            missing[name] = needed
        else:
            known[name] = exact(value)
    return Computed(known, {name: tuple(sorted(needed)) for name, needed in missing.items()})


def plain_number(value: Decimal) -> int | float:
    """Give a decimal as a JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)
