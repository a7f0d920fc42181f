"""Every distinct page structure: valid HTML, usable with assistive technology on a phone, no word from the console.

Each check first finds a fault planted in a real page. With FULL=1 every page of every hat is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import engines
from playwright.sync_api import Browser

from tests.pages.crawl import Crawl, Page
from tests.pages.shown import Shown, on_a_phone
from tests.pages.structures import FOLLOWERS, distinct, links
from tests.pages.test_who import FRAGMENTS
from tests.pages.undefined import undefined_variables
from tests.web.test_valid_html import complaints

# A form has these fields for some questions only; an account has passkeys or not; a file number is given or not.
OPTIONAL = {
    ("base.html", "authenticators.webauthn"),
    ("demand/form.html", "form.site"),
    ("demand/form.html", "form.told_by"),
    ("partner/answer_form.html", "form.entered_in_document"),
    ("partner/answer_form.html", "form.missing"),
    ("partner/answer_form.html", "form.necessity"),
    ("partner/answer_form.html", "form.valid_from"),
    ("partner/answer_form.html", "form.valid_until"),
    ("partner/history.html", "entry.detail.file_number"),
}
PLANTED = {
    "button-name": b"<button></button>",
    "color-contrast": b'<p><font color="#bbbbbb">blass</font></p>',
    "label": b'<input type="text" name="ohne">',
    "wider than the phone": b'<table width="900"><tr><td>breit</td></tr></table>',
    "Content Security Policy": b"<script>document.title = 'fremd'</script>",
    "404 (Not Found)": b'<img src="/static/fehlt.png" alt="">',
}


@pytest.fixture(scope="module")
def pages(crawled: Crawl) -> list[Page]:
    """One page of each structure."""
    seen = [page for page in (*crawled.pages, *crawled.further) if page.is_html and page.status in (200, 401, 403, 422)]
    seen += [page for page in crawled.further if page.address == "missing"]
    return distinct(page for page in seen if page.address not in FRAGMENTS)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Shown]:
    """A window of 360 pixels."""
    with on_a_phone(browser) as shown:
        yield shown


def _with(page: Page, planted: bytes) -> Page:
    before, end, after = page.body.partition(b"</main>")
    return replace(page, body=before + planted + end + after)


@pytest.mark.browser
def test_the_browser_check_finds_each_planted_fault(crawled: Crawl, phone: Shown) -> None:
    page = crawled.of("desk:case", "lead")
    assert phone.faults(page) == []
    for name, planted in PLANTED.items():
        assert any(name in fault for fault in phone.faults(_with(page, planted))), name


@pytest.mark.browser
@pytest.mark.slow
def test_every_structure_can_be_used_on_a_phone_and_the_console_is_silent(pages: list[Page], phone: Shown) -> None:
    assert [fault for page in pages for fault in phone.faults(page)] == []
    assert len(pages) > 150
    assert sum('dir="rtl"' in page.text[:200] for page in pages) >= 8


@pytest.mark.slow
def test_every_structure_is_valid_html(pages: list[Page], crawled: Crawl, tmp_path: Path) -> None:
    for number, page in enumerate(pages):
        (tmp_path / f"{number}-{page.address.replace(':', '-')}-{page.who}-{page.status}.html").write_bytes(page.body)
    fault = tmp_path / "planted.html"
    fault.write_bytes(_with(crawled.of("desk:case", "lead"), b'<p id="inhalt"><section>offen').body)
    said = complaints(tmp_path).splitlines()
    planted = [line for line in said if "planted.html" in line]
    assert any("Duplicate ID" in line for line in planted) and any("Unclosed element" in line for line in planted)
    assert [line for line in said if line not in planted] == []


def test_a_misspelt_variable_is_noticed_wherever_it_stands() -> None:
    hat = SimpleNamespace(role="case_manager", body=SimpleNamespace(name="KIM"))
    written = "{{ hat.rool }}{% if hat.body.naame %}x{% endif %}{% for a in hat.bodi.x %}{% endfor %}{{ haat|upper }}"
    with undefined_variables() as found:
        engines["django"].from_string(written).render({"hat": hat})
    assert {variable for _, variable in found} == {"hat.rool", "hat.body.naame", "hat.bodi.x", "haat"}
    with undefined_variables() as found:
        shown = engines["django"].from_string("{{ hat.role }}{% if title %}{{ title }}{% endif %}").render({"hat": hat})
    assert (shown, found) == ("case_manager", set())


def test_no_page_asks_for_a_variable_that_does_not_exist(crawled: Crawl) -> None:
    assert sorted(crawled.undefined - OPTIONAL) == []
    assert sorted(OPTIONAL - crawled.undefined) == []


def _dead(pages: list[Page], answers: dict[tuple[str, str], int]) -> set[str]:
    """Links that lead somebody to a page she does not get."""
    return {
        f"{page.who}: {page.url} → {url}"
        for page in pages
        for url in links(page)
        if answers.get((page.who, url), 200) >= 400
    }


def test_every_link_leads_whoever_sees_it_to_a_page(crawled: Crawl) -> None:
    everything = [page for page in (*crawled.pages, *crawled.further) if page.who in FOLLOWERS]
    answers = {(p.who, p.url): p.status for p in everything if p.status not in (405, 422)}
    seen = [page for page in everything if page.is_html and page.status == 200]
    assert sorted(_dead(seen, answers)) == []
    case, other = crawled.of("desk:case", "lead"), crawled.of("access:members", "lead")
    assert other.status == 404
    assert _dead([_with(case, f'<a href="{other.url}">Zugänge</a>'.encode())], answers)


def test_a_further_page_never_breaks(crawled: Crawl) -> None:
    assert [page for page in crawled.further if page.status >= 500 or page.address == "nowhere"] == []
    assert len([page for page in crawled.further if page.status == 422]) > 25
