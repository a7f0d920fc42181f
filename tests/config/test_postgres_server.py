"""The embedded server survives what was seen to break others, and stops when nobody needs it."""

import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from integrativ.config.postgres import PostgresNotStarted, ensure, locks, postmaster, release, urls
from integrativ.config.postgres.account import binaries, identity
from integrativ.config.postgres.layout import Layout, _socket_dir, layout_of, own_folder
from integrativ.config.postgres.postmaster import read_pid_file
from tests.config.conftest import (
    as_server,
    clean_away,
    client,
    eventually,
    keeper_process,
    server_process,
    stop_everything,
)


def test_asking_for_the_addresses_starts_nothing_and_always_gives_the_same(tmp_path: Path) -> None:
    first, second = urls(tmp_path), urls(tmp_path)
    assert first == second and first.app_url.startswith("postgres://integrativ_app:")
    assert not first.data_dir.exists() and not layout_of(tmp_path).control.exists()
    assert stat.S_IMODE((tmp_path / ".data" / "postgres.json").stat().st_mode) == 0o600
    assert "integrativ_app:" not in repr(first), "a password must not slip into a log with the object"


def test_starting_opens_no_folder_to_others_and_the_socket_is_private(checkout: Path, layout: Layout) -> None:
    folders = [checkout, *checkout.parents, Path("/var"), Path("/var/lib")]
    before = [stat.S_IMODE(folder.stat().st_mode) for folder in folders]
    server = ensure(checkout)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == before
    for private in (server.data_dir, server.socket_dir, layout.control):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.socket_dir / ".s.PGSQL.5432").stat().st_mode) == 0o700
    assert len(str(server.socket_dir / ".s.PGSQL.5432")) <= 100
    with psycopg.connect(server.app_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)


def test_nobody_enters_without_the_password_not_even_root(checkout: Path, layout: Layout) -> None:
    server = ensure(checkout)
    for url in (server.app_url, server.maintenance_url):
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        name, rest = url.split("@", 1)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"{name.rsplit(':', 1)[0]}:wrong@{rest}")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_another_user_of_the_machine_does_not_reach_the_socket_even_with_the_password(
    checkout: Path, layout: Layout
) -> None:
    server = ensure(checkout)
    psql = [str(binaries(layout) / "psql"), "-X", "-At", "-c", "SELECT 1", server.app_url]
    allowed = subprocess.run(psql, cwd="/", capture_output=True, text=True, **identity(layout))
    refused = subprocess.run(psql, cwd="/", capture_output=True, text=True, user=65534, group=65534, extra_groups=[])
    assert allowed.stdout == "1\n"
    assert refused.returncode and "Permission denied" in refused.stderr


def test_each_role_may_do_what_it_is_for_and_no_more(checkout: Path, layout: Layout) -> None:
    server = ensure(checkout)
    with psycopg.connect(server.app_url) as app:
        found = app.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreatedb FROM pg_roles "
            "WHERE rolname LIKE 'integrativ%' ORDER BY rolname"
        ).fetchall()
        assert found == [
            ("integrativ_app", False, False, True, False),
            ("integrativ_backup", False, True, True, False),
            ("integrativ_lookup", False, False, False, False),
            ("integrativ_owner", False, False, True, True),
        ]
        shown = [app.execute(f"SHOW {name}_timeout").fetchone() for name in ("statement", "lock")]
        assert shown == [("10s",), ("3s",)]
        assert app.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("30s",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE public.t (id int)")
    with psycopg.connect(server.backup_url) as backup, pytest.raises(psycopg.errors.InsufficientPrivilege):
        backup.execute("CREATE TABLE public.t (id int)")


def test_the_owner_makes_test_databases_with_extensions_and_functions_that_belong_to_lookup(
    checkout: Path, layout: Layout
) -> None:
    server = ensure(checkout)
    with psycopg.connect(server.owner_url, autocommit=True) as owner:
        owner.execute("DROP DATABASE IF EXISTS test_of_ground")
        owner.execute("CREATE DATABASE test_of_ground")
        with psycopg.connect(server.owner_url.replace("/integrativ?", "/test_of_ground?")) as fresh:
            extensions = {name for (name,) in fresh.execute("SELECT extname FROM pg_extension").fetchall()}
            fresh.execute("GRANT CREATE ON SCHEMA public TO integrativ_lookup")
            fresh.execute("CREATE FUNCTION seen() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1")
            fresh.execute("ALTER FUNCTION seen() OWNER TO integrativ_lookup")
            fresh.rollback()
        owner.execute("DROP DATABASE test_of_ground")
    assert extensions >= {"pg_trgm", "btree_gist", "unaccent"}


def test_a_killed_server_comes_back_with_everything_it_acknowledged(checkout: Path, layout: Layout) -> None:
    server = ensure(checkout)
    with psycopg.connect(server.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        owner.execute("TRUNCATE kept")
        owner.execute("INSERT INTO kept SELECT generate_series(1, 500)")
        killed = server_process(layout)
        assert killed is not None
        killed.send_signal(signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            for _ in range(100):
                owner.execute("SELECT pg_sleep(0.05)")
    assert eventually(lambda: postmaster.answers(server.owner_url)), "no server after kill -9"
    with psycopg.connect(server.owner_url) as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (500,)
    back = server_process(layout)
    assert back is not None and back.pid != killed.pid


def test_a_zombie_in_the_pid_file_is_not_taken_for_a_server(cold: Layout) -> None:
    dead = as_server(cold, "sleep", "0")
    assert eventually(lambda: psutil.Process(dead.pid).status() == psutil.STATUS_ZOMBIE)
    plant_pid_file(cold, dead.pid)
    assert psutil.Process(dead.pid).is_running() and bare_start_fails(cold), "the fault is not there to be found"
    try:
        assert postmaster.answers(ensure(cold.checkout).app_url)
    finally:
        dead.wait()


def test_a_left_over_pid_file_whose_number_a_stranger_has_now_does_not_stop_the_start(cold: Layout) -> None:
    stranger = as_server(cold, "sleep", "60")
    plant_pid_file(cold, stranger.pid)
    assert bare_start_fails(cold), "the fault is not there to be found"
    try:
        assert postmaster.answers(ensure(cold.checkout).app_url)
        assert stranger.poll() is None, "the stranger must not be touched"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_written_pid_file_is_waited_for_and_then_counts_as_left_over(cold: Layout, tmp_path: Path) -> None:
    (cold.data_dir / "postmaster.pid").write_text("12")
    started = time.monotonic()
    assert postmaster.answers(ensure(cold.checkout).app_url)
    assert time.monotonic() - started >= postmaster.HALF_WRITTEN_SECONDS
    (tmp_path / "postmaster.pid").write_text("17\n/data\n99\n")
    whole = read_pid_file(tmp_path, patience=0)
    assert whole is not None and (whole.pid, whole.started_at) == (17, 99)


def test_a_server_that_needs_longer_than_ten_seconds_is_waited_for(checkout: Path, layout: Layout) -> None:
    ensure(checkout)
    server = server_process(layout)
    assert server is not None
    server.send_signal(signal.SIGSTOP)
    second = client(checkout)
    try:
        time.sleep(11)
        assert second.poll() is None, "gave up before the server was ready"
    finally:
        server.send_signal(signal.SIGCONT)
    assert second.communicate(timeout=20)[0].strip() == str(server.pid)
    assert second.returncode == 0 and postmaster.RECOVERY_SECONDS == 300


def test_five_processes_that_start_at_once_on_a_cold_folder_share_one_server(tmp_path: Path) -> None:
    try:
        racing = [client(tmp_path, "time.sleep(1)") for _ in range(5)]
        numbers = [process.communicate(timeout=60)[0].strip() for process in racing]
        assert [process.returncode for process in racing] == [0] * 5
        assert len(set(numbers)) == 1 and int(numbers[0]) > 1
        layout = layout_of(tmp_path)
        assert eventually(lambda: server_process(layout) is None), "the server outlived its users"
    finally:
        clean_away(tmp_path)


def test_a_killed_user_does_not_keep_the_server_running_but_a_living_one_does(checkout: Path, layout: Layout) -> None:
    living, killed = client(checkout, "sys.stdin.read()", stdin=subprocess.PIPE), client(checkout, "time.sleep(60)")
    numbers = {process.stdout.readline() for process in (living, killed) if process.stdout}
    killed.kill()
    time.sleep(1)
    assert len(numbers) == 1 and server_process(layout) is not None
    assert psutil.Process(killed.pid).status() == psutil.STATUS_ZOMBIE, "not even its zombie may count"
    living.kill()
    assert eventually(lambda: server_process(layout) is None, 10), "dead users keep the server running"
    for process in (living, killed):
        process.communicate()


def test_a_killed_keeper_is_replaced_by_one_that_takes_over_the_running_server(checkout: Path, layout: Layout) -> None:
    ensure(checkout)
    server = server_process(layout)
    assert server is not None
    keeper_process(layout).kill()
    assert eventually(lambda: not locks.is_held(layout.keeper_lock))
    ensure(checkout)
    assert server_process(layout) == server and locks.is_held(layout.keeper_lock)
    stop_everything(checkout)


def test_a_server_that_cannot_start_says_why_in_a_sentence_and_starts_after_the_repair(cold: Layout) -> None:
    version = cold.data_dir / "PG_VERSION"
    held = version.read_text()
    version.write_text("12\n")
    with pytest.raises(PostgresNotStarted, match=r"Daten von PostgreSQL 12.*docs/operations\.md"):
        ensure(cold.checkout)
    version.write_text(held)
    assert postmaster.answers(ensure(cold.checkout).app_url)
    release(cold.checkout)


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder_and_a_foreign_one_is_refused(tmp_path: Path) -> None:
    assert _socket_dir(Path("/srv/i"), "abc") == Path("/srv/i/socket")
    assert _socket_dir(Path("/" + "x" * 90), "abc") == Path(f"/tmp/integrativ-{os.geteuid()}-abc")
    own_folder(tmp_path / "mine")
    own_folder(tmp_path / "mine")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    for foreign in ("open", "link"):
        with pytest.raises(PostgresNotStarted, match="gehört einem anderen Konto"):
            own_folder(tmp_path / foreign)
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o777, "refused, not repaired"


def plant_pid_file(layout: Layout, pid: int) -> None:
    """Write the pid file a crashed server would have left, with a number that now belongs to someone else."""
    lines = [
        str(pid),
        str(layout.data_dir),
        str(int(time.time()) - 86400),
        "5432",
        str(layout.socket_dir),
        "",
        "1",
        "ready",
    ]
    (layout.data_dir / "postmaster.pid").write_text("\n".join(lines) + "\n")


def bare_start_fails(layout: Layout) -> bool:
    """Whether PostgreSQL itself, started without our care, refuses because of the planted file."""
    command = [str(binaries(layout) / "postgres"), "-D", str(layout.data_dir), "-c", "listen_addresses="]
    socket = ["-c", f"unix_socket_directories={layout.socket_dir}"]
    tried = subprocess.run([*command, *socket], cwd="/", capture_output=True, text=True, timeout=20, **identity(layout))
    return tried.returncode != 0 and "lock file" in tried.stderr
