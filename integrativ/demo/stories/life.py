"""One life being told: the person, her case, who leads it, and which day is how long ago."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from integrativ.cases.models import Case
from integrativ.demo.invent import Invented
from integrativ.demo.narrator import told, workday
from integrativ.demo.world import Town
from integrativ.people.models import Person
from integrativ.tenancy.models import Membership


@dataclass
class Life:
    """What the chapters of a story share."""

    who: Invented
    town: Town
    lead: Membership
    dice: Random
    person: Person = field(init=False)
    case: Case = field(init=False)

    @property
    def on(self) -> dt.date:
        """The day the story is told on."""
        return self.town.on

    def back(self, days: int) -> dt.date:
        """So many days ago, on a workday, never before the case began and never today."""
        return max(self.who.opened_on, workday(self.on - dt.timedelta(days=max(1, days))))

    def after(self, days: int) -> dt.date:
        """So many days after the beginning, at the latest yesterday."""
        return max(
            self.who.opened_on,
            workday(min(self.who.opened_on + dt.timedelta(days=days), self.on - dt.timedelta(days=1))),
        )

    @contextmanager
    def leading(self, day: dt.date, hour: int = 10, minute: int = 0) -> Iterator[Membership]:
        """The case manager acts on that day."""
        with told(self.lead, day, hour, minute):
            yield self.lead

    def chance(self, share: float) -> bool:
        """Whether something happens in this life."""
        return self.dice.random() < share
