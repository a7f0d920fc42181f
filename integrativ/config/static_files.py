"""Collecting style sheets, fonts and icons for the web server, only when one of them has changed."""

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def make_folder() -> None:
    """Make the folder before the settings are read: its presence switches them to hashed file names."""
    data = Path(os.environ.get("INTEGRATIV_DATA", CHECKOUT / ".data"))
    data.mkdir(mode=0o700, exist_ok=True)
    (data / "static").mkdir(exist_ok=True)


def collect() -> None:
    """Copy, hash and compress all static files, unless the last time saw exactly the same ones."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Changes when a file is added, removed or changed."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
