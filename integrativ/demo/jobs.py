"""The worker fills the demonstration while people look around already."""

import contextlib

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from integrativ.demo import fill
from integrativ.radar import jobs as radar
from integrativ.tenancy.models import PlatformMark

FIRST_PAGE = 20  # seconds after which nobody waits for the web server to start any more


@app.task(name="integrativ.demo.jobs.fill_up", queueing_lock="demo_fill")
def fill_up() -> None:
    """Go on where the filling stopped; then the radar looks ahead for everybody."""
    fill.rest()
    _look_ahead()


@app.periodic(cron="*/5 * * * *")
@app.task(name="integrativ.demo.jobs.go_on", queueing_lock="demo_go_on")
def go_on(timestamp: int) -> None:
    """A filling that was killed is taken up again; outside a demonstration nothing happens."""
    if settings.DEMO and PlatformMark.objects.filter(pk=1, is_demo=True, demo_ready=False).exists():
        begin()


def begin() -> None:
    """Ask the worker to fill the rest, a moment later than the first page is asked for; twice is once."""
    _look_ahead(FIRST_PAGE)  # for the first people, before the long filling takes the worker
    with contextlib.suppress(AlreadyEnqueued):
        fill_up.configure(schedule_in={"seconds": FIRST_PAGE}).defer()


def _look_ahead(seconds: int = 0) -> None:
    """Do what else happens at night, so that the pages have something to show."""
    with contextlib.suppress(AlreadyEnqueued):
        radar.look.configure(schedule_in={"seconds": seconds}).defer()
