"""One world for all tests of this folder; each test works in a transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from tests import database
from tests.browser.conftest import browser
from tests.pages import world as worlds
from tests.pages.crawl import Crawl, crawl
from tests.pages.structures import further
from tests.pages.undefined import undefined_variables

__all__ = ["browser"]

# On a busy machine the crawl takes longer than a confirmation holds.
SIGNED_IN = {"CONFIRMED_MINUTES": 120, "IDLE_MINUTES": 120, "ACCOUNT_REAUTHENTICATION_TIMEOUT": 7200}


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
    with inside(standing, django_db_blocker), override_settings(**SIGNED_IN), undefined_variables() as undefined:
        made = crawl(standing)
        made.further = further(standing, made)
    made.undefined = undefined
    return made


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
        with connection.cursor() as cursor:  # a page that takes long on a busy machine is no forgotten transaction
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '10min'")

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        connection.close()
        database._point_to(self.before)
        self.open.__exit__(None, None, None)
