"""Test databases: migrated once as owner into a template, then cloned; queries run as the application role."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
KEPT_BY_FLUSH_EXTRA = {"django_migrations", "django_content_type", "auth_permission", "audit_entry"}


def fingerprint() -> str:
    """Changes when anything changes that shapes the database."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    patterns = (
        "*/migrations/*.py",
        "**/models.py",
        "*/models/*.py",
        "*/wall*.py",
        "steps/transitions.py",
        "*/limits.py",
        "*/apps.py",
        "law/catalogue/handling.yaml",
        "tenancy/*.py",
        "*/load*.py",
        "documents/periods.py",
        "people/data/*",
    )
    for pattern in patterns:
        for path in sorted((ROOT / "integrativ").glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:12]


def _server() -> psycopg.Connection:
    spec = settings.DATABASES["owner"]
    return psycopg.connect(
        host=spec["HOST"],
        port=spec["PORT"] or None,
        user=spec["USER"],
        password=spec["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def create(worker: str) -> str:
    """Make a fresh database for this test process and point both connections at it. Returns its name."""
    template = f"integrativ_template_{fingerprint()}"
    name = f"integrativ_test_{os.getpid()}_{worker}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(424242)")
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            building = f"{template}_building"
            server.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{building}"')
            _point_to(building)
            from integrativ.audit.partitions import make_partitions
            from integrativ.common.rendering import only_what_changed

            with only_what_changed():
                call_command("migrate", database="owner", verbosity=0)

            make_partitions("owner")
            apps.get_app_config("documents").load_reference("owner")  # type: ignore[attr-defined]
            from integrativ.people.load import load

            load("owner")
            _test_helpers()
            _point_to("")
            server.execute(f'ALTER DATABASE "{building}" RENAME TO "{template}"')
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')  # nobody misses it after a power cut
    _point_to(name)
    return name


def _test_helpers() -> None:
    """Test databases alone get a function by which a factory adds a public body inside its own transaction."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION test_add_body(kind text, name text, short text, district text, municipality text) RETURNS bigint"
            " LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$"
            " INSERT INTO tenancy_organisation (kind, name, short_name, sort_key, district_id,"
            " municipality_id, telephone, email, street, postal_code, place, opening_hours, works_here, version) VALUES"
            " (kind, name, short, lower(name), district, municipality, '', '', '', '', '', '', true, 1) RETURNING id $$"
        )


def drop(name: str) -> None:
    """Remove the database of this test process."""
    _point_to("")
    app = settings.DATABASES["default"]
    with psycopg.connect(
        host=app["HOST"],
        port=app["PORT"] or None,
        user=app["USER"],
        password=app["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as forgotten:
        forgotten.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
            [name],
        )
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _point_to(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        if name:
            connections[alias].settings_dict["NAME"] = name
            settings.DATABASES[alias]["NAME"] = name


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """A connection of the tables' owner, for what only she may do."""
    spec = connections["default"].settings_dict
    owner = settings.DATABASES["owner"]
    with psycopg.connect(
        host=spec["HOST"],
        port=spec["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=spec["NAME"],
        autocommit=True,
    ) as connection:
        yield connection


def flush() -> None:
    """Empty all tables but reference data, as owner: the application role may not truncate."""
    from integrativ.tenancy import wall

    kept = {m._meta.db_table for m in wall.walled_models() if (w := wall.of(m)) and w.grants == ("SELECT",)}
    kept |= KEPT_BY_FLUSH_EXTRA - {"audit_entry"}
    with as_owner() as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relispartition"
        ).fetchall()
        tables = [f'"{name}"' for (name,) in rows if name not in kept]
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        used = ", ".join(name for (name,) in connection.execute(asked).fetchall())
        if used:  # emptying a table costs as much when it is empty already
            connection.execute(f"TRUNCATE {used} RESTART IDENTITY CASCADE")


def forget_reference() -> None:
    """Take away the reference data of the network, with everything that hangs on it; moves of steps stay."""
    tables = "tenancy_district, tenancy_municipality, tenancy_legalentity, tenancy_organisation, network_rolecard"
    with as_owner() as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
