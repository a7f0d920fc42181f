"""A demonstration database for the length of one module, and the eyes to look at all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from integrativ.demo import bodies, fill
from integrativ.tenancy.models import PlatformMark
from tests import database

YEAR_END = dt.date(2025, 12, 31)


@contextmanager
def demonstration(folder: Path, *, is_demo: bool = True) -> Iterator[None]:
    """The settings and the mark that make a database a demonstration."""
    with override_settings(DEMO=True, EMBEDDED_DATABASE=True, DATA_DIR=folder):
        PlatformMark.objects.update_or_create(pk=1, defaults={"is_demo": is_demo})
        yield


@pytest.fixture(scope="module")
def bodies_open(reference: None, django_db_blocker: Any) -> None:
    """Public bodies have contact data and carriers of welfare are there; taken away with the reference data."""
    with django_db_blocker.unblock():
        bodies.open_bodies(YEAR_END)


@pytest.fixture
def empty(bodies_open: None, db: None, tmp_path: Path) -> Iterator[None]:
    """A demonstration in which nobody is invented yet; everything is rolled back."""
    with demonstration(tmp_path):
        yield


@pytest.fixture(scope="module")
def bochum(reference: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dt.date]:
    """What stands there when the first page opens."""
    with django_db_blocker.unblock(), demonstration(tmp_path_factory.mktemp("demo")):
        on = fill.told_on()
        fill.quick()
        yield on
        database.flush()
