"""Public pages speak the language of the person; translations are complete and compiled."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from babel.messages import mofile, pofile
from django.test import Client, RequestFactory
from django.utils.translation import override

from integrativ.web.components import words
from integrativ.web.language import LOCALE, available, chosen_language

ON = dt.date(2026, 11, 23)
WEB = LOCALE.parent
TRANSLATED = sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))
PAGES = [
    *(WEB / "templates/bausteine").glob("*.html"),
    *(WEB / "templates/public").glob("*.html"),
    *(WEB / "templates/check").glob("*.html"),
    WEB / "templates/base.html",
]


def catalogue(code: str) -> dict[str, tuple[str, ...]]:
    with (LOCALE / code / "LC_MESSAGES/django.po").open("rb") as file:
        messages = pofile.read_po(file)
    return {_key(m.id): _texts(m.string) for m in messages if m.id}


def _key(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _texts(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def wanted() -> set[str]:
    pages = {text for page in PAGES for text in re.findall(r'{% translate "([^"]+)"', page.read_text())}
    code = [path.read_text() for path in (WEB / "check").glob("*.py")]
    return pages | {text for source in code for text in re.findall(r'\b_\(\s*"([^"]+)"', source)}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_public_pages_is_translated(code: str) -> None:
    texts = catalogue(code)
    assert len(wanted()) > 60
    assert {text for text in wanted() if not all(texts.get(text, ("",)))} == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_translation_is_fresh(code: str) -> None:
    with (LOCALE / code / "LC_MESSAGES/django.mo").open("rb") as file:
        compiled = {_key(m.id): _texts(m.string) for m in mofile.read_mo(file) if m.id}
    assert compiled == catalogue(code)


def test_arabic_pages_run_from_right_to_left_with_the_mirrored_design_system(client: Client) -> None:
    html = client.get("/", headers={"accept-language": "ar-SY,en;q=0.5"}).content.decode()
    assert '<html lang="ar" dir="rtl"' in html and "kern.rtl" in html and "أبحث عن عمل" in html
    html = client.get("/", headers={"accept-language": "de"}).content.decode()
    assert '<html lang="de" dir="ltr"' in html and "kern.rtl" not in html


def test_eight_languages_are_offered_on_every_public_page(client: Client) -> None:
    assert list(available()) == ["de", "de-simple", "en", "uk", "ar", "fa", "tr", "fr"]
    for address in ("/", "/menschen/", "/fuer-betriebe/", "/pruefen/", "/pruefen/menschen/"):
        html = client.get(address, headers={"accept-language": "fa"}).content.decode()
        assert '<html lang="fa" dir="rtl"' in html and html.count('aria-current="true"') == 1
        for code in available():
            assert f'value="{code}" lang="{code}"' in html


def test_a_language_without_translation_is_not_claimed(rf: RequestFactory) -> None:
    assert "xx" not in available()
    assert chosen_language(rf.get("/", headers={"accept-language": "xx,ar;q=0.5"})) == "ar"
    assert chosen_language(rf.get("/", headers={"accept-language": "xx"})) == "de"


def test_the_choice_is_kept_and_beats_the_browser(client: Client) -> None:
    response = client.post("/sprache/", {"language": "ar", "next": "/menschen/"})
    assert response.status_code == 302 and response["Location"] == "/menschen/"
    assert '<html lang="ar"' in client.get("/menschen/", headers={"accept-language": "de"}).content.decode()


def test_a_translated_page_says_that_nobody_has_checked_it(client: Client) -> None:
    note = "النص الألماني هو المعتمد"
    assert note in client.get("/", headers={"accept-language": "ar"}).content.decode()
    assert "Fachperson" not in client.get("/", headers={"accept-language": "de"}).content.decode()


def test_days_count_in_the_language_of_the_page() -> None:
    with override("ar"):
        assert words.in_tagen(dt.date(2026, 11, 25), ON) == "بعد يومين"
    with override("de"):
        assert words.in_tagen(dt.date(2026, 11, 25), ON) == "in 2 Tagen"


def test_errors_are_german_even_for_other_browsers(client: Client) -> None:
    html = client.get("/gibt-es-nicht/", headers={"accept-language": "ar"}).content.decode()
    assert '<html lang="de" dir="ltr"' in html
