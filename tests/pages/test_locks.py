"""Each of the two locks is switched off in turn, and the other one still keeps the next town's people apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.pages.addresses import Address, addresses
from tests.pages.conftest import inside
from tests.pages.crawl import MAY_BE_WRITTEN, Page, ask, enter, look
from tests.pages.locks import talkative_functions, without_python, without_walls
from tests.pages.test_who import FOR_ALL_TOWNS
from tests.pages.world import CANARY, World

SECRET = CANARY.lower().encode()
STRANGERS = ("lead", "coordinator", "account_admin", "privacy", "partner", "welfare", "company", "other_company")
# Accounts are sign-in tables: needed before anybody acts, listed by name, without row policy (docs/decisions/0002).
# Which names of accounts somebody sees is for Python alone.
NAMES_OF_ACCOUNTS = {"access:protocol"}
# Inside the body these rows are for the case team alone, and the database knows it.
FOR_THE_TEAM = (
    "Sorge um die Mutter",
    "Kommt gern vormittags",
    "In der Pflege arbeiten",
    "Deutsch reicht",
    "nur ansehen",
)


def _looks(world: World, *names: str, doors: bool) -> Iterator[Page]:
    """The next town's things and every list, as these of Bochum; with doors only what their role may enter at all."""
    who = world.who()
    for name in names:
        client, hat = enter(who[name]), who[name]
        for address in addresses():
            if address.is_public or not address.get or (doors and not _may_enter(address, hat)):
                continue
            yield look(client, address, name, world.herne if address.args else world.bochum)


def _may_enter(address: Address, hat: Any) -> bool:
    return address.door is not None and address.door.lets_in(hat)


def _out(pages: list[Page]) -> list[str]:
    return [repr(page) for page in pages if SECRET in page.body.lower()]


def test_without_walls_our_queries_alone_find_nothing_of_the_next_town(standing: World, django_db_blocker: Any) -> None:
    with without_walls(standing.name) as count, inside(standing, django_db_blocker):
        assert count > 40
        pages = list(_looks(standing, *STRANGERS, doors=True))
        foreign = [p for p in pages if p.town == "Herne" and _is_about_herne(_named(p.address))]
        sent = list(_sends(standing))
        with without_python():
            assert len(_out(list(_looks(standing, "lead", doors=True)))) > 25  # both off: everything comes out
    assert len(foreign) > 100
    assert [repr(page) for page in foreign if page.status != 404] == []
    assert _out(pages) == []
    assert len(sent) > 60
    assert [line for line in sent if line[3] or (line[2] not in (403, 404) and line[0] != LEADS_BACK)] == []


LEADS_BACK = "desk:notice_read"  # a notice that is not there any more leads to the list of today


def _sends(world: World) -> Iterator[tuple[str, str, int, set[str]]]:
    """Forms about the next town's things, sent by those of Bochum whom the door lets in: address, who, status, written."""
    who = world.who()
    for name in ("lead", "coordinator", "account_admin", "partner", "company"):
        client = enter(who[name])
        for address in addresses():
            if (
                address.post
                and address.name not in OPEN_FORMS
                and _is_about_herne(address)
                and _may_enter(address, who[name])
            ):
                response, watch, _ = ask(client, address.url(world.herne), method="post", data={})
                yield address.name, name, response.status_code, watch.written - MAY_BE_WRITTEN


# Forms all towns may send; tests/network and tests/companies try what they change.
OPEN_FORMS = {"desk:company_look_after", "access:accept"}


def test_without_python_the_walls_alone_let_nothing_of_the_next_town_out(
    standing: World, django_db_blocker: Any
) -> None:
    with inside(standing, django_db_blocker), without_python():
        pages = list(_looks(standing, *STRANGERS, doors=False))
        at_home = list(_looks(standing, "herne_lead", "herne_colleague", doors=False))
    assert len(pages) > 600
    assert _out([page for page in pages if page.address not in NAMES_OF_ACCOUNTS]) == []
    assert [repr(page) for page in pages if page.status >= 500] == []
    for words in FOR_THE_TEAM:
        told = {page.who for page in at_home if f"{CANARY} {words}" in page.text}
        assert told == {"herne_lead"}, (words, told)


def test_a_company_reads_its_own_people_even_if_the_functions_behind_the_wall_forget_to_ask(
    standing: World, django_db_blocker: Any
) -> None:
    with talkative_functions(standing.name), inside(standing, django_db_blocker):
        pages = list(_looks(standing, "company", "other_company", doors=True))
        ours = look(enter(standing.bochum.hat("company")), _named("company:proposal"), "company", standing.bochum)
    assert ours.status == 200
    assert [repr(page) for page in pages if page.town == "Herne" and page.status != 404] == []
    assert _out(pages) == []


def _named(name: str) -> Address:
    return next(address for address in addresses() if address.name == name)


def _is_about_herne(address: Address) -> bool:
    """Whether what fills the address belongs to one town; words, and what all towns may read, do not."""
    return address.name not in FOR_ALL_TOWNS and any(not path.startswith("=") for _, path in address.args)
