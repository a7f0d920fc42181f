"""One world for all tests of this folder; each test works in a transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests import database
from tests.pages import world as worlds
from tests.pages.crawl import Crawl, crawl


@pytest.fixture(scope="session")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Both towns, built once for the whole run."""
    with worlds.standing(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(standing: worlds.World, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Both towns; what a test does to them is forgotten afterwards."""
    with inside(standing, django_db_blocker):
        yield standing


@pytest.fixture(scope="session")
def crawled(standing: worlds.World, django_db_blocker: Any) -> Crawl:
    """Every address as everybody, asked for once; many tests read the answers."""
    with inside(standing, django_db_blocker):
        return crawl(standing)


class inside:  # noqa: N801 - reads as a statement
    """Point the connections at the world's database and take everything back at the end."""

    def __init__(self, standing: worlds.World, blocker: Any) -> None:
        self.standing, self.blocker = standing, blocker

    def __enter__(self) -> None:
        self.before = settings.DATABASES["default"]["NAME"]
        self.open = self.blocker.unblock()
        self.open.__enter__()
        database._point_to(self.standing.name)
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        connection.close()
        database._point_to(self.before)
        self.open.__exit__(None, None, None)
