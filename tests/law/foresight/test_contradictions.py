"""Facts that cannot be: named at their fields, all at once, and never in a case of the catalogue."""

from datetime import date

from integrativ import law
from integrativ.law.foresight.contradictions import _book
from tests.law.reading_cases import read_cases

TODAY = date(2026, 11, 23)


def test_who_entered_before_her_birth_is_told_at_both_fields() -> None:
    (found,) = law.contradictions({"birth_date": "2001-05-04", "entry_date": "1999-01-01"}, TODAY)
    assert (found.facts, found.certain) == (("entry_date", "birth_date"), True)
    assert found.text_de.startswith("Die Einreise liegt vor der Geburt.")
    assert "04.05.2001" in found.text_de


def test_born_here_and_here_since_birth_is_no_contradiction() -> None:
    assert law.contradictions({"birth_date": "2001-05-04", "stay_uninterrupted_since": "2001-05-04"}, TODAY) == ()


def test_a_title_from_before_the_entry_is_to_be_checked_because_there_are_visas_and_journeys() -> None:
    (found,) = law.contradictions({"entry_date": "2024-03-01", "title_grant_date": "2024-02-01"}, TODAY)
    assert (found.facts, found.certain) == (("title_grant_date", "entry_date"), False)


def test_a_toleration_from_before_the_entry_cannot_be() -> None:
    (found,) = law.contradictions({"entry_date": "2024-03-01", "toleration_since": "2024-02-29"}, TODAY)
    assert found.certain
    assert law.contradictions({"entry_date": "2024-03-01", "toleration_since": "2024-03-01"}, TODAY) == ()


def test_all_faults_are_named_at_once_impossible_days_among_them() -> None:
    facts = {"birth_date": "2001-02-30", "weekly_hours": 200, "children_tax_count": -1, "no_such_fact": 1}
    found = law.contradictions(facts, TODAY)
    assert {name for entry in found for name in entry.facts} == set(facts)
    assert all(entry.certain for entry in found)
    assert any("den Tag 2001-02-30 gibt es nicht" in entry.text_de for entry in found)


def test_a_birth_in_the_future_cannot_be_but_a_start_of_work_can() -> None:
    assert [found.facts for found in law.contradictions({"birth_date": "2026-11-24"}, TODAY)] == [("birth_date",)]
    assert law.contradictions({"birth_date": "2026-11-23", "employment_start_date": "2027-01-01"}, TODAY) == ()


def test_who_is_abroad_has_no_toleration_but_may_have_a_visa() -> None:
    (found,) = law.contradictions({"location": "abroad", "residence_title": "duldung_60a"}, TODAY)
    assert found.facts == ("location", "residence_title")
    assert law.contradictions({"location": "abroad", "residence_title": "visa_d"}, TODAY) == ()


def test_an_opportunity_title_is_looked_at_again_after_the_last_day_any_can_have() -> None:
    title = {"residence_title": "ae_104c", "title_valid_until": "2027-06-30"}
    assert law.contradictions(title, date(2027, 6, 30)) == ()
    for facts, on in ((title | {"title_valid_until": "2027-07-01"}, TODAY), (title, date(2027, 7, 1))):
        (found,) = law.contradictions(facts, on)
        assert (found.facts, found.certain) == (("residence_title", "title_valid_until"), False)
    assert law.contradictions({"residence_title": "ae_25b", "title_valid_until": "2028-01-01"}, date(2027, 7, 1)) == ()


def test_no_case_of_the_catalogue_holds_a_certain_contradiction() -> None:
    broken = {
        case["id"]: [
            found.text_de
            for found in law.contradictions(case["facts"], date.fromisoformat(case["as_of"]))
            if found.certain
        ]
        for case in read_cases()
    }
    assert {id_: texts for id_, texts in broken.items() if texts} == {}


def test_the_book_of_contradictions_names_only_facts_of_the_vocabulary_and_possible_values() -> None:
    book = _book()
    for entry in book["orders"]:
        assert {law.fact(entry["first"]).type, law.fact(entry["then"]).type} == {"date"}
    for entry in (*book["past"], *book["not_before"]):
        assert law.fact(entry["fact"]).type == "date"
    for entry in book["at_most"]:
        assert law.fact(entry["fact"]).type in ("int", "decimal")
    for entry in (*book["not_together"], *book["outlived"]):
        assert law.validate_facts(entry["facts"])
    for entry in book["outlived"]:
        assert law.fact(entry["ends"]).type == "date" and date.fromisoformat(entry["last"])
