"""The pages of a case: who sees what."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.client import sign_in


def test_the_team_opens_the_case(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.lead).get(f"/faelle/{cast.case.pk}/")
    assert page.status_code == 200 and "Testkhafaji" in page.content.decode()


def test_a_colleague_reads_the_card_only(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.colleague).get(f"/faelle/{cast.case.pk}/")
    assert page.status_code == 200 and "Begleitet von" in page.content.decode()
    assert "Bereiche des Falls" not in page.content.decode()


@pytest.mark.parametrize("who", ["admin", "partner", "neighbour", "company_user"])
def test_everybody_else_finds_nothing(client: Client, cast: Cast, who: str) -> None:
    hat: Any = getattr(cast, who)
    assert sign_in(client, hat).get(f"/faelle/{cast.case.pk}/").status_code == 404
