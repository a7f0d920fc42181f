"""The two addresses for whoever watches the server."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_live_answers_without_the_database(client: Client) -> None:
    """Not marked for database use: any query would fail the test."""
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.django_db
def test_ready_says_whether_the_database_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/ready").status_code == 200

    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and answer.json() == {"status": "database away"}
    assert client.post("/health/ready").status_code == 405
