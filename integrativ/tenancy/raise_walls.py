"""Raise the walls: after every migration, as the owner of the tables, in one transaction."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, transaction

from integrativ.tenancy import wall


def raise_walls(using: str) -> int:
    """Bring policies, grants, composite keys and legal checks to what the models declare. Returns the number of tables."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    models = [m for m in wall.walled_models() if m._meta.db_table in existing]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _clear(cursor)
        for model in models:
            _unique(cursor, wall.table_wall(model))
        for model in models:
            _raise(cursor, wall.table_wall(model))
            _lookup_grants(cursor, model)
        for table, spec in wall.FRAMEWORK.items():
            if table in existing:
                cursor.execute(f'GRANT {", ".join(spec.grants)} ON "{table}" TO {wall.APP}')
        cursor.execute(f"GRANT SELECT ON django_migrations TO {wall.APP}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {wall.APP}")
    return len(models)


def _clear(cursor: Any) -> None:
    cursor.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {wall.APP}")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {wall.APP}, {wall.LOOKUP}")
    cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
    for table, name in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON "{table}"')


def _unique(cursor: Any, spec: wall.TableWall) -> None:
    if spec.unique_id_org:
        name = f"{spec.table}_id_org"[:63]
        cursor.execute(f'CREATE UNIQUE INDEX IF NOT EXISTS "{name}" ON "{spec.table}" (id, org_id)')


def _raise(cursor: Any, spec: wall.TableWall) -> None:
    on, force = ("ENABLE" if spec.row_security else "DISABLE"), ("FORCE" if spec.forced else "NO FORCE")
    cursor.execute(f'ALTER TABLE "{spec.table}" {on} ROW LEVEL SECURITY')
    cursor.execute(f'ALTER TABLE "{spec.table}" {force} ROW LEVEL SECURITY')
    for policy in spec.policies:
        cursor.execute(policy.sql())
    for grant in spec.grants:
        cursor.execute(f'GRANT {grant} ON "{spec.table}" TO {wall.APP}')
    for name, definition in spec.composite:
        _constraint(cursor, spec.table, name, definition)
    for name, condition in spec.checks:
        _constraint(cursor, spec.table, name, f"CHECK ({condition})")


def _constraint(cursor: Any, table: str, name: str, definition: str) -> None:
    """Add a constraint, or replace it when its text changed; the text is remembered as the constraint's comment."""
    cursor.execute(
        "SELECT obj_description(c.oid, 'pg_constraint') FROM pg_constraint c WHERE c.conname = %s AND c.conrelid = %s::regclass",
        [name, f'"{table}"'],
    )
    row = cursor.fetchone()
    if row and row[0] == definition:
        return
    if row:
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
    cursor.execute("SELECT quote_literal(%s)", [definition])
    cursor.execute(f'COMMENT ON CONSTRAINT "{name}" ON "{table}" IS {cursor.fetchone()[0]}')


def _lookup_grants(cursor: Any, model: Any) -> None:
    spec = wall.of(model)
    if spec and spec.lookup:
        cursor.execute(f'GRANT {spec.lookup} ON "{model._meta.db_table}" TO {wall.LOOKUP}')


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Signal receiver: once per migrate run, when the last application is done."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender.label == last.label and using == "owner":
        raise_walls(using)
