"""Every case of the catalogue, each an example from the office with its source."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from integrativ.law import answer, evaluate
from tests.law.reading_cases import read_cases

CASES = [pytest.param(case, id=f"{case['folder']}-{case['id']}") for case in read_cases()]


@pytest.mark.parametrize("case", CASES)
def test_the_law_says_what_the_case_expects(case: Mapping[str, Any]) -> None:
    expected = case["expect"]
    assert expected.get("rules") or expected.get("questions"), "a case without expectation proves nothing"
    as_of = date.fromisoformat(case["as_of"])
    findings = evaluate(case["facts"], as_of, expected.get("rules", {}), case.get("flags"))
    for rule, wanted in expected.get("rules", {}).items():
        finding = findings[rule].as_json()
        assert finding["result"] == wanted["result"], rule
        if "missing" in wanted:
            assert set(finding["missing"]) == set(wanted["missing"]), rule
        for name, value in wanted.get("computed", {}).items():
            assert finding["computed"][name] == value, (rule, name)
    for question, wanted in expected.get("questions", {}).items():
        given = answer(question, case["facts"], as_of, case.get("flags")).as_json()
        for field, value in wanted.items():
            compare(given[field], value, f"{question}.{field}")


def compare(given: Any, wanted: Any, where: str) -> None:
    """Compare what the case names, and only that; lists of names as sets, lists of entries by their name."""
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], Mapping):
        key = "rule" if "rule" in wanted[0] else "id"
        entries = {entry[key]: entry for entry in given}
        for entry in wanted:
            for field, value in entry.items():
                compare(entries[entry[key]][field], value, f"{where}[{entry[key]}].{field}")
    elif isinstance(wanted, list):
        assert set(given) == set(wanted), where
    else:
        assert given == wanted, where
