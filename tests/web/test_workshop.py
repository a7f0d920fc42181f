"""The pages of the rule workshop: what is typed stays, faults stand beside their lines, and nobody else comes in."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from integrativ import law
from integrativ.rulesets.models import Draft, DraftCase, EffectRun
from integrativ.rulesets.writing import raw_case
from integrativ.tenancy.models import Membership, Role
from integrativ.web.state.said import place, word
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Membership:
    hat = f.hat(f.organisation("state", "Land Teststaat"), Role.STATE_OFFICER)
    sign_in(client, hat)
    return hat


def begin(client: Client, kind: str = "rule", entry: str = "asylg-61-2") -> str:
    response = client.post(reverse("state:start", args=[kind, entry]))
    assert response.status_code == 302
    return response["Location"].removesuffix("formular/")


def text_of(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def fields(client: Client, address: str, **changes: str) -> dict[str, str]:
    """What the form shows, with changes."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None else str(value) for name, value in shown.items()}
    return typed | {"effective_on": "23.11.2026"} | changes


def typed_lines(client: Client, address: str) -> dict[str, str]:
    """The lines of the conditions as a browser would send them back."""
    rows = client.get(address).context["rows"]
    return {f"l{row['number']}-{name}": str(value) for row in rows for name, value in vars(row["line"]).items()}


def test_search_start_write_and_read_the_conditions(client: Client, editor: Membership) -> None:
    found = text_of(client.get(reverse("state:choose"), {"q": "§ 61"}))
    assert reverse("state:start", args=["rule", "asylg-61-2"]) in found
    page = begin(client)
    shown = text_of(client.get(page))
    assert "Der Entwurf ist lesbar" in shown and "Gestatteter Aufenthalt" in shown
    sent = client.post(page, fields(client, page, reason="BGBl. erfunden"))
    assert sent.status_code == 302
    with f.wearing(editor):
        assert Draft.objects.get().reason == "BGBl. erfunden"


def test_a_fault_stands_beside_its_line_and_the_text_is_kept(client: Client, editor: Membership) -> None:
    page = begin(client)
    text = fields(client, page)["text"].replace("kind: Anspruch", "kind: Anspuch", 1)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "Anspuch" in row)
    client.post(page, fields(client, page, text=text))
    shown = text_of(client.get(page))
    assert f'href="#zeile-{line}"' in shown and "nicht vorgesehen" in shown and "kind: Anspuch" in shown


@pytest.mark.parametrize(
    "changes",
    [{"effective_on": "31.02.2026"}, {"text": ""}, {"text": "a\x00b"}, {"text": "x" * 60_001}, {"version": "x"}],
)
def test_what_cannot_be_stored_is_said_at_the_form(client: Client, editor: Membership, changes: dict[str, str]) -> None:
    page = begin(client)
    assert client.post(page, fields(client, page, **changes)).status_code == 422
    assert client.post(page, fields(client, page)).status_code == 302


def test_somebody_elses_change_is_shown_beside_mine(client: Client, editor: Membership) -> None:
    page = begin(client)
    mine = fields(client, page, text="id: meins")
    client.post(page, fields(client, page, reason="inzwischen"))
    response = client.post(page, mine)
    shown = text_of(response)
    assert response.status_code == 422 and "id: meins" in shown and "Was jetzt dort steht" in shown


def test_the_cases_are_tried_on_the_page_and_a_bad_one_says_why(client: Client, editor: Membership) -> None:
    page = reverse("state:cases", args=[int(begin(client).rstrip("/").rsplit("/", 1)[1])])
    assert "Fälle halten" in text_of(client.get(page))
    response = client.post(page, {"text": "id: ["})
    assert response.status_code == 422 and "kein YAML" in text_of(response)


def test_a_case_is_written_by_form_and_says_what_changes(client: Client, editor: Membership) -> None:
    page = begin(client)
    text = fields(client, page)["text"].replace("months: 3", "months: 300")
    client.post(page, fields(client, page, text=text))
    shown = client.get(page + "faelle/")
    changed = {row["case"].id: row["changes"] for row in shown.context["changed"]}
    assert changed and "→" in text_of(shown) and "?aus=" in text_of(shown)
    form = page + "faelle/formular/"
    begun = client.get(form, {"aus": next(iter(changed))})
    assert begun.context["form"]["id"].value() == "R-9001"
    replaced = client.get(form, {"aus": next(iter(changed)), "ersetzt": "1"})
    assert replaced.context["form"]["id"].value() == next(iter(changed))
    sent = {f"facts{n}a": fact for n, (fact, _) in enumerate(begun.context["rows"]["facts"])}
    sent |= {f"facts{n}b": value for n, (_, value) in enumerate(begun.context["rows"]["facts"])}
    sent |= {"rules0a": "asylg-61-2", "rules0b": "not_met", "outcomes0a": "work_access=open"}
    sent |= {"id": "R-9001", "title": "Erfunden", "as_of": "23.11.2026", "citation": "§ 1", "derived_from": "norm"}
    sent |= {"reasoning": "Erfunden.", "sources": "https://example.org/", "level": "high"}
    more = client.post(form, {**sent, "do": "more", "title": ""})
    assert more.status_code == 200 and len(more.context["rows"]["facts"]) > len(begun.context["rows"]["facts"])
    for bad in (
        {"facts0a": "gibt es nicht"},
        {"facts0b": "x"},
        {"id": "X"},
        {"as_of": "31.02.2026"},
        {"title": "a\x00"},
    ):
        assert client.post(form, {**sent, **bad}).status_code == 422
    nothing = {name: value for name, value in sent.items() if not name.startswith(("rules", "outcomes"))}
    assert "mindestens eine Erwartung" in text_of(client.post(form, nothing))
    assert client.post(form, sent).status_code == 302
    with f.wearing(editor):
        kept = raw_case(DraftCase.objects.get(number="R-9001").text)
    assert (
        kept["expect"]["questions"] == {"work_access": {"outcome": "open"}} and "asylg-61-2" in kept["expect"]["rules"]
    )
    again = client.get(form, {"aus": "R-9001"})
    assert again.context["form"]["title"].value() == "Erfunden" and not again.context["left_out"]


def test_effects_are_asked_once_and_show_their_progress(client: Client, editor: Membership) -> None:
    page = reverse("state:effects", args=[int(begin(client).rstrip("/").rsplit("/", 1)[1])])
    assert "Noch nicht gezählt." in text_of(client.get(page))
    client.post(page)
    client.post(page)
    with f.wearing(editor):
        assert EffectRun.objects.count() == 1
    assert "Es wird gezählt: 0 von" in text_of(client.get(page))


def test_the_drafter_is_told_that_somebody_else_releases(client: Client, editor: Membership) -> None:
    pk = int(begin(client).rstrip("/").rsplit("/", 1)[1])
    release = reverse("state:release_draft", args=[pk])
    assert "nur eine zweite Person" in text_of(client.get(release))
    response = client.post(release, {"reason": "selbst"})
    assert response.status_code == 422
    other = Client()
    sign_in(other, f.hat(editor.organisation, Role.STATE_OFFICER))
    page = reverse("state:draft", args=[pk])
    effect = fields(client, page)["text"].replace("title_de: ", "title_de: Erfundene ", 1)
    client.post(page, fields(client, page, text=effect, reason="BGBl. erfunden"))
    done = other.post(release, {"reason": "verglichen"})
    assert done.status_code == 302
    made = text_of(other.get(done["Location"]))
    assert "verglichen" in made
    assert "<ins>" in made
    exported = other.get(done["Location"] + "datei/")
    assert exported.status_code == 200 and exported.json()["sha256"]


def test_the_round_begins_with_what_is_least_sure(client: Client, editor: Membership) -> None:
    shown = text_of(client.get(reverse("state:verification")))
    assert shown.index("wie sicher: gering") < shown.index("wie sicher: mittel")


def test_every_outcome_of_every_question_is_said_in_words() -> None:
    fields = [part for question in law.catalogue().questions.values() for part in question.raw.get("fields", ())]
    outcomes = {row["outcome"] for part in fields for row in part.get("rows", ()) if "outcome" in row}
    assert len(outcomes) > 15 and not [name for name in outcomes if word(name) == name]
    assert word("2026-11-23") == "23.11.2026" and "title_extension" not in place(["deadlines", "title_extension"])
    assert all(place([part["name"]]) != part["name"] for part in fields)


def test_the_case_manager_reads_that_nothing_changes_for_her(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert "Keiner Ihrer Fälle ist betroffen." in text_of(client.get(reverse("state:changed_cases")))


@pytest.mark.parametrize("name", ["lead", "coordinator", "partner", "company_user", "admin"])
def test_others_do_not_find_the_workshop(client: Client, cast: Cast, name: str, editor: Membership) -> None:
    address = reverse("state:rulesets")
    assert client.get(address).status_code == 200
    sign_in(client, getattr(cast, name))
    assert client.get(address).status_code == 404


def test_an_edition_is_changed_by_form_and_the_text_follows(client: Client, editor: Membership) -> None:
    page = begin(client)
    form = page + "formular/"
    untouched = fields(client, page)["text"]
    same = {**fields(client, form), **typed_lines(client, form)}
    assert client.post(form, same).status_code == 302 and fields(client, page)["text"] == untouched
    sent = {**same, "version": "2", "effect": "Erfundene Rechtsfolge.", "reason": "BGBl. erfunden"}
    sent["do"], sent["begins"] = "new", "01.01.2027"
    done = client.post(form, sent)
    shown = text_of(client.get(done["Location"]))
    assert "Der Entwurf ist lesbar" in shown and "ab 01.01.2027" in shown and "Erfundene Rechtsfolge." in shown
    text = fields(client, page)["text"]
    assert text.count("Erfundene Rechtsfolge.") == 2 and "valid_to: '2026-12-31'" in text


def test_lines_are_moved_without_storing_and_nothing_typed_is_lost(client: Client, editor: Membership) -> None:
    page = begin(client)
    form = page + "formular/"
    sent = {
        **fields(client, form),
        **typed_lines(client, form),
        "effect": "Noch nicht fertig",
        "l1-words": "Meine Worte",
    }
    moved = client.post(form, {**sent, "move": "down:1", "effective_on": "31.02."})
    shown = text_of(moved)
    assert moved.status_code == 200 and "Noch nicht gespeichert" in shown
    assert "Noch nicht fertig" in shown and "31.02." in shown
    rows = moved.context["rows"]
    assert rows[1]["line"].words != "Meine Worte" == next(row["line"].words for row in rows[2:] if row["open"])
    for nonsense in ("up:x", "nichts:1", "up:99", "remove:0"):
        assert client.post(form, {**sent, "move": nonsense}).status_code == 200
    assert "Meine Worte" not in fields(client, page)["text"]
    assert client.post(form, sent).status_code == 302 and "Meine Worte" in fields(client, page)["text"]


def test_a_fault_stands_beside_its_field_and_its_line(client: Client, editor: Membership) -> None:
    page = begin(client)
    form = page + "formular/"
    wrong = {"valid_from": "30.02.2026", "l1-kind": "leaf", "l1-fact": "gibt es nicht", "l1-op": "eq", "l1-value": "ja"}
    client.post(form, {**fields(client, form), **typed_lines(client, form), **wrong})
    response = client.get(form)
    beside = {field.name: faults for _, part in response.context["groups"] for field, faults in part if faults}
    assert beside == {"valid_from": ["Den Tag 30.02.2026 gibt es nicht."]} and "30.02.2026" in text_of(response)
    mended = {**fields(client, form), **typed_lines(client, form), "valid_from": "12.06.2026"}
    client.post(form, mended)
    lines = {row["number"]: row["faults"] for row in client.get(form).context["rows"] if row["faults"]}
    assert list(lines) == [1] and "gibt es nicht" in lines[1][0]


def test_the_form_says_what_it_cannot_take(client: Client, editor: Membership) -> None:
    page = begin(client)
    form = page + "formular/"
    sent = {**fields(client, form), **typed_lines(client, form)}
    for bad in ({"l1-words": "a\x00b"}, {"effect": "a\x00b"}, {"l1-words": "x" * 9000}, {"version": ""}):
        assert client.post(form, {**sent, **bad}).status_code == 422
    for number in ("99", "-1", "x", ""):
        assert client.post(form, {**sent, "edition": number}).status_code == 404
    mine = {**sent, "effect": "Meine Rechtsfolge"}
    client.post(form, {**sent, "effect": "Ihre Rechtsfolge"})
    lost = client.post(form, mine)
    assert lost.status_code == 422 and "Ihre Rechtsfolge" in text_of(lost) and "Meine Rechtsfolge" in text_of(lost)
    assert client.post(form, {**mine, "version": lost.context["form"]["version"].value()}).status_code == 302
    assert "Meine Rechtsfolge" in fields(client, page)["text"]
    client.post(page, fields(client, page, text="id: ["))
    assert "nicht als Formular zeigen" in text_of(client.get(form))


def test_a_value_is_changed_by_form_and_what_is_wrong_stands_beside_its_field(
    client: Client, editor: Membership
) -> None:
    page = begin(client, "parameter", "statutory_minimum_wage")
    form, newest = page + "formular/", page + "formular/?fassung=1"
    shown = text_of(client.get(newest))
    assert "Wert (EUR brutto/Stunde)" in shown and 'value="13,90"' in shown and "ab 01.01.2027" in shown
    bad = {"value": "-1,5", "valid_to": "29.02.", "source": "<script>alert(1)</script> مرحبا"}
    assert client.post(form, fields(client, newest, **bad)).status_code == 302
    response = client.get(newest)
    assert {name for name, _ in beside(response)} == {"valid_to", "value"}
    assert ("valid_to", "Dem Tag fehlt das Jahr.") in beside(response)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; مرحبا" in response.content.decode()
    assert "Die Wirkung lässt sich erst danach zählen" in text_of(client.get(page + "wirkung/"))
    assert client.get(reverse("state:form", args=[10**20])).status_code == 404
    assert client.post(form, fields(client, newest, valid_to="28.02.2027")).status_code == 302
    response = client.get(newest)
    said = " ".join(message for _, message in beside(response))
    assert "null oder größer" in said and "überschneidet sich" in said
    assert f"{form}?fassung=2" in text_of(response)  # the other side of the overlap is one click away
    for refused in ({"value": "1" * 10_000}, {"source": "a\x00b"}, {"do": "new", "begins": ""}):
        assert client.post(form, fields(client, newest, **refused)).status_code == 422
    mended = fields(client, newest, valid_to="31.12.2026", value="1.234,56", do="new", begins="01.07.2026")
    assert client.post(form, {**mended, "begins": "01.01.2027"}).status_code == 422
    done = client.post(form, mended)
    assert done["Location"].endswith("?fassung=2")
    assert "widerspricht dem übrigen Regelwerk nicht" in text_of(client.get(done["Location"]))
    text = fields(client, page)["text"]
    assert text.count("1234.56") == 2 and "'2026-06-30'" in text
    gone = client.post(form, fields(client, done["Location"], do="drop"))
    assert gone["Location"].endswith("?fassung=1") and fields(client, page)["text"].count("1234.56") == 1
    client.post(form, fields(client, gone["Location"], do="drop"))  # what was law is never taken away
    assert fields(client, page)["text"].count("1234.56") == 1


def beside(response: object) -> list[tuple[str, str]]:
    """What stands beside fields: field and sentence."""
    groups = response.context["groups"]  # type: ignore[attr-defined]
    return [(field.name, message) for _, part in groups for field, faults in part for message in faults]


def test_a_list_names_what_does_not_exist_and_shows_what_can_stand_on_it(client: Client, editor: Membership) -> None:
    form = begin(client, "list", "western_balkans") + "formular/"
    shown = text_of(client.get(form))
    assert "Albanien" in shown and "Was auf dieser Liste stehen kann" in shown
    client.post(form, fields(client, form, values="Albanien\nJugoslawien\nAlbanien"))
    said = ["„Jugoslawien“ gibt es hier nicht.", "„AL“ steht mehr als einmal da."]
    assert beside(client.get(form)) == [("values", message) for message in said]
    client.post(form, fields(client, form, values="Albanien\nKosovo"))
    assert "- AL\n" in fields(client, form.removesuffix("formular/"))["text"]


def test_a_point_of_law_asks_for_answer_and_citation_on_a_name(client: Client, editor: Membership) -> None:
    form = begin(client, "flag", "ukraine_rechtskreiswechsel") + "formular/"
    first = client.get(form)
    assert f"unter Ihrem Namen: {editor.user}" in text_of(first) and beside(first) == []
    client.post(form, fields(client, form, answer="true", reason="So ist es."))
    assert [name for name, _ in beside(client.get(form))] == ["reason"]
    for cited in ("BGBl. 2026 I Nr. 145", "BVerwG, Urteil vom 12.03.2026, 1 C 12.25"):
        client.post(form, fields(client, form, reason=cited))
        assert beside(client.get(form)) == []


def test_what_one_did_not_change_is_taken_over_and_only_what_both_wrote_is_shown(
    client: Client, editor: Membership
) -> None:
    form = begin(client, "flag", "ukraine_rechtskreiswechsel") + "formular/"
    mine = fields(client, form)
    client.post(form, {**mine, "answer": "false", "set_by": "Ihre Aufsicht", "reason": "BGBl. 2026 I Nr. 145"})
    lost = client.post(form, {**mine, "check": "Anders zu klären", "set_by": "Meine Aufsicht"})
    assert lost.status_code == 422
    rows = [row for row in lost.context["differences"] if row[0] == "Wen man fragt"]
    assert rows == [("Wen man fragt", "Ihre Aufsicht", "Meine Aufsicht")]
    assert len(lost.context["differences"]) == 2  # the other is what only I wrote
    shown = {name: str(field.value() or "") for name, field in ((f.name, f) for f in lost.context["form"])}
    assert client.post(form, shown).status_code == 302
    kept = fields(client, form)
    assert (kept["answer"], kept["set_by"], kept["check"]) == ("false", "Meine Aufsicht", "Anders zu klären")
    assert kept["reason"] == "BGBl. 2026 I Nr. 145"
