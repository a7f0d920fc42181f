"""What ends in the next 90 days: titles, permissions, releases, deadlines, and days nobody is responsible for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import F

from integrativ.cases.models import Case
from integrativ.cases.queries.case import cases_of
from integrativ.cases.queries.responsibility import gaps_of
from integrativ.common import dates
from integrativ.people.models import Share
from integrativ.steps.models import LifeArea, State, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership

WINDOW = dt.timedelta(days=90)
SHARE_WINDOW = dt.timedelta(days=60)
GRANTS = ("grant", "grant_conditions", "deemed")


@dataclass(frozen=True)
class Expiry:
    """Something of a person that ends on a day. `has_step`: somebody already works on it.

    `instead_of` names the kinds of rows that say the same about this case and day; `is_settled`: somebody has dealt
    with it, so that it and those rows are not shown.
    """

    kind: str  # title, permission, share, gap, deadline, radar
    title: str
    day: dt.date
    case_id: int
    person_name: str
    note: str = ""
    has_step: bool = False
    step_id: int | None = None
    hint_id: int | None = None
    instead_of: tuple[str, ...] = ()
    is_settled: bool = False


Provider = Callable[[Membership, list[Case], dt.date], Iterable[Expiry]]
_providers: list[Provider] = []


def also(provider: Provider) -> Provider:
    """Let another module add what ends, for example the deadlines of the law; it gets all cases at once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def expiring(
    membership: Membership, on: dt.date, *, cases: list[Case] | None = None, steps: Iterable[Step] | None = None
) -> list[Expiry]:
    """Everything that ends for the hat's people within 90 days of `on`, or has ended already, the nearest first.

    Releases are listed 60 days before their end. `cases` and `steps` may be handed in when they were read already.
    """
    cases = list(cases_of(membership)) if cases is None else cases
    if not cases:
        return []
    found = [
        *_titles(cases, on, steps or ()),
        *_permissions(membership, cases, on),
        *_shares(membership, cases, on),
        *_gaps(membership, cases, on),
    ]
    for provider in _providers:
        found += provider(membership, cases, on)
    said = {(kind, row.case_id, row.day) for row in found for kind in row.instead_of}
    working = {(row.case_id, row.day) for row in found if row.has_step and (row.kind, row.case_id, row.day) in said}
    found = [
        replace(row, has_step=True) if row.instead_of and (row.case_id, row.day) in working else row
        for row in found
        if not row.is_settled and (row.kind, row.case_id, row.day) not in said
    ]
    return sorted(found, key=lambda row: (row.day, row.person_name, row.title))


def _titles(cases: list[Case], on: dt.date, steps: Iterable[Step]) -> Iterable[Expiry]:
    working = {step.about_id for step in steps if step.life_area == LifeArea.RESIDENCE}  # type: ignore[attr-defined]
    for case in cases:
        day = case.person.title_ends_on
        if day and day <= on + WINDOW:
            title = "Aufenthaltstitel ist abgelaufen" if day < on else "Aufenthaltstitel endet"
            yield Expiry("title", title, day, case.pk, case.person.full_name, has_step=case.person_id in working)


def _permissions(membership: Membership, cases: list[Case], on: dt.date) -> Iterable[Expiry]:
    by_person = {case.person_id: case for case in cases}
    rows = (
        StepEvent.objects.filter(
            org_id=membership.organisation_id,
            event__in=GRANTS,
            valid_until__gte=on,
            valid_until__lte=on + WINDOW,
            step__state__in=(State.ANSWERED, State.DONE),
            step__matter__subject__person_id__in=by_person,
        )
        .exclude(pk__in=StepEvent.objects.filter(org_id=membership.organisation_id, event="undo").values("reverses_id"))
        .annotate(about_id=F("step__matter__subject__person_id"))
        .select_related("step")
        .order_by("pk")
    )
    latest = {event.step_id: event for event in rows}
    for event in latest.values():
        case = by_person[event.about_id]
        label = StepKind(event.step.kind).label
        yield Expiry(
            "permission",
            f"{event.step.title} endet" if event.step.kind == StepKind.PERMIT_REQUEST else f"{label} endet",
            event.valid_until or on,
            case.pk,
            case.person.full_name,
            step_id=event.step_id,
        )


def _shares(membership: Membership, cases: list[Case], on: dt.date) -> Iterable[Expiry]:
    by_person = {case.person_id: case for case in cases}
    rows = (
        Share.objects.filter(
            org_id=membership.organisation_id,
            person_id__in=by_person,
            withdrawn_at=None,
            valid_until__gt=dates.now(),
            valid_until__lte=dates.now() + SHARE_WINDOW,
        )
        .select_related("recipient")
        .order_by("valid_until", "pk")
    )
    first: dict[tuple[int, int], Share] = {}
    for row in rows:
        first.setdefault((row.person_id, row.recipient_id), row)
    for share in first.values():
        case = by_person[share.person_id]
        day = share.valid_until.astimezone(dates.BERLIN).date()
        yield Expiry("share", f"Freigabe an {share.recipient} endet", day, case.pk, case.person.full_name)


def _gaps(membership: Membership, cases: list[Case], on: dt.date) -> Iterable[Expiry]:
    names = {case.pk: case.person.full_name for case in cases}
    for gap in gaps_of(membership, cases, on, on + WINDOW):
        offered = f"{gap.offered_to} hat noch nicht zugesagt" if gap.offered_to else "noch niemand gefragt"
        yield Expiry(
            "gap",
            f"Niemand zuständig: {gap.topic_label}",
            gap.starts_on,
            gap.case_id,
            names[gap.case_id],
            note=offered,
            has_step=bool(gap.offered_to),
            step_id=gap.step_id,
        )
