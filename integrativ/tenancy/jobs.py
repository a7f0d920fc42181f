"""Once a night: sessions that are over and invitations that ended long ago are deleted."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from integrativ.common.dates import now
from integrativ.tenancy.actions import forget_old_invitations


@app.periodic(cron="20 3 * * *")
@app.task(name="integrativ.tenancy.jobs.clean_up", queueing_lock="tenancy_clean_up")
def clean_up(timestamp: int) -> None:
    """The periodic job."""
    call_command("clearsessions")
    forget_old_invitations(at=now())
