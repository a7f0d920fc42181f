"""Refusing to start on a database that does not protect people.

The second lock (row-level security) only holds for a role that PostgreSQL does not exempt from it. So the start is
refused, with a sentence that says how to repair it, for: a superuser or BYPASSRLS role, the owner of the tables, a
version without what we rely on, a personal table without forced row security, a remote connection that is not encrypted
and checked. A database that is merely away does not stop the start: `/health/ready` and the 503 page speak for it.
"""

import ipaddress
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

OLDEST_VERSION = 160000


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """Return one sentence for everything that makes this connection unfit for the application."""
    found = list(_transport(connection))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
        if number < OLDEST_VERSION:
            found.append(f"PostgreSQL {version} ist zu alt: integrativ braucht 16 oder neuer.")
        found += _role(cursor)
        found += _walls(cursor)
    return found


def refuse_unsafe_database() -> None:
    """End the process with the sentences if the application's database is unsafe; do nothing while it is away."""
    try:
        found = problems(connections["default"])
    except OperationalError:
        return
    finally:
        connections["default"].close()
    if found:
        sys.exit("\n".join(f"integrativ startet nicht: {sentence}" for sentence in found))


@register(Tags.database)
def check_database(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The same as a check of Django's, for `integrativ check --database default`."""
    if "default" not in (databases or ()):
        return []
    return [Error(sentence, id="integrativ.E001") for sentence in problems(connections["default"])]


def _transport(connection: BaseDatabaseWrapper) -> Iterable[str]:
    """A connection that leaves this machine must be encrypted, and the server must prove who it is."""
    settings = connection.settings_dict
    options: dict[str, Any] = settings.get("OPTIONS") or {}
    if all(_is_local(host) for host in str(settings.get("HOST") or "").split(",")):
        return
    if options.get("sslmode") != "verify-full" and options.get("sslrootcert") != "system":
        yield (
            "Die Verbindung zur Datenbank verlässt diesen Rechner ohne geprüfte Verschlüsselung. Ergänzen Sie DATABASE_URL um "
            "?sslmode=verify-full&sslrootcert=/pfad/zum/zertifikat.pem (oder sslrootcert=system)."
        )


def _is_local(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _role(cursor: Any) -> Iterable[str]:
    """The application's role must be one that row security applies to."""
    cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    name, is_superuser, bypasses = cursor.fetchone()
    if is_superuser or bypasses:
        what = "ist Superuser" if is_superuser else "hat BYPASSRLS"
        yield (
            f"Die Rolle {name} in DATABASE_URL {what}, für sie gilt keine Mauer. Nehmen Sie integrativ_app, oder: "
            f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS;"
        )
    cursor.execute(
        "SELECT DISTINCT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND pg_has_role(current_user, c.relowner, 'MEMBER')"
    )
    if owned := [row[0] for row in cursor.fetchall()]:
        yield (
            f"Die Rolle {name} in DATABASE_URL kann als Besitzerin der Tabellen ({', '.join(owned)}) handeln und damit Mauern "
            "einreißen. DATABASE_URL nennt integrativ_app, DATABASE_OWNER_URL integrativ_owner."
        )


def _walls(cursor: Any) -> Iterable[str]:
    """Every table that declares a forced wall has one, and so has every other table with rows of bodies."""
    from integrativ.tenancy import wall

    declared = [wall.table_wall(model) for model in wall.walled_models()]
    forced = [spec.table for spec in declared if spec.forced]
    open_on_purpose = [spec.table for spec in declared if not spec.forced]
    cursor.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
        " AND (c.relname = ANY(%s) OR (c.relname <> ALL(%s) AND EXISTS (SELECT FROM pg_attribute a"
        "   WHERE a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped))) ORDER BY 1",
        [forced, open_on_purpose],
    )
    if bare := [row[0] for row in cursor.fetchall()]:
        yield (
            f"Ohne erzwungene Zeilensicherheit: {', '.join(bare)}. `integrativ prepare` zieht die Mauern neu; von Hand: "
            f"ALTER TABLE {bare[0]} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        )
