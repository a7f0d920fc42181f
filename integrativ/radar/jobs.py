"""Each night, after the absences are covered, the radar looks ahead."""

from procrastinate.contrib.django import app

from integrativ.common.dates import today
from integrativ.radar import night, transition_night
from integrativ.rulesets import current


def look_everywhere() -> None:
    """Under the newest law, for every body."""
    current.follow()
    night.everywhere(today())
    transition_night.forget(today())


@app.periodic(cron="25 0 * * *")
@app.task(name="integrativ.radar.jobs.nightly", queueing_lock="radar", lock="radar")
def nightly(timestamp: int) -> None:
    """Who gains or loses which right, window or duty in the coming months."""
    look_everywhere()


@app.task(name="integrativ.radar.jobs.look", queueing_lock="radar_now", lock="radar")
def look() -> None:
    """The same at once, for example after many people have been brought in."""
    look_everywhere()
