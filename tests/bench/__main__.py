"""`make bench`: plans on a database of the size of the state, then what pages and the law cost beside a peer.

Everything happens in a scratch database that is dropped at the end. BENCH_PEOPLE sets its size.
"""

from __future__ import annotations

import os
import sys
import time

PEOPLE = 200_000


def main() -> int:
    """Print one line per plan and per ratio; 1 if any is short."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrativ.config.settings")
    os.environ["INTEGRATIV_LOG_LEVEL"] = os.environ.get("INTEGRATIV_LOG_LEVEL", "ERROR")
    people = int(os.environ.get("BENCH_PEOPLE", PEOPLE))
    from integrativ.config import postgres, static_files

    embedded = "DATABASE_URL" not in os.environ
    if embedded:
        postgres.ensure()
    import django

    static_files.make_folder()
    django.setup()
    static_files.collect()
    from django.conf import settings
    from django.db import connections

    from tests import database

    settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12}  # more than read at once
    name = database.create("bench")
    try:
        return 1 if _measure(people) else 0
    finally:
        connections["default"].close_pool()  # else it opens new connections while the database goes
        database.drop(name)
        if embedded:
            postgres.release()


def _measure(people: int) -> list[str]:
    """Fill, check plans, measure; returns the names of all that is short."""
    from django.apps import apps

    from tests import database
    from tests.bench import filling, pages, plans

    began = time.monotonic()
    apps.get_app_config("network").load_reference("owner")  # type: ignore[attr-defined]
    with database.as_owner() as owner:
        filled = filling.fill(owner, people)
        sizes = plans.measures(owner)
    print(
        f"# {people} Menschen, {sum(total for total, _ in sizes.values())} Zeilen, gefüllt in {time.monotonic() - began:.0f} s",
        flush=True,
    )
    short = []
    for reading in plans.read_all(filled, sizes, forbid_scans=people < plans.SCANS_COUNT_FROM):
        print(reading.line(), flush=True)
        short += [reading.name] if reading.faults else []
    for ratio in pages.measure(filled):
        print(ratio.line(), flush=True)
        short += [ratio.name] if ratio.is_short else []
    print(f"# {time.monotonic() - began:.0f} s" + (f"; zu knapp: {', '.join(short)}" if short else "; alles im Rahmen"))
    return short


if __name__ == "__main__":
    sys.exit(main())
