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
from integrativ.rulesets.face import edition as face
from integrativ.rulesets.face.moves import MOVES, moved
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
            assert face.editions_of(text_of(entry)) == entry
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
    more = face.with_new_edition(made, dt.date(2027, 1, 1))
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
