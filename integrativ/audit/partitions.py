"""Monthly partitions of the access log: made ahead of time, dropped when their period ends (periods: documents)."""

import datetime as dt

from django.db import connections

from integrativ.common.dates import add_months, today


def make_partitions(using: str, *, months_ahead: int = 12) -> None:
    """Make sure a partition exists for this month and the following ones. Runs as owner of the tables."""
    first = today().replace(day=1)
    with connections[using].cursor() as cursor:
        for number in range(months_ahead + 1):
            start = add_months(first, number)
            name = f"audit_entry_{start:%Y_%m}"
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF audit_entry FOR VALUES FROM (%s) TO (%s)",
                [start, add_months(start, 1)],
            )


def drop_month(using: str, *, month: dt.date) -> None:
    """Delete one whole month of the log; its seals stay and show how many entries there were."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS audit_entry_{month:%Y_%m}")
