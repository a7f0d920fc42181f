"""Looking at what a draft would change takes minutes; the worker does it."""

from procrastinate.contrib.django import app

from integrativ.rulesets import current, effects


@app.task(name="integrativ.rulesets.jobs.look", queueing_lock=None)
def look(run: int, land: int) -> None:
    """Count the effect of a draft."""
    current.follow()
    effects.compute(run, land)
