"""The command line: one line for each line, whatever the line looks like."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from integrativ.law import catalogue
from integrativ.law.catalogue.reading import HERE
from integrativ.law.cli import main
from integrativ.law.importing import copy_catalogue

ROOT = Path(__file__).parents[2]
RECEPTION = {
    "id": "a1",
    "as_of": "2026-10-16",
    "facts": {
        "residence_title": "gestattung",
        "must_live_in_reception": True,
        "asylum_registration_date": "2026-07-15",
    },
}


def run(argv: Sequence[str], *lines: Any) -> list[dict[str, Any]]:
    """Run the command line on some lines; what is no text is written as JSON."""
    encoded = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    out = io.BytesIO()
    assert main(argv, io.BytesIO(b"\n".join(encoded) + b"\n"), out) == 0
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(answers) == len(lines)
    return answers


def with_fact(name: str, value: str) -> bytes:
    """Write a line whose one fact is the given JSON text."""
    return f'{{"id":"x","as_of":"2026-11-22","facts":{{"{name}":{value}}}}}'.encode()


def test_the_example_of_the_contract_for_rules() -> None:
    assert run(["evaluate", "--rule", "asylg-61-1-reception"], RECEPTION) == [
        {
            "id": "a1",
            "rules": {
                "asylg-61-1-reception": {
                    "result": "open",
                    "missing": [
                        "accelerated_art42_a_to_f",
                        "asylum_decision_final",
                        "cooperation_breach_repeated_or_serious",
                        "dublin_request_sent",
                        "germany_must_reexamine",
                        "job_type",
                        "protection_in_other_eu_state",
                    ],
                }
            },
        }
    ]


def test_the_example_of_the_contract_for_questions() -> None:
    line = {"id": "a2", "as_of": "2026-11-22", "facts": {"residence_title": "ae_25_2_refugee"}}
    assert run(["answer", "work_access"], line) == [
        {
            "id": "a2",
            "question": "work_access",
            "answer": {
                "outcome": "free",
                "because": ["aufenthg-4a-1", "beschv-31"],
                "missing": [],
                "ba": "not_applicable",
                "limit": "not_applicable",
            },
        }
    ]


def test_without_a_rule_all_rules_are_answered_and_with_several_just_these() -> None:
    assert set(run(["evaluate"], RECEPTION)[0]["rules"]) == set(catalogue().rules)
    two = ["--rule", "asylg-61-2", "--rule", "beschv-32-2"]
    assert list(run(["evaluate", *two], RECEPTION)[0]["rules"]) == ["asylg-61-2", "beschv-32-2"]


def test_the_day_of_the_line_goes_before_the_day_of_the_command() -> None:
    undated = {key: value for key, value in RECEPTION.items() if key != "as_of"}
    rule = ["evaluate", "--rule", "asylg-61-1-reception", "--as-of", "2010-01-01"]
    old, new = run(rule, undated, {**undated, "as_of": "2026-10-16"})
    assert old["rules"]["asylg-61-1-reception"]["missing"] == ["edition:asylg-61-1-reception"]
    assert "job_type" in new["rules"]["asylg-61-1-reception"]["missing"]


def test_a_line_without_any_day_says_so() -> None:
    (given,) = run(["evaluate"], {"id": "a", "facts": {}})
    assert given["id"] == "a"
    assert "as_of" in given["error"]


@pytest.mark.parametrize(
    "line",
    [b"{", b"", b"[]", b'"text"', b"null", b"\xff\xfe", b'{"id":"x","facts":{}', b"[" * 100_000, b'{"id":"x"} {}'],
    ids=["cut", "empty", "list", "text", "null", "not-utf8", "unclosed", "nested", "two-objects"],
)
def test_a_broken_line_is_an_error_and_its_neighbours_are_answered(line: bytes) -> None:
    before, broken, after = run(["answer", "benefit_regime"], RECEPTION, line, RECEPTION)
    assert broken["id"] is None
    assert broken["error"]
    assert before["answer"] == after["answer"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("no_such_fact", "true"),
        ("no_such_fact", "null"),
        ("as_of", '"2026-01-01"'),
        ("obliged_to_leave", "true"),
        ("chancenkarte_points", "6"),
        ("must_live_in_reception", "1"),
        ("must_live_in_reception", "0"),
        ("must_live_in_reception", '"true"'),
        ("fine_daily_rates_general", "true"),
        ("fine_daily_rates_general", "1.5"),
        ("fine_daily_rates_general", '"50"'),
        ("fine_daily_rates_general", "9" * 5000),
        ("gross_annual_salary", "false"),
        ("gross_annual_salary", '"50700"'),
        ("gross_annual_salary", "NaN"),
        ("gross_annual_salary", "Infinity"),
        ("gross_annual_salary", "1e400"),
        ("gross_annual_salary", "1e99999999999999999999"),
        ("gross_annual_salary", "1e-400"),
        ("residence_title", '"duldung"'),
        ("residence_title", '["gestattung"]'),
        ("nationality", "false"),
        ("birth_date", '"2001-02-29"'),
        ("birth_date", '"1998-4-2"'),
        ("birth_date", '"19980402"'),
        ("birth_date", '"1998-W14-4"'),
        ("birth_date", '"0000-01-01"'),
        ("birth_date", '"1998-04-02T00:00:00"'),
        ("birth_date", '"١٩٩٨-٠٤-٠٢"'),
        ("birth_date", "19980402"),
        ("registered_status", '"unemployed"'),
        ("registered_status", '["idle"]'),
        ("student_work_weeks", "[1]"),
        ("student_work_weeks", '[{"weeks":54,"lecture_period":true,"hours_per_day":[4]}]'),
        ("student_work_weeks", '[{"weeks":1,"lecture_period":1,"hours_per_day":[4]}]'),
        ("student_work_weeks", '[{"weeks":1,"lecture_period":true,"hours_per_day":[25]}]'),
        ("student_work_weeks", '[{"weeks":1,"lecture_period":true}]'),
    ],
)
def test_an_unusable_fact_is_named(name: str, value: str) -> None:
    before, broken, after = run(["answer", "benefit_regime"], RECEPTION, with_fact(name, value), RECEPTION)
    assert broken["id"] == "x"
    assert name in broken["error"]
    assert before["answer"] == after["answer"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("must_live_in_reception", "true"),
        ("fine_daily_rates_general", "50"),
        ("gross_annual_salary", "50700.01"),
        ("gross_annual_salary", "5.07e4"),
        ("residence_title", '"gestattung"'),
        ("nationality", '"NO"'),
        ("birth_date", '"2000-02-29"'),
        ("registered_status", '["unemployed","jobseeker"]'),
        ("registered_status", "[]"),
        ("student_work_weeks", '[{"weeks":52,"lecture_period":true,"hours_per_day":[4,4.5,0]}]'),
        ("german_sufficient", "true"),
        ("student_account_days_used", "12.5"),
    ],
)
def test_a_usable_fact_is_taken(name: str, value: str) -> None:
    assert "rules" in run(["evaluate"], with_fact(name, value))[0]


def test_a_fact_that_is_null_was_not_asked() -> None:
    rule = ["evaluate", "--rule", "asylg-61-1-reception"]
    absent, null = run(rule, with_fact("job_type", '"employment"'), with_fact("residence_title", "null"))
    assert "residence_title" in absent["rules"]["asylg-61-1-reception"]["missing"]
    assert "residence_title" in null["rules"]["asylg-61-1-reception"]["missing"]


def test_a_key_that_stands_twice_is_an_error_that_names_it() -> None:
    line = b'{"id":"x","as_of":"2026-11-22","facts":{"job_type":"employment","job_type":"self_employment"}}'
    (given,) = run(["evaluate"], line)
    assert given["id"] == "x"
    assert "job_type" in given["error"]


def test_norway_is_a_country_and_no_truth_value() -> None:
    rule = ["evaluate", "--rule", "freizuegg-2"]
    norway, india = run(rule, with_fact("nationality", '"NO"'), with_fact("nationality", '"IN"'))
    assert norway["rules"]["freizuegg-2"] != india["rules"]["freizuegg-2"]


def test_flags_replace_the_defaults_for_one_line_only() -> None:
    rule = ["evaluate", "--rule", "bmwk-willkommenslotsen"]
    line = {"id": "f", "as_of": "2026-11-22", "facts": {}}
    unset, settled, null = run(
        rule,
        line,
        {**line, "flags": {"programme_state_2026": False}},
        {**line, "flags": {"programme_state_2026": None}},
    )
    assert "flag:programme_state_2026" in unset["rules"]["bmwk-willkommenslotsen"]["missing"]
    assert "flag:programme_state_2026" not in settled["rules"]["bmwk-willkommenslotsen"]["missing"]
    assert null["rules"] == unset["rules"]


@pytest.mark.parametrize("flags", [{"no_such_flag": True}, {"programme_state_2026": 1}, {"programme_state_2026": "ja"}])
def test_an_unusable_flag_is_named(flags: dict[str, Any]) -> None:
    (given,) = run(["evaluate"], {"id": "f", "as_of": "2026-11-22", "facts": {}, "flags": flags})
    assert next(iter(flags)) in given["error"]


@pytest.mark.parametrize("line", [{"as_of": "2026-11-22", "facts": {}}, {"id": 7, "as_of": "2026-11-22", "facts": {}}])
def test_an_id_is_a_text(line: dict[str, Any]) -> None:
    assert "id" in run(["evaluate"], line)[0]["error"]


@pytest.mark.parametrize("facts", [None, [], "x", 1])
def test_facts_are_an_object(facts: Any) -> None:
    assert "facts" in run(["evaluate"], {"id": "x", "as_of": "2026-11-22", "facts": facts})[0]["error"]


def test_half_a_character_in_an_id_is_given_back_unharmed() -> None:
    (given,) = run(["answer", "benefit_regime"], b'{"id":"\\ud800","as_of":"2026-11-22","facts":{}}')
    assert given["id"] == "\ud800"


@pytest.mark.parametrize(
    "argv",
    [
        ["answer", "no_such_question"],
        ["answer"],
        ["evaluate", "--rule", "no-such-rule"],
        ["evaluate", "--as-of", "2026-02-30"],
        ["evaluate", "--as-of", "heute"],
        ["evaluate", "--as-off", "2026-02-28"],
        ["answer", "work_access", "--rule", "asylg-61-2"],
        ["guess"],
        [],
        ["import", "/no/such/folder"],
    ],
)
def test_a_wrong_command_ends_with_code_2_and_one_line(argv: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    out = io.BytesIO()
    assert main(argv, io.BytesIO(json.dumps(RECEPTION).encode()), out) == 2
    printed = capfd.readouterr()
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert out.getvalue() == b""


def test_a_file_that_cannot_be_read_is_still_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    copy_catalogue(HERE, tmp_path)
    (tmp_path / "flags.yaml").write_text("flags: [\n  {\n", encoding="utf-8")
    assert main(["import", str(tmp_path)]) == 2
    printed = capfd.readouterr().err
    assert printed.count("\n") == 1
    assert "flags.yaml" in printed


def test_the_module_starts_alone_without_django_and_reads_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    command = "import sys; from integrativ.law.cli import main; code = main(sys.argv[1:]); "
    check = "sys.exit(code or any(name.split('.')[0] in ('django', 'psycopg', 'yaml') for name in sys.modules))"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", command + check, "answer", "work_access"],
        input=json.dumps(RECEPTION).encode() + b"\n",
        capture_output=True,
        cwd=ROOT,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    seconds = time.monotonic() - started
    with capsys.disabled():
        print(f"\nlaw: one answer from the command line in {seconds:.2f} s")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["answer"]["outcome"] == "open"


def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "integrativ.law", "answer", "nonsense"], capture_output=True, cwd=ROOT, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
