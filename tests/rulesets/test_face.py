"""The form shows every rule of the catalogue and gives back exactly what stood there."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict

from integrativ import law
from integrativ.law.catalogue.reading import COMPILED, HERE
from integrativ.law.drafting import read_draft, text_of
from integrativ.law.yaml_text import Unreadable, plain_yaml, remarks_of
from integrativ.rulesets.checking import PARTS_AT, faults_in
from integrativ.rulesets.face import edition as face
from integrativ.rulesets.face.amounts import amount_of, typed_amount
from integrativ.rulesets.face.fields import put
from integrativ.rulesets.face.moves import MOVES, moved
from integrativ.rulesets.face.shapes import SHAPES
from integrativ.rulesets.face.tree import Line, condition_of, end, lines_of, tidy
from integrativ.rulesets.face.words import Words, number_of, span_of
from integrativ.rulesets.models import Draft
from integrativ.web.state.forms_edition import EditionForm, lines_from

COMPILED_RULES = (HERE / COMPILED).read_bytes()
# what the form only shows, and why: free or calculated parts that are no list of words
ONLY_SHOWN = {"grants": 161, "responsible": 71, "calculations": 60, "combination": 48}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(law.catalogue())


def sent(form: EditionForm, lines: list[Line]) -> QueryDict:
    """What a browser sends for this form: texts with its own line ends."""
    query = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        text = f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else str(value if value is not None else "")
        query[name] = text.replace("\n", "\r\n")
    for number, line in enumerate(lines):
        for name, value in vars(line).items():
            query[f"l{number}-{name}"] = str(value).replace("\n", "\r\n")
    return query


def editions() -> Iterator[tuple[Mapping[str, Any], int]]:
    for entry in json.loads(COMPILED_RULES)["rules"]:
        for number in range(len(entry["editions"])):
            yield entry, number


def test_every_edition_of_every_rule_goes_through_the_form_unchanged(words: Words) -> None:
    shown_only: Counter[str] = Counter()
    raw_lines = count = 0
    for entry, number in editions():
        if count % 12 == 0:
            assert face.entry_of(text_of(entry)) == entry
        shown = face.shown(entry, number, words)
        draft = Draft(reason="", effective_on=dt.date(2026, 11, 23), version=1)
        query = sent(EditionForm(shown=shown, draft=draft), list(shown.lines))
        form = EditionForm(query, shown=shown, draft=draft)
        assert form.is_valid(), (entry["id"], form.errors)
        lines, fine = lines_from(query)
        assert fine and shown.has_tree
        made = face.written(entry, number, form.typed(), lines, words)
        assert json.dumps(made, sort_keys=True) == json.dumps(entry, sort_keys=True), entry["id"]
        shown_only.update(list(shown.kept))
        raw_lines += sum(line.kind == "raw" for line in lines)
        count += 1
    assert (count, raw_lines, dict(shown_only)) == (297, 0, ONLY_SHOWN)


def test_every_value_list_and_unsettled_point_goes_through_the_form_unchanged() -> None:
    catalogue, counted = json.loads(COMPILED_RULES), Counter[str]()
    draft = Draft(reason="", effective_on=dt.date(2026, 11, 23), version=1)
    for kind, part in (("parameter", "parameters"), ("list", "lists"), ("flag", "flags")):
        for entry in catalogue[part]:
            shape, own = SHAPES[kind], Words(law.catalogue(), entry["id"])
            assert not faults_in(kind, entry), entry["id"]
            for number in range(len(face.parts_of(entry, shape))):
                shown = face.shown(entry, number, own, shape)
                form = EditionForm(sent(EditionForm(shown=shown, draft=draft), []), shown=shown, draft=draft)
                assert form.is_valid() and not shown.kept, (entry["id"], form.errors, shown.kept)
                made = face.written(entry, number, form.typed(), [], own, shape)
                assert json.dumps(made, sort_keys=True) == json.dumps(entry, sort_keys=True), entry["id"]
                written_anew = {one.name: one for one in shape.entries if one.how in ("amount", "values", "answer")}
                for name, field in written_anew.items():  # typed once more, not only left alone
                    part_made = face.parts_of(made, shape)[number]
                    other = {**part_made, field.path[0]: [] if field.how == "values" else "etwas"}
                    put(field, other, shown.typed[name], own)
                    assert json.dumps(other) == json.dumps(part_made), entry["id"]
                counted[kind] += 1
    assert counted == {"parameter": 90, "list": 30, "flag": 6}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("1.234,56", 1234.56), ("50.700 €", 50700), ("14,00 EUR", 14), ("0,2", 0.2), ("−5", -5), ("", None)),
        *(("12.82", "12.82"), ("viel", "viel"), ("١٢", "١٢"), ("3\n4", "3\n4"), ("1" * 10_000, "1" * 10_000)),
        ("Fachkraft: 36\nAbschluss im Inland: 24", {"skilled": 36, "domestic_degree": 24}),
        ("Fachkraft: 36\nFachkraft: 24", "Fachkraft: 36\nFachkraft: 24"),
        ("Fachkraft: 36\n24", {"skilled": 36, "24": ""}),
    ],
)
def test_amounts_are_read_as_people_write_them_and_nothing_typed_is_lost(typed: str, value: Any) -> None:
    assert json.dumps(amount_of(typed)) == json.dumps(value)
    assert amount_of(typed_amount(value) or "") == value


def wrong(kind: str, entry_id: str, part: str, number: int, **changes: Any) -> dict[str, list[str]]:
    """What is said about an entry of the catalogue with changes in one of its dated parts, by the place where it is said."""
    catalogue = json.loads(COMPILED_RULES)
    entry = next(one for one in catalogue[part] if one["id"] == entry_id)
    key = PARTS_AT[kind]  # type: ignore[index]
    entry[key][number] |= changes
    said: dict[str, list[str]] = {}
    for fault in faults_in(kind, entry):  # type: ignore[arg-type]
        said.setdefault(f"{fault.path[1]}.{fault.path[2]}", []).append(fault.message)
    return said


def test_what_cannot_be_is_said_where_it_can_be_mended() -> None:
    value = ("parameter", "statutory_minimum_wage", "parameters", 1)
    assert wrong(*value) == {}
    for number, said in ((-1, "null oder größer"), (float("inf"), "zu groß"), (float("nan"), "zu groß")):
        assert said in wrong(*value, value=number)["1.value"][0]
    assert "1.234,56" in wrong(*value, value="viel")["1.value"][0]
    assert "fehlt der Wert" in wrong(*value, value=None)["1.value"][0]
    assert "woher" in wrong(*value, status="unknown")["1.status"][0]
    over = wrong(*value, valid_to="2027-02-28")
    assert "schon am 01.01.2027" in over["1.valid_to"][0] and "gilt bis 28.02.2027" in over["2.valid_from"][0]
    assert "liegt vor dem Beginn" in wrong(*value, valid_to="2025-12-31")["1.valid_to"][0]
    assert "nennen Sie ein Ende" in wrong(*value, valid_to=None)["1.valid_to"][0]
    assert "das Jahr: 26" in wrong(*value, valid_from="0026-01-01")["1.valid_from"][0]
    several = ("parameter", "settlement_months", "parameters", 1)
    assert "einzelne Zahl" in wrong(*value, value={"skilled": 36})["1.value"][0]
    assert "Es fehlt" in wrong(*several, value={"skilled": 36})["1.value"][0]
    assert "mehrere Zahlen" in wrong(*several, value=36)["1.value"][0]
    land = ("list", "safe_countries_29a_29b", "lists", 1)
    assert wrong(*land, values=["AL", "QQ", "AL"]) == {
        "1.values": ["„QQ“ gibt es hier nicht.", "„AL“ steht mehr als einmal da."]
    }
    assert "leer" in wrong(*land, values=[])["1.values"][0] and wrong(*land, values=["AL"]) == {}
    assert "gibt es hier nicht" in wrong("list", "titles_wohngeld", "lists", 0, values=["Bleibe"])["0.values"][0]


def test_a_new_part_takes_its_place_among_the_others_and_goes_away_again() -> None:
    entry = next(one for one in json.loads(COMPILED_RULES)["parameters"] if one["id"] == "statutory_minimum_wage")
    shape = SHAPES["parameter"]
    assert [part["valid_from"] for part in entry["series"]] == ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"]
    for day, place in (("2024-07-01", 0), ("2026-07-01", 2), ("2029-02-28", 4)):
        made, at = face.with_new_part(entry, dt.date.fromisoformat(day), shape) or ({}, -1)
        assert at == place and not faults_in("parameter", made) and len(made["series"]) == 5
        back = face.without_part(made, at, shape)
        assert back == entry
    assert face.with_new_part(entry, dt.date(2026, 1, 1), shape) is None


def test_fields_say_what_they_change_and_nothing_else(words: Words) -> None:
    entry = next(entry for entry, _ in editions() if entry["id"] == "asylg-61-2")
    shown = face.shown(entry, len(entry["editions"]) - 1, words)
    typed = {
        **shown.typed,
        "valid_to": "31.12.2026",
        "steps": "Antrag stellen\nBeleg mitbringen",
        "notes": "",
        "level": "low",
    }
    made = face.written(entry, shown.edition, typed, shown.lines, words)
    newest = made["editions"][-1]
    assert newest["valid_to"] == "2026-12-31" and newest["next_steps_de"] == ["Antrag stellen", "Beleg mitbringen"]
    assert newest["confidence"]["level"] == "low" and "notes_de" not in newest
    assert made["editions"][:-1] == entry["editions"][:-1]
    more, place = face.with_new_part(made, dt.date(2027, 1, 1)) or ({}, -1)
    assert place == len(more["editions"]) - 1 and face.with_new_part(more, dt.date(2027, 1, 1)) is None
    assert more["editions"][-2]["valid_to"] == "2026-12-31" and more["editions"][-1]["valid_from"] == "2027-01-01"
    assert more["editions"][-1]["condition"] == entry["editions"][-1]["condition"]
    assert read_draft(COMPILED_RULES, "rule", text_of(more)).faults == ()
    assert face.as_text(entry, "# merken\nid: x # auch\ntext: 'a # b'\n").startswith("# merken\n# auch\nid:")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line(0, "leaf", "german_level", "gte", value="B1"), {"fact": "german_level", "op": "gte", "value": "B1"}),
        (Line(0, "leaf", "birth_date", "before", value="1.2.2000"), {"fact": "birth_date", "op": "before", "value": "2000-02-01"}),
        (Line(0, "leaf", "birth_date", "age_below", "span", span="27 Jahre", at="Stichtag"),
         {"fact": "birth_date", "op": "age_below", "value": {"years": 27, "at": "as_of"}}),
        (Line(0, "leaf", "birth_date", "before", "fact", value="as_of", span="- 1 Jahr und 6 Monate"),
         {"fact": "birth_date", "op": "before", "value": {"fact": "as_of", "minus": {"years": 1, "months": 6}}}),
        (Line(0, "leaf", "birth_date", "since_at_least", "span", span="bald"),
         {"fact": "birth_date", "op": "since_at_least", "value": "bald"}),
        (Line(0, "leaf", "gibt es nicht", "eq", value="3"), {"fact": "gibt es nicht", "op": "eq", "value": "3"}),
        (Line(0, "flag", "ukraine_rechtskreiswechsel", "true"), {"flag": "ukraine_rechtskreiswechsel", "is": True}),
        (Line(0, "rule", "asylg-61-2", "met", words="so"), {"rule": "asylg-61-2", "is": "met", "text_de": "so"}),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_the_test_it_means(words: Words, line: Line, said: Any) -> None:
    assert condition_of([line], words)[0] == said


def test_moves_keep_every_line_and_can_be_taken_back(words: Words) -> None:
    """Whatever is pressed: nothing typed is lost, depths fit, and what was moved up goes down again."""
    entry = next(entry for entry, _ in editions() if entry["id"] == "aufenthg-60d-1")
    lines = lines_of(entry["editions"][-1]["condition"], words)
    tried: Counter[str] = Counter()
    for index in range(len(lines)):
        for move in MOVES:
            done = moved(lines, move, index)
            if done is None:
                continue
            tried[move] += 1
            after, look = done
            assert tidy(after) == after and 0 <= look < len(after)
            kept = Counter(line.fact for line in after if line.kind == "leaf" and line.fact)
            gone = lines[index : end(lines, index)] if move == "remove" else ()
            assert kept + Counter(line.fact for line in gone if line.kind == "leaf") == Counter(
                line.fact for line in lines if line.kind == "leaf"
            )
            back = {"up": "down", "down": "up", "in": "out", "wrap": "unwrap", "next": "remove", "below": "remove"}.get(
                move
            )
            if back and move != "in":
                assert moved(after, back, look) is not None and moved(after, back, look)[0] == lines  # type: ignore[index]
    assert set(tried) == set(MOVES)
    assert moved(lines, "up", 99) is None and moved(lines, "nichts", 0) is None


@pytest.mark.parametrize(
    "condition",
    [
        *({"all": []}, {"any": [{"not": []}]}, {"not": [1, 2]}, {"not": None}, [1], "x", {"fact": 1, "op": "eq"}),
        *({"all": [{"fact": "a", "op": "eq", "value": None, "x": 1}]}, {"all": 3}, None),
        {"fact": "a", "op": "eq", "value": {"years": 1.5}},
    ],
)
def test_what_no_field_can_say_comes_back_as_it_was(words: Words, condition: Any) -> None:
    assert condition_of(lines_of(condition, words), words)[0] == condition


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: *x", "Verweise"),
        ("[" * 50_000, "verschachtelt"),
        ("- " * 30_000, "verschachtelt"),
        ("{a: " * 5_000, "verschachtelt"),
        ("a: !!python/object/apply:os.system [x]", "kein YAML"),
        ("a: !!binary aGk=", "Nur Text"),
        ("a: " + "9" * 5000, "nicht lesbar"),
        ("a: \x07", "Zeichen"),
        ("a: 1\na: 2", "doppelt"),
    ],
    ids=range(9),
)
def test_text_that_would_break_a_reader_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        plain_yaml(text)
    assert said in refused.value.fault.message
    assert said in ("Nur Text", "nicht lesbar") or refused.value.fault.line is not None
    assert plain_yaml("a: [[1, ja]]\nb: 2026-11-23") == {"a": [[1, "ja"]], "b": "2026-11-23"}


def test_numbers_and_periods_are_read_as_people_write_them() -> None:
    assert [number_of(text) for text in ("3", "0,5", "1.200", "1.200,5", "-2", "zwei", "1e9")] == [
        3,
        0.5,
        1200,
        1200.5,
        -2,
        "zwei",
        "1e9",
    ]
    assert span_of("3 Jahre 6 Monate") == {"years": 3, "months": 6} and span_of("14 Tagen") == {"days": 14}
    assert span_of("3") is None and span_of("drei Jahre") is None and span_of("") is None
    assert remarks_of("[") == [] and unescape("&amp;") == "&"
