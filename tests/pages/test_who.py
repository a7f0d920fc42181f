"""Every address as everybody: the matrix holds, at both towns' things, in the same run."""

from __future__ import annotations

import re

from tests.pages.addresses import addresses, ours
from tests.pages.crawl import MAY_BE_WRITTEN, Crawl, Page
from tests.pages.world import CANARY

LEFTOVERS = re.compile(r"\{\{|\{%|&lt;bound method|(?<![\w/-])None(?![\w-])|duldung_60a|ae_25_2|ae_104c")
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)[^>]*>\s*\S|\sstyle=|\son(?:click|change|submit|load)=|javascript:", re.IGNORECASE
)


# Public to the network in both towns: bodies, demands, companies name nobody who is accompanied.
FOR_ALL_TOWNS = {
    "network:district",
    "network:body",
    "desk:company",
    "desk:demand",
    "desk:company_contact_new",
    "desk:propose",
}
FRAGMENTS = {"desk:occupations"}  # parts of a page for htmx


def _faults(pages: list[Page]) -> list[str]:
    return sorted({repr(page) for page in pages})


def test_every_address_stands_in_the_matrix_and_only_those() -> None:
    assert sorted(set(ours()) - {a.name for a in addresses()}) == []
    assert sorted({a.name for a in addresses()} - set(ours())) == []


def test_who_may_look_sees_the_page(crawled: Crawl) -> None:
    wanted = {(a.name, who) for a in addresses() for who in a.get}
    seen = [p for p in crawled.pages if p.town == "Bochum" and (p.address, p.who) in wanted]
    assert len(seen) == len(wanted)
    assert _faults([p for p in seen if p.status not in (200, 302)]) == []


def test_everybody_else_finds_nothing_on_the_same_address(crawled: Crawl) -> None:
    wanted = {(a.name, who) for a in addresses() for who in a.get}
    others = [p for p in crawled.pages if (p.address, p.who) not in wanted or p.town != "Bochum"]
    allowed_there = {(a.name, f"herne_{who.removeprefix('herne_')}") for a in addresses() for who in a.get}
    everywhere = {a.name for a in addresses() if all(path.startswith("=") for _, path in a.args)} | FOR_ALL_TOWNS
    allowed_there |= {(name, who) for name, who in wanted if name in everywhere}
    others = [p for p in others if not (p.town == "Herne" and (p.address, p.who) in allowed_there)]
    public = {a.name for a in addresses() if a.is_public}
    wrong = [
        p
        for p in others
        if p.status not in (404, 405) and not (p.who == "nobody" and p.status == 302) and p.address not in public
    ]
    assert len(others) > 1500
    assert _faults(wrong) == []


def test_nothing_breaks_and_looking_changes_nothing(crawled: Crawl) -> None:
    assert _faults([p for p in crawled.pages if p.status >= 500]) == []
    assert (
        sorted({(p.address, *sorted(p.written - MAY_BE_WRITTEN)) for p in crawled.pages if p.written - MAY_BE_WRITTEN})
        == []
    )


def test_every_page_carries_its_headers(crawled: Crawl) -> None:
    public = {a.name for a in addresses() if a.is_public}
    for page in crawled.html():
        policy = page.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "unsafe" not in policy, page
        assert page.headers["X-Content-Type-Options"] == "nosniff" and page.headers["X-Frame-Options"] == "DENY", page
        assert page.headers["Referrer-Policy"] == "same-origin", page
        if page.address not in public:
            assert "no-store" in page.headers.get("Cache-Control", ""), page


def test_pages_are_whole(crawled: Crawl) -> None:
    seen: dict[str, Page] = {page.address: page for page in crawled.html()}
    faults = []
    for page in seen.values():
        if page.text.count("<h1") != 1 and page.address not in FRAGMENTS:
            faults.append(f"{page}: {page.text.count('<h1')} h1")
        visible = re.sub(r"<[^>]+>", " ", page.text)
        if page.address != "desk:person_data":  # shows kept answers as they are stored (Art. 15 DSGVO)
            faults += [f"{page}: {found[0]}" for found in LEFTOVERS.finditer(visible)]
        faults += [f"{page}: inline" for _ in INLINE.finditer(page.body)]
    assert faults == []
    assert len(seen) > 60


# Where the next town's own people must find their canary: else its absence elsewhere would say nothing.
AT_HOME = {
    "desk:case", "desk:case_notes", "desk:case_plan", "desk:plan_sheet", "desk:facts", "desk:people", "desk:today",
    "desk:person_edit", "desk:person_data", "desk:person_data_file", "desk:share_sheet", "desk:step", "desk:placement",
    "desk:coordination", "desk:transition", "letters:letter", "company:days",
    "partner:inbox", "partner:request", "company:start", "company:proposal",
}  # fmt: skip

SEE_THE_CANARY = {"lead", "deputy", "colleague", "coordinator", "partner", "jobcenter", "company", "herself", "editor"}


def test_the_canary_is_found_at_home_and_nowhere_else(crawled: Crawl) -> None:
    word = CANARY.lower()
    found = [p for p in crawled.pages if word in p.text.lower() or word in str(p.headers).lower()]
    assert sorted(AT_HOME - {p.address for p in found}) == []
    assert _faults([p for p in found if not p.who.startswith("herne_")]) == []
    assert {p.who.removeprefix("herne_") for p in found} == SEE_THE_CANARY


# One query for each table of a person's file.
DEARER = {"desk:person_data": 130, "desk:person_data_file": 130}


def test_no_page_asks_the_database_more_than_its_budget(crawled: Crawl) -> None:
    """Twelve queries beyond a frame of six (docs/performance.md); what is dearer stands here by name."""
    dear = {p.address: p.queries for p in sorted(crawled.html(), key=lambda p: p.queries) if p.queries > 18}
    assert {name: count for name, count in dear.items() if count > DEARER.get(name, 18)} == {}
