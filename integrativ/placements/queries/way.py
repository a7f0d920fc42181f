"""The way as people read it: stations with dates and owners. Where it stands is derived from steps, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from integrativ.common import dates
from integrativ.placements import permits
from integrativ.placements.models import Placement, Slip
from integrativ.placements.queries import stations as stations_of
from integrativ.placements.queries.agreed import answer_of
from integrativ.placements.queries.placement import slips_of, steps_of, steps_of_matters, trials_of
from integrativ.placements.queries.stations import DONE, NEXT, NOW, Station
from integrativ.steps.models import State, Step, StepKind


@dataclass(frozen=True)
class Waited:
    """How many days somebody has been waited for on this way."""

    who: str
    days: int


@dataclass(frozen=True)
class Way:
    """All stations and the figures above them."""

    placement: Placement
    on: dt.date
    stations: tuple[Station, ...]
    waited: tuple[Waited, ...] = ()
    first_day: dt.date | None = None
    permit: permits.PermitOutcome | None = None
    slips: tuple[Slip, ...] = field(default=())

    @property
    def current(self) -> Station | None:
        """The station where it is somebody's turn."""
        return next((station for station in self.stations if station.state == NOW), None)

    @property
    def days(self) -> int:
        """Days since the proposal, until the end if there is one."""
        return ((self.placement.ended_on or self.on) - self.placement.proposed_on).days

    @property
    def days_waited(self) -> int:
        """Days somebody outside the case team was waited for."""
        return sum(row.days for row in self.waited)


@dataclass(frozen=True)
class Standing:
    """Where a way stands in one line of a list: the step somebody has to act on, and the first day if it was."""

    placement: Placement
    first_day: dt.date | None
    step: Step | None


def standings(placements: Sequence[Placement]) -> list[Standing]:
    """Where many ways stand, in as many queries for twenty as for two; the whole way is `way`."""
    steps: dict[int, list[Step]] = {placement.matter_id: [] for placement in placements}
    for step in steps_of_matters(steps):
        steps[step.matter_id].append(step)
    found = []
    for placement in placements:
        rows = steps[placement.matter_id]
        waiting = [
            s for s in rows if s.state in (State.RETURNED, State.ANSWERED, State.OPEN) and s.waiting_for != "nobody"
        ]
        back = next((s for s in waiting if s.state != State.OPEN), None)
        first, _ = stations_of.first_day(placement, rows)
        found.append(Standing(placement, first, back or next(iter(waiting), None)))
    return found


def way(placement: Placement, on: dt.date) -> Way:
    """Put the way together for one day: what is done, whose turn it is, what comes."""
    steps = [step for step in steps_of(placement) if step.state != State.CANCELLED or _answered_once(step)]
    stage = permits.stage_of(placement)
    outcome = permits.permit_needed(placement=placement, stage=stage, on=placement.planned_start_on or on)
    slips = slips_of(placement)
    first_day, first_station = stations_of.first_day(placement, steps)
    stations = [
        stations_of.demand(placement),
        *stations_of.proposals(placement, steps),
        *stations_of.trials(steps, trials_of(placement), on),
        *stations_of.permissions(steps, outcome, bool(slips)),
        stations_of.contract(steps, placement),
        first_station,
        *stations_of.aftercare(placement, first_day, on),
    ]
    if placement.ended_on is not None:
        stations = [s for s in stations if s.state == DONE or (s.step and s.step.state != State.CANCELLED)]
        stations.append(stations_of.end(placement))
    return Way(
        placement=placement,
        on=on,
        stations=tuple(_mark_now(stations, ended=placement.ended_on is not None)),
        waited=tuple(waiting_times(steps, placement.org_id, on)),
        first_day=first_day,
        permit=outcome,
        slips=tuple(slips),
    )


def _answered_once(step: Step) -> bool:
    return answer_of(step) is not None


def _mark_now(stations: list[Station], *, ended: bool) -> list[Station]:
    """One station is where the way stands: what came back, else the first that is not done."""
    ahead = [] if ended else [station for station in stations if station.state == NEXT]
    back = [station for station in ahead if station.step is not None and station.step.state == State.RETURNED]
    current = next(iter(back or ahead), None)
    return [replace(station, state=NOW) if station is current else station for station in stations]


def waiting_times(steps: list[Step], our_org_id: int, on: dt.date) -> list[Waited]:
    """Days other bodies were waited for, per body, from the events; ourselves we do not count."""
    total: dict[str, float] = {}
    for step in steps:
        if step.owner_org_id == our_org_id or step.kind == StepKind.AFTERCARE:
            continue
        since: dt.datetime | None = None
        for event in step.events.all():
            if since is not None and event.from_waiting_for == "owner":
                total[str(step.owner_org)] = total.get(str(step.owner_org), 0) + (event.at - since).total_seconds()
            since = event.at
        if step.waiting_for == "owner" and step.waiting_since:
            end = dt.datetime.combine(on, dt.time(23, 59), tzinfo=dates.BERLIN)
            total[str(step.owner_org)] = total.get(str(step.owner_org), 0) + max(
                (end - step.waiting_since).total_seconds(), 0
            )
    return [Waited(who=who, days=round(seconds / 86400)) for who, seconds in total.items() if seconds >= 43200]
