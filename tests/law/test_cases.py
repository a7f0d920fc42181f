"""Every case of the catalogue, each an example from the office with its source."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from integrativ.law.casebook import Case, cases, tried

CASES = [pytest.param(case, id=f"{case.folder}-{case.id}") for case in cases()]


@pytest.mark.parametrize("case", CASES)
def test_the_law_says_what_the_case_expects(case: Case) -> None:
    assert case.expected_rules or case.expected_questions, "a case without expectation proves nothing"
    assert tried(case).differences == ()


def some(**wanted: Any) -> Case:
    """A case that holds, with another expectation."""
    first = next(case for case in cases() if case.expected_rules and case.expected_questions)
    return dataclasses.replace(first, **wanted)


@pytest.mark.parametrize(
    "wrong",
    [
        {"expected_rules": {"asylg-61-2": {"result": "perhaps"}}},
        {"expected_rules": {"asylg-61-2": {"missing": ["gibt_es_nicht"]}}},
        {"expected_rules": {"asylg-61-2": {"computed": {"betrag": 1}}}},
        {"expected_rules": {"gibt-es-nicht": {"result": "met"}}},
        {"expected_questions": {"work_access": {"outcome": "perhaps"}}},
        {"expected_questions": {"residence_paths": {"items": [{"rule": "gibt-es-nicht", "status": "met"}]}}},
        {"facts": {"gibt_es_nicht": True}},
    ],
)
def test_a_wrong_expectation_is_noticed_and_named(wrong: Mapping[str, Any]) -> None:
    assert tried(some()).differences == ()
    assert tried(some(**wrong)).differences
