"""Every minute the entries committed since the last seal are sealed by a hash, outside of any request."""

from django.db import connection
from procrastinate.contrib.django import app


def seal_now() -> int | None:
    """Seal what is committed; returns the seal's number, or None if there was nothing new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal()")
        row = cursor.fetchone()
    return row[0] if row else None


@app.periodic(cron="* * * * *")
@app.task(name="integrativ.audit.jobs.seal", queueing_lock="audit_seal", lock="audit_seal")
def seal(timestamp: int) -> None:
    """The periodic job."""
    seal_now()
