"""What stands in PostgreSQL is what the models declare: policies, grants, forced row security, composite keys."""

from __future__ import annotations

import pytest
from django.db import connection, connections, transaction

from integrativ.tenancy import wall
from integrativ.tenancy.raise_walls import raise_walls

WALLED = wall.walled_models()


def _rows(sql: str, *params: object) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_application_role_is_harmless() -> None:
    assert _rows(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False, False)]
    owned = _rows(
        "SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    assert owned == []


@pytest.mark.django_db
def test_no_table_the_application_can_write_is_forgotten() -> None:
    open_by_name = set(wall.FRAMEWORK) | {m._meta.db_table for m in WALLED if not wall.table_wall(m).forced}
    unguarded = _rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
        " AND (has_table_privilege(oid, 'SELECT') OR has_any_column_privilege(oid, 'INSERT, UPDATE'))"
    )
    assert {name for (name,) in unguarded} - open_by_name - {"django_migrations"} == set()


@pytest.mark.django_db
def test_nobody_may_truncate_or_reference() -> None:
    assert (
        _rows(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = current_user"
            " AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')"
        )
        == []
    )


@pytest.mark.django_db
@pytest.mark.parametrize("model", WALLED, ids=lambda m: m._meta.label)
def test_policies_are_those_the_model_declares(model: type) -> None:
    spec = wall.table_wall(model)
    found = {
        name: (permissive == "PERMISSIVE", command, bool(using), bool(check))
        for name, permissive, command, using, check in _rows(
            "SELECT policyname, permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = %s", spec.table
        )
    }
    assert found == {p.name: (p.permissive, p.command, bool(p.using), bool(p.check)) for p in spec.policies}
    flags = _rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", spec.table)
    assert flags == [(spec.row_security, spec.forced)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", WALLED, ids=lambda m: m._meta.label)
def test_keys_between_bodies_rows_carry_the_body(model: type) -> None:
    spec = wall.table_wall(model)
    names = {name for (name,) in _rows("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass", spec.table)}
    assert {name for name, _ in (*spec.composite, *spec.checks)} <= names


@pytest.mark.django_db(databases=["owner"])
def test_conditions_in_the_database_are_the_declared_ones() -> None:
    """Raise the walls again from the models, compare PostgreSQL's own wording before and after, and take it back."""
    query = (
        "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2"
    )

    def kept() -> list[tuple]:  # type: ignore[type-arg]
        with connections["owner"].cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    with transaction.atomic(using="owner"):
        before = kept()
        raise_walls("owner")
        after = kept()
        transaction.set_rollback(True, using="owner")
    assert len(before) > 30
    assert before == after
