"""Switch off one of the two locks: the database's walls, or every condition on which our Python decides."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import psycopg
from django.conf import settings
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode
from psycopg import sql

from integrativ.cases import policies as cases
from integrativ.cases.models import TeamMember
from integrativ.companies import policies as companies
from integrativ.network import policies as network
from integrativ.people import policies as people
from integrativ.placements import policies as placements
from integrativ.tenancy import actor
from integrativ.tenancy import policies as tenancy
from integrativ.tenancy.models import Membership, Organisation
from integrativ.web.doors import Door


@contextmanager
def without_walls(name: str) -> Iterator[int]:
    """No table of this database is walled; afterwards all are again. Tells how many there were."""
    with _owner(name) as connection:
        tables = [row[0] for row in connection.execute(WALLED).fetchall()]
        _turn(connection, tables, "DISABLE")
        try:
            yield len(tables)
        finally:
            _turn(connection, tables, "ENABLE")


WALLED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"


def _turn(connection: psycopg.Connection[Any], tables: list[str], how: str) -> None:
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '20s'")
        for table in tables:
            connection.execute(
                sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(sql.Identifier(table), sql.SQL(how))
            )


@contextmanager
def talkative_functions(name: str) -> Iterator[None]:
    """The functions by which a company reads what lies behind the wall forget to ask which company it is."""
    with _owner(name) as connection:
        found = [
            row[0]
            for row in connection.execute(
                "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname IN ('placement_company_view', 'placement_company_steps')"
            ).fetchall()
        ]
        blind = [FOR_ME.sub(r"\1 IS NOT NULL", text) for text in found]
        assert len(found) == 2 and all(new != old for new, old in zip(blind, found, strict=True))
        _define(connection, blind)
        try:
            yield
        finally:
            _define(connection, found)


FOR_ME = re.compile(r"(\w+\.\w+) = (?:me\.org|nullif\(current_setting\('app\.org', true\), ''\)::bigint)")


def _define(connection: psycopg.Connection[Any], functions: list[str]) -> None:
    with connection.transaction():
        connection.execute("GRANT CREATE ON SCHEMA public TO integrativ_lookup")
        connection.execute("SET LOCAL ROLE integrativ_lookup")
        for text in functions:
            connection.execute(text.encode())
        connection.execute("RESET ROLE")
        connection.execute("REVOKE CREATE ON SCHEMA public FROM integrativ_lookup")


def _owner(name: str) -> psycopg.Connection[Any]:
    owner = settings.DATABASES["owner"]
    return psycopg.connect(
        host=owner["HOST"], port=owner["PORT"] or None, user=owner["USER"], password=owner["PASSWORD"] or None, dbname=name,
        autocommit=True,
    )  # fmt: skip


# Conditions that say for whom a row is: dropped from every query while Python does not look.
FOR_WHOM = {
    "org", "org_id", "organisation", "organisation_id", "owner_org", "owner_org_id", "recipient", "recipient_id", "body",
    "body_id", "membership", "membership_id", "entered_by_org", "entered_by_org_id", "company", "company_id",
}  # fmt: skip
WORKS = (cases, companies, network, people, placements, tenancy)
SAYS_YES = {
    "in_team", "among", "coordinates", "may_accompany", "may_read_demands", "acts_for", "may_enter_for", "may_change", "sees_people",
    "may_answer", "may_record", "may_record_contact", "is_desk", "may_see", "accompanies", "may_administer", "may_invite",
}  # fmt: skip
SAYS_NOTHING = {"must_be_in_team", "must_change", "must_staff", "must_accompany", "check_change", "check_absence"}


@contextmanager
def without_python() -> Iterator[None]:
    """No query of ours asks for whom, and every policy says yes. What is then seen, the database alone has allowed."""
    build = Query.build_filter

    def blind(self: Query, filter_expr: Any, *args: Any, **more: Any) -> Any:
        if isinstance(filter_expr, tuple) and _says_for_whom(self, filter_expr):
            if more.get("current_negated") or more.get("branch_negated"):
                return WhereNode(), set()
            filter_expr = ("pk__isnull", False)
        return build(self, filter_expr, *args, **more)

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Query, "build_filter", blind))
        stack.enter_context(mock.patch.object(Door, "lets_in", lambda self, membership: membership is not None))
        for name in SAYS_YES:
            _everywhere(stack, name, lambda *args, **more: True)
        for name in SAYS_NOTHING:
            _everywhere(stack, name, lambda *args, **more: None)
        _everywhere(stack, "people_of", lambda membership: set(_all_in_teams()))
        _everywhere(stack, "must_speak_for_owner", lambda *args, **more: "team")
        yield


def _says_for_whom(query: Query, filter_expr: tuple[str, Any]) -> bool:
    """Whether a condition asks for the acting body or hat. In sign-in tables it is no lock but the question who this is."""
    path, value = filter_expr
    who = actor.current()
    words = path.removesuffix("__exact").split("__")
    if who is None or words[-1] not in FOR_WHOM or query.model in (Membership, Organisation):
        return False
    return getattr(value, "pk", value) in (who.org_id, who.membership_id)


def _all_in_teams() -> list[int]:
    return list(TeamMember.objects.values_list("person_id", flat=True))


def _everywhere(stack: ExitStack, name: str, answer: Callable[..., Any]) -> None:
    """Replace a policy in its package and wherever it was imported by name."""
    originals = [vars(package)[name] for package in WORKS if name in vars(package)]
    assert originals, name
    for module in [m for key, m in sys.modules.items() if key.startswith("integrativ.")]:
        for key, value in list(vars(module).items()):
            if any(value is original for original in originals):
                stack.enter_context(mock.patch.object(module, key, answer))
