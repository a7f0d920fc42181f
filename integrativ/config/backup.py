"""Backup, restore and a look into the database with the PostgreSQL tools that came along.

The backup role sees all rows; a dump as owner would fail, because forced row security hides them from her as well.
Debian's own pg_dump is often older than the server and refuses it, so the tools of the package are used.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from integrativ.config.postgres import PostgresNotStarted
from integrativ.config.postgres.account import binaries, prepare_folders
from integrativ.config.postgres.layout import layout_of

ROLES = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "backup": "DATABASE_BACKUP_URL",
    "postgres": "DATABASE_SUPERUSER_URL",
}


def main(command: str, arguments: list[str]) -> int:
    """Run `backup FILE`, `restore FILE` or `psql [ROLE]`."""
    if command == "psql":
        role = arguments[0] if arguments else "app"
        if role not in ROLES:
            print("integrativ psql [app|owner|backup|postgres]", file=sys.stderr)
            return 2
        return _run("psql", ["-X", *arguments[1:]], role)
    if len(arguments) != 1:
        print(f"integrativ {command} DATEI", file=sys.stderr)
        return 2
    path = Path(arguments[0]).absolute()
    if command == "backup":
        return back_up(path)
    return restore(path)


def back_up(path: Path) -> int:
    """Write a dump that only its owner may read; it appears under its name when it is complete."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    code = _run("pg_dump", ["--format=custom", f"--file={unfinished}"], "backup")
    if code == 0:
        unfinished.replace(path)
    else:
        unfinished.unlink()
    return code


def restore(path: Path) -> int:
    """Play a dump back into a database without tables; all or nothing.

    As superuser, because look-up functions belong to a role nobody signs in as, and rows must not meet their walls yet.
    """
    return _run("pg_restore", ["--single-transaction", "--exit-on-error", str(path)], "postgres")


def _run(tool: str, arguments: list[str], role: str) -> int:
    """Run one of PostgreSQL's tools as a role; the password goes through the environment, not the command line."""
    parts = urlsplit(_url(role))
    options = dict(parse_qsl(parts.query))
    environment = {
        **os.environ,
        **{f"PG{name.upper()}": value for name, value in options.items() if name in ("sslmode", "sslrootcert")},
        "PGHOST": options.get("host") or parts.hostname or "",
        "PGPORT": str(parts.port or options.get("port") or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    into = ["--dbname", environment["PGDATABASE"]] if tool == "pg_restore" else []
    return subprocess.run([_program(tool), *into, *arguments], env=environment, check=False).returncode


def _program(tool: str) -> str:
    layout = layout_of()
    prepare_folders(layout)
    return str(binaries(layout) / tool)


def _url(role: str) -> str:
    if "DATABASE_URL" in os.environ:
        url = os.environ.get(ROLES[role])
        if not url:
            raise PostgresNotStarted(f"{ROLES[role]} fehlt: Adresse der Datenbank für die Rolle integrativ_{role}.")
        return url
    from integrativ.config import postgres

    server = postgres.ensure()
    superuser = layout_of().url("postgres")
    return {"app": server.app_url, "owner": server.owner_url, "backup": server.backup_url, "postgres": superuser}[role]
