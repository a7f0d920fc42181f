"""What must not be kept cannot be kept, neither through the action nor by raw SQL of the application role."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from integrativ import law
from integrativ.people import limits, profile, vocabulary
from integrativ.people.actions import record_fact
from integrativ.people.errors import FactNotKept
from integrativ.people.models import Category, Fact
from tests import factories as f
from tests.cast import Cast

NEVER = sorted(n for n, h in law.catalogue().handling.items() if h.record in ("never", "finding_only"))
HARMLESS = sorted(n for n, h in law.catalogue().handling.items() if h.record == "harmless")


def _raw(cast: Cast, name: str, value: object, category: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_fact (org_id, person_id, name, value, category, source, evidence, recorded_by_id, recorded_at,"
            " is_retracted, from_professional_secret) VALUES (%s, %s, %s, %s, %s, 'self_reported', '', %s, now(), false, false)",
            [cast.kim.pk, cast.person.pk, name, json.dumps(value), category, cast.lead.pk],
        )


def test_the_check_is_the_handling_table(db: None) -> None:
    """Names, categories and harmless values of the limits are exactly those of the law, plus the profile's own words."""
    kept = {
        (n, h.category)
        for n, h in law.catalogue().handling.items()
        if h.holder == "person" and h.record in ("ledger", "harmless")
    }
    ours = {(name, entry.category) for name, entry in profile.entries().items()}
    assert {(n, c) for c, names in limits.known_names().items() for n in names} == kept | ours
    assert limits.harmless_values() == {n: law.handling(n).harmless for n in HARMLESS}
    assert limits.forbidden_values() == {"residence_title": ["none"]}
    assert set(limits.known_names()) <= set(Category.values)


def test_the_database_holds_the_generated_conditions(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, obj_description(oid, 'pg_constraint') FROM pg_constraint"
            " WHERE conrelid = 'people_fact'::regclass AND contype = 'c'"
        )
        found = dict(cursor.fetchall())
    for name, condition in limits.fact_checks():
        assert found[f"people_fact_{name}"] == f"CHECK ({condition})"


@pytest.mark.parametrize("name", NEVER)
def test_what_serves_one_answer_only_has_no_row(cast: Cast, name: str) -> None:
    with f.wearing(cast.lead):
        for category in Category.values:
            with pytest.raises(DatabaseError, match="known_in_its_category"):
                _raw(cast, name, True, category)
        _raw(cast, "german_level", "B1", "labour")
        assert Fact.objects.count() == 1


def test_of_offences_and_deception_only_the_harmless_value_is_kept(cast: Cast) -> None:
    assert len(HARMLESS) > 20
    with f.wearing(cast.lead):
        for name in HARMLESS:
            good, category = law.handling(name).harmless, law.handling(name).category
            bad = (not good) if isinstance(good, bool) else good + 60
            with pytest.raises(DatabaseError, match="only_the_harmless_value"):
                _raw(cast, name, bad, category)
            with pytest.raises(FactNotKept):
                record_fact(person=cast.person, name=name, value=bad, by=cast.lead)
            _raw(cast, name, good, category)
        assert Fact.objects.filter(superseded_at=None).count() == len(HARMLESS)


def test_a_stay_without_a_document_is_never_written_down(cast: Cast) -> None:
    """§ 87 Abs. 2 AufenthG: what is not there cannot have to be reported."""
    with f.wearing(cast.lead):
        with pytest.raises(DatabaseError, match="no_forbidden_value"):
            _raw(cast, "residence_title", "none", "residence")
        with pytest.raises(FactNotKept):
            record_fact(person=cast.person, name="residence_title", value="none", by=cast.lead)
        record_fact(person=cast.person, name="residence_title", value="gestattung", by=cast.lead)


def test_a_fact_cannot_hide_in_another_category(cast: Cast) -> None:
    with f.wearing(cast.lead):
        with pytest.raises(DatabaseError, match="known_in_its_category"):
            _raw(cast, "residence_title", "gestattung", "labour")
        _raw(cast, "residence_title", "gestattung", "residence")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("german_level", "fluent"),
        ("german_level", 3),
        ("birth_date", "29.02.2001"),
        ("birth_date", "2001-02-29"),
        ("able_to_work", "ja"),
        ("gross_monthly_income", "viel"),
        ("gross_monthly_income", True),
        ("training_year", 1.5),
        ("nationality", "Syrien"),
        ("registered_status", "jobseeker"),
        ("skills", []),
        ("skills", ["x" * 300]),
        ("occupation_wished", ["Koch"]),
        ("hours_wished", 90),
        ("wishes", ""),
        ("wishes", "x" * 201),
        ("shifts_possible", ["never"]),
        ("language_ar", "fließend"),
        ("qualification_country", "Syrien"),
    ],
)
def test_a_value_outside_the_vocabulary_is_refused_in_words(name: str, value: object) -> None:
    with pytest.raises(vocabulary.UnusableValue) as caught:
        vocabulary.checked(name, value)
    assert len(str(caught.value)) > 10


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("birth_date", "29.02.2000", "2000-02-29"),
        ("able_to_work", "ja", True),
        ("gross_monthly_income", "2.100,50", 2100.5),
        ("gross_monthly_income", "2100", 2100),
        ("nationality", "SY", "SY"),
        ("skills", "Kochen; Nähen\nKochen", ["Kochen", "Nähen"]),
        ("occupation_wished", ["29302"], ["29302"]),
        ("language_ar", "M", "M"),
        ("registered_status", ["jobseeker"], ["jobseeker"]),
    ],
)
def test_what_people_type_becomes_an_exact_value(name: str, typed: str | list[str], kept: object) -> None:
    assert vocabulary.read(name, typed) == kept
    assert vocabulary.checked(name, kept) == kept


def test_every_value_has_words() -> None:
    """No code is shown to people: each choice of each fact has a German label of its own."""
    bare = [
        (e.name, code)
        for e in vocabulary.entries().values()
        for code, label in e.choices
        if code == label and "_" in code
    ]
    assert bare == []
    assert Path(profile.DATA / "value_labels.yaml").exists()
