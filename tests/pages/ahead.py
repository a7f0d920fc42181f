"""What is coming in a town: a hint of the radar, and somebody with a title under § 104c, counted for the coordination."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ.common.dates import today
from integrativ.people import actions as people
from integrativ.radar import actions as radar
from integrativ.radar import transition_night
from integrativ.radar.models import Hint
from tests import factories as f


def look_ahead(town: Any) -> None:
    """After the cases are there; `town.things` gets the hint."""
    lead, things, on = town.lead, town.things, today()
    with f.wearing(lead):
        until = f"{on + dt.timedelta(days=90):%Y-%m-%d}"
        for name, value in (("residence_title", "ae_104c"), ("title_valid_until", until)):
            people.record_fact(person=things["other_case"].person, name=name, value=value, by=lead)
        radar.look_again(case=things["case"], by=lead, on=on)
        things["hint"] = Hint.objects.filter(case=things["case"]).order_by("day", "pk")[0]
    transition_night.of_body(town.bodies["kim"].pk, on)
