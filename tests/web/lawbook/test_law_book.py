"""Somebody looks up what the law says, without signing in, on today or on another day."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client
from django.urls import reverse

from integrativ import law
from integrativ.law import book, casebook
from integrativ.law.doubts import TEXT_GOOD_FOR, VERIFIED_FOR, is_old
from integrativ.law.importing import CASES

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_the_compiled_cases_are_those_of_the_files_and_no_rule_is_without_one() -> None:
    assert casebook.COMPILED_CASES.read_bytes() == casebook.compiled_cases(CASES)
    assert [rule_id for rule_id in law.catalogue().rules if not casebook.cases_of(rule_id)] == []


def _parts(source: str) -> list[str]:
    """A link, and what stands behind it as words."""
    return source.split(" ", 1) if source.startswith("https://") else [source]


def test_every_rule_has_a_page_with_each_norm_source_and_case(client: Client) -> None:
    for rule in list(law.catalogue().rules.values())[::12]:
        page = text_of(client, reverse("lawbook:rule", args=[rule.id]))
        assert all(edition.norm in page and edition.effect_de in page for edition in rule.editions)
        assert all(part in page for edition in rule.editions for source in edition.sources for part in _parts(source))
        assert all(case.id in page for case in casebook.cases_of(rule.id))


def test_every_address_in_the_contents_opens(client: Client) -> None:
    contents = text_of(client, reverse("lawbook:contents"))
    for entry in book.statutes():
        address = reverse("lawbook:statute", args=[entry.slug])
        assert address in contents
        assert entry.rules[0].title_de in text_of(client, address)


def test_16g_is_found_by_its_number_and_nonsense_says_how_to_go_on(client: Client) -> None:
    found = text_of(client, reverse("lawbook:contents"), q="§ 16g")
    assert reverse("lawbook:rule", args=["aufenthg-16g-1"]) in found
    nothing = text_of(client, reverse("lawbook:contents"), q="Quastenflosser")
    assert "Keine Regel gefunden." in nothing and "aufenthg-16g-1" not in nothing


def test_what_held_on_a_past_day_is_another_edition_than_today(client: Client) -> None:
    rule = next(r for r in law.catalogue().rules.values() if len(r.editions) > 1 and r.editions[0].valid_to)
    then = rule.editions[0].valid_to
    assert then is not None
    page = text_of(client, reverse("lawbook:rule", args=[rule.id]), am=f"{then:%d.%m.%Y}")
    assert page.index(rule.editions[0].norm) < page.index("gilt später") or len(rule.editions) == 1
    assert "wie es am" in page and f"{then:%d.%m.%Y}" in page
    assert "wie es am" not in text_of(client, reverse("lawbook:rule", args=[rule.id]))


def test_before_the_first_wording_the_page_says_so(client: Client) -> None:
    rule = next(
        r for r in law.catalogue().rules.values() if r.editions[0].valid_from and r.before_first == "not_in_force"
    )
    assert "galt diese Regel nicht" in text_of(client, reverse("lawbook:rule", args=[rule.id]), am="01.01.1990")


def test_a_day_that_does_not_exist_is_named_beside_its_field_and_stays_typed(client: Client) -> None:
    response = client.get(reverse("lawbook:contents"), {"am": "30.02.2026", "q": "Ausbildung"})
    page = response.content.decode()
    assert response.status_code == 422 and "30.02.2026" in page and "Ausbildung" in page
    assert "Den Tag muss es im Kalender geben" in page


@pytest.mark.parametrize("name", ["lawbook:rule", "lawbook:statute"])
def test_what_is_not_in_the_book_is_not_found(client: Client, name: str) -> None:
    assert client.get(reverse(name, args=["gibt-es-nicht"])).status_code == 404


def test_an_old_text_and_an_unsure_rule_are_said_on_the_page_with_whom_to_ask(client: Client) -> None:
    rules = law.catalogue().rules.values()
    unsure = next(rule for rule in rules if rule.editions[-1].confidence != "high")
    page = client.get(reverse("lawbook:rule", args=[unsure.id])).content.decode()
    for words in (
        "Diese Antwort ist nicht ganz sicher",
        "nicht eindeutig",
        "Fragen Sie im Zweifel",
    ):
        assert words in page, words
    edition = unsure.editions[-1]
    good = min(edition.text_state + TEXT_GOOD_FOR, edition.last_verified + VERIFIED_FOR)
    assert not is_old(edition, good) and is_old(edition, good + dt.timedelta(days=1))
