"""The test rig: strict templates, real roles and walls, no network beyond this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a worker whole files, and first of all the folder whose tests share one crawl of all pages."""
    from tests.spread import WholeFiles

    return WholeFiles(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Migrate as owner, query as application; see tests/database.py."""
    from django.db import connection

    from integrativ.config import postgres
    from tests import database

    if "DATABASE_URL" not in os.environ:
        postgres.ensure()
    worker = getattr(request.config, "workerinput", {}).get("workerid", "one")
    with django_db_blocker.unblock():
        name = database.create(worker)
        type(connection.ops).execute_sql_flush = lambda self, sql_list: database.flush()  # type: ignore[method-assign, assignment]
    yield
    with django_db_blocker.unblock():
        database.drop(name)


@pytest.fixture(autouse=True)
def _forget_looks() -> Iterator[None]:
    """Nothing seen in one test is written in the next."""
    from integrativ.audit import log

    log._looks.set(None)
    yield
    log._looks.set(None)


@pytest.fixture
def cast(db: None) -> Any:
    """The people every permission test tries: see tests/cast.py."""
    from tests.cast import Cast

    return Cast.make()


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Districts, municipalities and public bodies as released; taken away again after the module."""
    from django.apps import apps

    from tests import database

    with django_db_blocker.unblock():
        apps.get_app_config("network").load_reference("owner")  # type: ignore[attr-defined]
        yield
        database.forget_reference()
