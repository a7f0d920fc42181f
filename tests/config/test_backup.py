"""The restore drill: what the backup role saved stands again with its walls, and only the backup role can save it."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from integrativ.config import backup, cli
from integrativ.config.postgres import urls
from integrativ.config.postgres.layout import layout_of

SHAPE = """
SELECT 'policy', tablename || policyname || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
UNION SELECT 'forced', relname FROM pg_class WHERE relforcerowsecurity AND relrowsecurity
UNION SELECT 'function', proname || ' of ' || proowner::regrole FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION SELECT 'grant', table_name || privilege_type FROM information_schema.role_table_grants WHERE grantee = 'integrativ_app'
UNION SELECT 'rows', 'steps_transition ' || count(*) FROM steps_transition
"""


def shape(database: "psycopg.Connection[tuple[str, str]]") -> list[tuple[str, str]]:
    """What a database holds; PostgreSQL words a restored condition with other casts and brackets."""
    rows = database.execute(SHAPE).fetchall()
    return sorted((kind, re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", text)) for kind, text in rows)


@pytest.fixture
def database(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Point the backup commands at the database of this test; yields the superuser's address of an empty second one."""
    if layout_of().runs_as is None and not urls().data_dir.exists():
        pytest.skip("needs the embedded server")
    name = connection.settings_dict["NAME"]
    server = urls()
    for role, url in (("app", server.app_url), ("owner", server.owner_url), ("backup", server.backup_url)):
        monkeypatch.setenv(backup.ROLES[role], url.replace("/integrativ?", f"/{name}?"))
    second = f"{name}_restored"
    with psycopg.connect(server.maintenance_url, autocommit=True) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{second}" OWNER integrativ_owner')  # type: ignore[arg-type]
        url = layout_of().url("postgres", second)
        monkeypatch.setenv(backup.ROLES["postgres"], url)
        yield url
        maintenance.execute(f'DROP DATABASE "{second}" WITH (FORCE)')  # type: ignore[arg-type]


def test_a_backup_stands_again_with_walls_owners_grants_and_rows(database: str, tmp_path: Path) -> None:
    kept = tmp_path / "sicherung.dump"
    assert cli.main(["backup", str(kept)]) == 0
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert cli.main(["restore", str(kept)]) == 0
    before = layout_of().url("postgres", connection.settings_dict["NAME"])
    with psycopg.connect(before) as first, psycopg.connect(database) as second:
        expected = shape(first)
        assert shape(second) == expected
    kinds = {kind for kind, _ in expected}
    assert kinds >= {"policy", "forced", "function", "grant", "rows"} and len(expected) > 100


def test_a_backup_as_owner_fails_loudly_instead_of_missing_rows(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import os

    monkeypatch.setenv(backup.ROLES["backup"], os.environ[backup.ROLES["owner"]])
    assert cli.main(["backup", str(tmp_path / "leer.dump")]) != 0
    assert list(tmp_path.iterdir()) == [] and "row-level security" in capfd.readouterr().err


def test_a_missing_address_and_a_missing_file_name_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://integrativ_app@db.example/integrativ")
    monkeypatch.delenv("DATABASE_BACKUP_URL", raising=False)
    assert cli.main(["backup", str(tmp_path / "x.dump")]) == 1
    assert cli.main(["backup"]) == 2
    assert cli.main(["psql", "niemand"]) == 2
    said = capsys.readouterr().err
    assert "DATABASE_BACKUP_URL fehlt" in said and "integrativ backup DATEI" in said and "psql [app" in said
