"""The nightly deletion, as the system acting for one body after the other."""

from procrastinate.contrib.django import app

from integrativ.common.dates import today
from integrativ.documents import retention


@app.periodic(cron="20 2 * * *")
@app.task(name="integrativ.documents.jobs.delete_due", queueing_lock="retention", lock="retention")
def delete_due(timestamp: int) -> None:
    """Delete what has outlived its period, everywhere; safe to run twice."""
    retention.delete_everywhere(on=today())
