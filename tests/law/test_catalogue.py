"""The catalogue: valid, without contradiction, and the same in YAML and compiled form."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from integrativ.law import CatalogueError, catalogue, handling, questions_for, ruleset, value_label
from integrativ.law.answers.forms import law
from integrativ.law.catalogue.compiling import compiled_form
from integrativ.law.catalogue.reading import COMPILED, HERE, content_hash, read_catalogue, read_version
from integrativ.law.importing import copy_catalogue, import_cases, import_catalogue, schema_faults
from integrativ.law.linting import catalogue_faults, form_faults
from integrativ.law.wording import value_words
from tests.law.reading_cases import CASES, read_cases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the product's catalogue to a folder that may be spoiled."""
    copied = tmp_path / "law"
    copied.mkdir()
    copy_catalogue(HERE, copied)
    return copied


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Copy the product's catalogue as the place something is imported to."""
    return Path(shutil.copytree(HERE, tmp_path / "target", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_compiled_form_and_the_version_are_fresh() -> None:
    content = compiled_form()
    assert (HERE / COMPILED).read_bytes() == content, "integrativ law import integrativ/law/catalogue"
    assert read_version()[1] == content_hash(content) == ruleset().hash


def test_every_file_obeys_its_schema(folder: Path) -> None:
    shutil.copytree(CASES, folder / "cases")
    assert schema_faults(folder) == []


def test_the_catalogue_does_not_contradict_itself() -> None:
    assert catalogue_faults(catalogue()) == []
    assert form_faults(catalogue(), law().form) == []


def test_the_catalogue_is_complete() -> None:
    assert (len(catalogue().rules), len(catalogue().facts), len(catalogue().questions)) == (261, 489, 9)
    assert len(read_cases()) == 575
    assert all(handling(fact.name) for fact in catalogue().facts.values() if fact.source == "raw")


def test_importing_the_same_catalogue_again_keeps_the_version(folder: Path, target: Path) -> None:
    again = import_catalogue(folder, target)
    assert (again.number, again.hash) == (ruleset().number, ruleset().hash)
    assert read_catalogue(target).rules == catalogue().rules


def test_importing_the_product_s_own_folder_rewrites_what_is_compiled(target: Path) -> None:
    spoil(target / "lists.yaml", "Westbalkanstaaten", "Staaten des westlichen Balkans")
    assert import_catalogue(target, target).number == ruleset().number + 1
    assert read_catalogue(target).lists["western_balkans"].label_de.startswith("Staaten des westlichen Balkans")


def test_cases_come_along_and_replace_the_old_ones(folder: Path, tmp_path: Path) -> None:
    (folder / "cases" / "practice").mkdir(parents=True)
    (folder / "cases" / "practice" / "new.yaml").write_text("cases: []\n", encoding="utf-8")
    old = tmp_path / "cases"
    old.mkdir()
    (old / "old.yaml").write_text("cases: []\n", encoding="utf-8")
    import_cases(folder, old)
    assert [str(path.relative_to(old)) for path in old.rglob("*.yaml")] == ["practice/new.yaml"]


def test_a_folder_without_cases_leaves_the_cases_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.yaml").write_text("cases: []\n", encoding="utf-8")
    import_cases(folder, tmp_path)
    assert (tmp_path / "kept.yaml").exists()


def test_importing_a_changed_catalogue_gives_the_next_number(folder: Path, target: Path) -> None:
    spoil(folder / "rules" / "asylg.yaml", "title_de: ", "title_de: Neu gefasst, ")
    changed = import_catalogue(folder, target)
    assert changed.number == ruleset().number + 1
    assert changed.hash != ruleset().hash


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("facts.yaml", "type: enum", "type: colour", "facts.yaml"),
        ("flags.yaml", "flags:", "flags: [", "flags.yaml"),
        ("rules/asylg.yaml", "before_first:", "before_frist:", "asylg.yaml"),
        ("rules/asylg.yaml", "fact: residence_title", "fact: residence_titel", "residence_titel"),
        ("questions.yaml", "rule: aufenthg-4a-1", "rule: aufenthg-4a-11", "aufenthg-4a-11"),
        ("questions.yaml", "kind: decision", "kind: decision\n  kind: decision", "questions.yaml"),
        ("parameters.yaml", "valid_to: '2023-11-17'", "valid_to: '2023-12-31'", "salary_blue_card_regular"),
        (
            "rules/asylg.yaml",
            "value: [ankunftsnachweis, gestattung]",
            "value: [ankunftsnachweis, gestatung]",
            "gestatung",
        ),
        ("lists.yaml", "values: [ankunftsnachweis", "values: [ankunfsnachweis", "ankunfsnachweis"),
        ("lists.yaml", "- id: western_balkans", "- id: western_balkan", "western_balkans"),
    ],
)
def test_a_faulty_catalogue_is_refused_and_changes_nothing(
    folder: Path, target: Path, file: str, old: str, new: str, named: str
) -> None:
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    spoil(folder / file, old, new)
    with pytest.raises(CatalogueError, match=named):
        import_catalogue(folder, target)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before


def test_rules_in_a_circle_are_refused(folder: Path, target: Path) -> None:
    for name in ("asylg-61-2", "asylg-61-1-reception"):
        path = folder / "rules" / "asylg.yaml"
        text = path.read_text(encoding="utf-8")
        start = text.index(f"- id: {name}\n")
        other = "asylg-61-1-reception" if name == "asylg-61-2" else "asylg-61-2"
        head, tail = text[:start], text[start:]
        path.write_text(head + tail.replace("all:", f"all:\n      - {{rule: {other}, is: met}}", 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match="Kreis"):
        import_catalogue(folder, target)


def test_a_compiled_form_that_was_touched_is_refused(target: Path) -> None:
    assert read_catalogue(target).version == ruleset()
    spoil(target / COMPILED, "Bundesland", "Bundesstaat")
    with pytest.raises(CatalogueError, match="VERSION"):
        read_catalogue(target)


def test_only_the_harmless_value_of_a_burdensome_fact_may_be_kept() -> None:
    assert handling("custodial_sentence").may_keep(False)
    assert not handling("custodial_sentence").may_keep(True)
    assert handling("fine_daily_rates_general").may_keep(0)
    assert not handling("fine_daily_rates_general").may_keep(False)
    assert not handling("fine_daily_rates_general").may_keep(90)
    assert handling("residence_title").may_keep("duldung_60a")
    assert not handling("residence_title").may_keep("none")
    assert not handling("expulsion_order").may_keep(False)


def test_what_is_missing_comes_as_questions_in_words() -> None:
    parts = questions_for(
        [
            "flag:programme_state_2026",
            "param:salary_age45",
            "edition:asylg-61-2",
            "list:eu_eea_ch",
            "rule:aufenthg-60c-1",
            "job_type",
        ]
    )
    assert [part.kind for part in parts] == ["fact", "edition", "flag", "list", "parameter", "rule"]
    assert all(part.label_de and part.question_de for part in parts)


def test_every_value_that_can_be_chosen_has_words() -> None:
    for fact in catalogue().facts.values():
        assert set(fact.values) == set(value_words(fact.name)), fact.name
    assert value_label("residence_title", "duldung_60c") == "Ausbildungsduldung (§ 60c)"
    assert value_label("registered_status", ("jobseeker", "unemployed")) == "arbeitsuchend, arbeitslos"
    assert value_label("gross_annual_salary", Decimal("39682.8")) == "39682,8 EUR/Jahr"
    assert value_label("birth_date", date(1998, 4, 2)) == "02.04.1998"
    assert value_label("studying", None) == "unbekannt"


def test_version_is_a_number_and_a_hash() -> None:
    number, hash_ = read_version()
    assert (ruleset().number, ruleset().hash) == (number, hash_)
    assert json.dumps(str(ruleset().text_state)) == '"2026-08-19"'
