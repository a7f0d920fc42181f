"""Sending what waits in the outbox, every minute."""

from procrastinate.contrib.django import app

from integrativ.messages import actions


@app.periodic(cron="* * * * *")
@app.task(name="integrativ.messages.jobs.deliver", queueing_lock="outbox", lock="outbox")
def deliver(timestamp: int) -> None:
    """Send waiting mails of all bodies."""
    actions.deliver_everywhere()
