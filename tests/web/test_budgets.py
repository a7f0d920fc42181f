"""Lists cost the same for twenty rows as for two: as many queries, and few (docs/performance.md)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrativ.cases import actions as cases
from integrativ.steps import actions as steps
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p
from tests.web.client import sign_in

pytestmark = pytest.mark.django_db
MOST = 18  # twelve beyond a frame of six: session, account, hats, actor, notices, access log


def people(cast: Cast, number: int) -> None:
    for _ in range(number):
        f.case(cast.lead, f.person(cast.lead))


def notes(cast: Cast, number: int) -> None:
    with f.wearing(cast.lead):
        for count in range(number):
            cases.write_note(case=cast.case, by=cast.lead, text=f"Notiz {count}")


def plan(cast: Cast, number: int) -> None:
    with f.wearing(cast.lead):
        for count in range(number):
            cases.open_plan_step(case=cast.case, by=cast.lead, title=f"Schritt {count}", turn_of="Konsulat")


def demands(cast: Cast, number: int) -> None:
    for _ in range(number):
        p.demand(cast.company, cast.company_user)


def proposals(cast: Cast, number: int) -> None:
    wanted = p.demand(cast.company, cast.company_user, number=99)
    for _ in range(number):
        p.proposed(cast, case=f.case(cast.lead, f.person(cast.lead)), of=wanted)


def requests(cast: Cast, number: int) -> None:
    with f.wearing(cast.lead):
        for count in range(number):
            step = steps.open_step(
                matter=cast.case.matter, kind="question", title=f"Frage {count}", by=cast.lead, owner_org=cast.abh
            )
            steps.move(step=step, event="send", by=cast.lead)


LISTS: tuple[tuple[str, str, Callable[[Cast, int], None]], ...] = (
    ("lead", "desk:people", people),
    ("lead", "desk:case_notes", notes),
    ("lead", "desk:case_plan", plan),
    ("lead", "desk:demands", demands),
    ("partner", "partner:inbox", requests),
    ("company_user", "company:start", demands),
    ("company_user", "company:start", proposals),
)


@pytest.mark.parametrize(("who", "name", "fill"), LISTS, ids=lambda part: getattr(part, "__name__", str(part)))
def test_twenty_rows_cost_as_many_queries_as_two(
    client: Client, cast: Cast, who: str, name: str, fill: Callable[[Cast, int], None]
) -> None:
    f.share(cast.lead, cast.person, cast.abh, "base")
    sign_in(client, getattr(cast, who))
    page = reverse(name, args=[cast.case.pk] if fill in (notes, plan) else [])
    counts, sizes = [], []
    for number in (2, 18):
        fill(cast, number)
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            response = client.get(page)
        counts.append(len(seen))
        sizes.append(len(response.content))
    assert sizes[1] > sizes[0], "the second page shows more rows"
    assert counts[0] == counts[1] <= MOST, counts
