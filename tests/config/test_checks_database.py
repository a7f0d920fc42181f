"""integrativ does not start on a database that does not protect people, and says how to repair it."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from integrativ.config import checks_database
from integrativ.config.checks_database import _is_local, _transport, problems, refuse_unsafe_database
from tests.database import as_owner

pytestmark = pytest.mark.django_db


def test_the_database_of_this_checkout_is_fit(db: None) -> None:
    with CaptureQueriesContext(connections["default"]) as queries:
        assert problems(connections["default"]) == []
    assert len(queries) >= 4, "it really asked"


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_a_personal_table_without_forced_walls_stops_the_start_with_its_repair() -> None:
    with as_owner() as owner:
        owner.execute("ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY")
        try:
            (sentence,) = problems(connections["default"])
            with pytest.raises(SystemExit, match="integrativ startet nicht: Ohne erzwungene Zeilensicherheit"):
                refuse_unsafe_database()
        finally:
            owner.execute("ALTER TABLE people_person FORCE ROW LEVEL SECURITY")
    assert "people_person" in sentence and "integrativ prepare" in sentence
    assert problems(connections["default"]) == []


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_a_new_table_with_rows_of_bodies_that_nobody_walled_in_stops_the_start() -> None:
    with as_owner() as owner:
        owner.execute("CREATE TABLE forgotten (id int, org_id bigint)")
        try:
            assert "forgotten" in problems(connections["default"])[0]
        finally:
            owner.execute("DROP TABLE forgotten")


def test_a_superuser_a_bypassing_role_and_the_owner_are_refused() -> None:
    class Cursor:
        def __init__(self, *role: Any, owned: list[tuple[str]]) -> None:
            self.role, self.owned = role, owned

        def execute(self, *_: object) -> None:
            """Answer nothing yet."""

        def fetchone(self) -> Any:
            return self.role

        def fetchall(self) -> Any:
            return self.owned

    role = checks_database._role
    assert list(role(Cursor("integrativ_app", False, False, owned=[]))) == []
    assert "ist Superuser" in next(iter(role(Cursor("postgres", True, False, owned=[]))))
    assert "ALTER ROLE b NOSUPERUSER NOBYPASSRLS;" in next(iter(role(Cursor("b", False, True, owned=[]))))
    assert "Besitzerin" in next(iter(role(Cursor("o", False, False, owned=[("o",)]))))


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_the_owner_in_the_place_of_the_application_is_found_in_the_real_database() -> None:
    (sentence,) = problems(connections["owner"])
    assert "Besitzerin der Tabellen (integrativ_owner)" in sentence


@pytest.mark.parametrize(
    "host, options, fit",
    [
        ("", {}, True),
        ("/var/run/postgresql", {}, True),
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("db.stadt.example", {}, False),
        ("10.0.0.5", {"sslmode": "require"}, False),
        ("10.0.0.5", {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/db.pem"}, True),
        ("db.stadt.example", {"sslrootcert": "system"}, True),
        ("127.0.0.1,10.0.0.5", {}, False),
    ],
)
def test_a_connection_that_leaves_the_machine_must_be_encrypted_and_checked(
    host: str, options: dict[str, str], fit: bool
) -> None:
    class Connection:
        settings_dict = {"HOST": host, "OPTIONS": options}

    assert (list(_transport(Connection())) == []) is fit  # type: ignore[arg-type]
    assert _is_local("db.stadt.example") is False


def test_a_database_that_is_merely_away_does_not_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away(_: object) -> list[str]:
        raise OperationalError("connection refused")

    monkeypatch.setattr(checks_database, "problems", away)
    assert refuse_unsafe_database() is None
