"""What an office has granted itself and what ends soon: its own answers to its own requests, nothing else about anybody.

No name, no fact, no category of the person: step, day, own file number and whoever asked. A later grant of ours for the same
matter that takes over without a gap stands for the earlier one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from integrativ.network.models import AnswerDetail
from integrativ.radar.bodies import AHEAD, BACK, Day, Days, with_marks
from integrativ.steps.models import State, StepEvent, StepKind
from integrativ.tenancy.models import BodyKind, Membership, Role

KINDS = (BodyKind.ABH, BodyKind.AGENTUR)
ROLES = (Role.CLERK, Role.CASE_MANAGER, Role.COORDINATOR)
GRANTS = ("grant", "grant_conditions")
ASKED = (StepKind.PERMIT_REQUEST, StepKind.BA_CONSENT)
CONDITIONS = "mit Auflage erteilt"


def coming_days(membership: Membership, on: dt.date) -> Days:
    """The ends of what our office granted, within 180 days; four queries for any number of answers."""
    if membership.organisation.kind not in KINDS or membership.role not in ROLES:
        return with_marks(membership, [], on)
    first, last = on - BACK, on + AHEAD
    live = _live(membership, first, last)
    ending = [event for event in live if event.valid_until is not None and first <= event.valid_until <= last]
    told = [event for event in ending if not _is_followed(event, live)]
    return with_marks(membership, _days(membership, told), on)


def _live(membership: Membership, first: dt.date, last: dt.date) -> list[StepEvent]:
    """The answers that count in every matter in which something ends: the last one nobody has taken back, if it was a yes."""
    own = StepEvent.objects.filter(
        actor_org_id=membership.organisation_id,
        step__owner_org_id=membership.organisation_id,
        step__kind__in=ASKED,
        step__state__in=(State.ANSWERED, State.DONE),
        event__in=(*GRANTS, "refuse"),
    )
    ending = own.filter(event__in=GRANTS, valid_until__gte=first, valid_until__lte=last)
    back = StepEvent.objects.filter(actor_org_id=membership.organisation_id, event="undo")
    rows = own.filter(step__matter_id__in=ending.values("step__matter_id")).exclude(pk__in=back.values("reverses_id"))
    newest = {event.step_id: event for event in rows.select_related("step__org").order_by("pk")}
    return [event for event in newest.values() if event.event in GRANTS]


def _is_followed(event: StepEvent, live: Iterable[StepEvent]) -> bool:
    end = event.valid_until
    assert end is not None
    return any(
        other.step.matter_id == event.step.matter_id
        and other.pk != event.pk
        and (other.valid_until is None or other.valid_until > end)
        and other.valid_from is not None
        and other.valid_from <= end + dt.timedelta(days=1)
        for other in live
    )


def _days(membership: Membership, events: list[StepEvent]) -> list[Day]:
    details = AnswerDetail.objects.filter(event__in=events, body_id=membership.organisation_id)
    numbers = dict(details.values_list("event_id", "file_number")) if events else {}
    return [_day(event, numbers.get(event.pk, "")) for event in events]


def _day(event: StepEvent, number: str) -> Day:
    step, end = event.step, event.valid_until
    assert end is not None
    since = f"gilt seit {event.valid_from:%d.%m.%Y}" if event.valid_from else ""
    parts = [since, CONDITIONS if event.event == "grant_conditions" else "", f"angefragt von {step.org}"]
    return Day(
        topic=f"s{step.pk}-{event.pk}-{end:%y%m%d}",
        day=end,
        title=step.title,
        who=f"Aktenzeichen {number}" if number else f"Schritt {step.pk}",
        lines=(", ".join(part for part in parts if part),),
        step_id=step.pk,
    )


def why_empty(days: Days) -> tuple[str, str]:
    """Title and reason of an empty list."""
    if days.answered:
        return "Alles beantwortet", "Was Sie beantwortet haben, steht unten."
    return (
        "Nichts läuft in den nächsten 180 Tagen ab",
        "Hier steht nur, was Ihre Stelle selbst mit einem Enddatum erteilt hat. In dieser Zeit endet davon nichts.",
    )
