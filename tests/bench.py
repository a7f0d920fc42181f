"""What pages cost: processor time and queries each, measured in this process on the database of the checkout.

Run by `make bench`. Processor time and queries are the figures to hold on to: they do not change with what else the machine does.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

ROUNDS = 50
MOST_MILLISECONDS, MOST_QUERIES = 40.0, 18


def main() -> int:
    """Print one line a page; the exit code says whether all keep to the budget."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrativ.config.settings")
    os.environ.setdefault("INTEGRATIV_LOG_LEVEL", "ERROR")
    from integrativ.config import postgres

    if "DATABASE_URL" not in os.environ:
        postgres.ensure()
    import django

    from integrativ.config import static_files

    static_files.make_folder()
    django.setup()
    static_files.collect()
    from django.core.management import call_command
    from django.test import Client

    call_command("prepare")
    print(f"{'Seite':40} {'ms CPU':>8} {'95 %':>8} {'Abfragen':>9}")
    within = [_measure(Client(SERVER_NAME="localhost"), address) for address in _public_addresses()]
    return 0 if all(within) else 1


def _public_addresses() -> list[str]:
    """Every address without a parameter that a stranger may see."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    found = []
    for pattern in get_resolver().url_patterns:
        namespace = getattr(pattern, "namespace", None)
        for inner in getattr(pattern, "url_patterns", [pattern]):
            door = getattr(getattr(inner, "callback", None), "door", None)
            if door is None or not door.public:
                continue
            try:
                found.append(reverse(f"{namespace}:{inner.name}" if namespace else inner.name or inner.callback))
            except NoReverseMatch:
                continue
    return sorted(set(found))


def _measure(client: "object", address: str) -> bool:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get: Callable[[str], object] = client.get  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        status = getattr(get(address), "status_code", 0)
    asked = len(queries)  # now: the next request empties the record
    if status != 200:  # a page for people with an account, or an address for forms
        return True
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        get(address)
        times.append((time.process_time() - began) * 1000)
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    fits = middle <= MOST_MILLISECONDS and asked <= MOST_QUERIES
    print(f"{address:40} {middle:8.1f} {slow:8.1f} {asked:9}{'' if fits else '  über dem Rahmen'}")
    return fits


if __name__ == "__main__":
    sys.exit(main())
