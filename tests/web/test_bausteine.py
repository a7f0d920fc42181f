"""Components show what the office needs and never fail on what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from integrativ.web.components import clocks, frame, law, lists, words
from integrativ.web.components import forms as form_tags
from integrativ.web.components.shapes import shape
from integrativ.web.forms import GermanDateField
from tests.web.client import read

ROOT = Path(__file__).resolve().parents[2]
ON = dt.date(2026, 11, 23)


def show(source: str, **context: Any) -> str:
    return Template("{% load bausteine %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 11, 23), "heute"),
        (dt.date(2026, 11, 24), "morgen"),
        (dt.date(2026, 11, 22), "gestern"),
        (dt.date(2027, 1, 4), "in 42 Tagen"),
        (dt.date(2026, 11, 20), "vor 3 Tagen"),
    ],
)
def test_a_day_says_how_far_it_is(day: dt.date, expected: str) -> None:
    assert words.in_tagen(day, ON) == expected


def test_a_telephone_number_can_be_dialled_from_a_link() -> None:
    assert words.waehlbar("0234 910-0000") == "02349100000"
    assert words.waehlbar("+49 (234) 910/0") == "+492349100"


def test_a_moment_late_in_the_evening_counts_as_the_day_in_berlin() -> None:
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    assert words.datum(late) == "24.11.2026"
    assert words.in_tagen(late, ON) == "morgen"


def test_a_name_is_isolated_and_escaped() -> None:
    assert words.person_name("ليلى <b>") == "<bdi>ليلى &lt;b&gt;</bdi>"
    assert words.person_name(words.person_name("Layla")) == "<bdi>Layla</bdi>"


def test_a_tuple_a_mapping_and_an_object_give_the_same_shape() -> None:
    @dataclass
    class Place:
        label: str
        url: str

    expected = {"label": "Heute", "url": "/heute/", "current": False}
    for thing in (("Heute", "/heute/"), {"label": "Heute", "url": "/heute/"}, Place("Heute", "/heute/")):
        assert shape(thing, label="", url="", current=False) == expected
    assert shape("Heute", label="", url="", current=False) == {**expected, "url": ""}


def test_the_clock_says_in_words_what_the_bar_shows() -> None:
    html = read(show('{% uhr "ABH Bochum" 38 21 %}'))
    assert "17 über üblich" in html and "38 Tage" in html and "f-over" in html
    html = show('{% uhr "HWK Dortmund" 26 90 %}')
    assert "üblich 90" in html and "f-over" not in html


def test_a_clock_without_a_usual_time_draws_no_bar() -> None:
    assert clocks.clock("ABH", 5, None, "theirs", "üblich")["bar"] is None
    assert "<svg" not in show('{% uhr "ABH" 5 %}')


@dataclass(frozen=True)
class Node:
    state: str
    text_de: str
    children: tuple[Node, ...] = ()
    norm: str = ""
    sources: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    text_state: dt.date | None = None


def test_the_tree_names_each_state_in_words_for_those_who_do_not_see_the_drawing() -> None:
    html = show("{% baum node %}", node=Node("met", "Duldung", (Node("not_met", "Vertrag"), Node("open", "Schritte"))))
    assert '<span class="i-sr">erfüllt: </span>Duldung' in html
    assert '<span class="i-sr">nicht erfüllt: </span>Vertrag' in html
    assert '<span class="i-sr">offen: </span>Schritte' in html


def test_the_tree_folds_what_is_settled_and_keeps_open_what_is_open() -> None:
    settled = Node("met", "Kein Verbot", (Node("met", "Grund eins"),))
    unsettled = Node("open", "Kein Verbot", (Node("open", "Grund eins"),))
    assert "<details>" in show("{% baum node %}", node=Node("met", "Arbeit", (settled,)))
    assert "<details>" not in show("{% baum node %}", node=Node("open", "Arbeit", (unsettled,)))


def test_a_node_shows_norm_version_and_source() -> None:
    node = Node(
        "met",
        "Soll",
        norm="§ 60a Abs. 5b AufenthG",
        valid_from=dt.date(2024, 2, 27),
        text_state=dt.date(2026, 8, 19),
        sources=("https://www.gesetze-im-internet.de/x",),
    )
    html = show("{% baum node %}", node=node)
    for part in (
        "§ 60a Abs. 5b AufenthG",
        "Fassung seit 27.02.2024",
        "geprüft 19.08.2026",
        'href="https://www.gesetze-im-internet.de/x"',
    ):
        assert part in html


def test_not_fulfilled_is_not_drawn_as_prohibited() -> None:
    assert law.tree_node(Node("not_met", "Vertrag"))["icon"] != law.tree_node(Node("blocked", "Vertrag"))["icon"]
    assert law.chip_shape("open", "offen")["css"] == "info"


def test_an_answer_shows_because_word_and_law_date() -> None:
    answer = {
        "kind": "ok",
        "question": "Darf sie?",
        "sentence": "Ja.",
        "word": "soll",
        "because": Node("met", "Duldung"),
        "law_date": dt.date(2026, 8, 19),
    }
    html = show("{% antwort answer %}", answer=answer)
    for part in ("Soll", "Warum?", "Duldung", "Rechtsstand 19.08.2026"):
        assert part in html


def test_a_missing_fact_is_a_form_that_works_without_script() -> None:
    html = show(
        "{% frage ask %}",
        ask={"question": "Test?", "name": "t", "choices": [("y", "Ja")], "url": "/f/"},
        csrf_token="abc",
    )
    assert 'method="post"' in html and 'action="/f/"' in html and "csrfmiddlewaretoken" in html


def test_the_band_tells_the_same_in_the_table() -> None:
    band = {
        "start": dt.date(2024, 1, 1),
        "end": dt.date(2028, 1, 1),
        "today": ON,
        "law_date": dt.date(2026, 8, 19),
        "tracks": [("Arbeit", [(dt.date(2024, 2, 27), None, "ok", "soll erlaubt werden", "§ 60a")])],
    }
    html = show("{% zeitband band %}", band=band)
    assert html.count("soll erlaubt werden") == 2
    assert "27.02.2024" in html and "heute" in html and "style=" not in html


class Demand(forms.Form):
    postal_code = forms.CharField(
        label="Postleitzahl", help_text="Fünf Ziffern", error_messages={"required": "Bitte fünf Ziffern eingeben."}
    )
    kind = forms.ChoiceField(
        label="Art", widget=forms.RadioSelect, choices=[("a", "Arbeit")], error_messages={"required": "Bitte wählen."}
    )
    note = forms.CharField(label="Notiz", required=False)


def test_each_error_leads_to_its_field() -> None:
    html = show("{% formular form %}", form=Demand({}))
    assert 'href="#id_postal_code"' in html and 'id="id_postal_code"' in html
    assert 'href="#id_kind_0"' in html and 'id="id_kind_0"' in html
    assert 'aria-describedby="id_postal_code_helptext id_postal_code_error"' in html
    assert 'id="id_postal_code_error"' in html


def test_a_day_is_typed_in_a_short_text_field() -> None:
    class Start(forms.Form):
        on = GermanDateField(label="Erster Arbeitstag")

    html = show("{% feld form.on %}", form=Start())
    assert 'class="i-input--date"' in html and 'inputmode="numeric"' in html and 'type="text"' in html


def test_a_fresh_form_shows_no_error() -> None:
    html = show("{% formular form %}", form=Demand())
    assert "i-errsum" not in html and "i-err" not in html
    assert html.count("freiwillig") == 1


def test_every_tag_and_filter_is_described_in_the_docs() -> None:
    described = (ROOT / "docs/bausteine.md").read_text()
    names = {
        name
        for part in (words, frame, lists, clocks, law, form_tags)
        for name in {**part.register.tags, **part.register.filters}
    }
    assert {name for name in names if f"`{name}`" not in described} == set()


def test_no_template_of_the_look_has_inline_code() -> None:
    templates = [
        *(ROOT / "integrativ/web/templates/bausteine").glob("*.html"),
        *(ROOT / "integrativ/web/templates").glob("*.html"),
    ]
    assert templates
    for path in templates:
        text = path.read_text()
        assert " style=" not in text and " onclick" not in text and "javascript:" not in text, path.name
