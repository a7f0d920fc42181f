"""What a hat reads of the radar: the hints of its own cases; the coordinator counts those of the body."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.legal.facts import FactSheet, sheets_for
from integrativ.cases.models import Case, TeamMember, TeamRole
from integrativ.cases.queries.case import cases_of
from integrativ.radar.looking import BACK, CONTRADICTION, TOLD, digest_of, ruleset
from integrativ.radar.models import Hint, Kind, Look, Mark
from integrativ.tenancy.models import Membership, Role

SPANS = (30, 60, 90, 180)
OPEN, ANSWERED = "offen", "beantwortet"


@dataclass(frozen=True)
class Asked:
    """What of the list is wanted: how many days ahead, which kind, one case, what is open or what was answered."""

    days: int = 90
    kind: str = ""
    case: int | None = None
    show: str = OPEN


@dataclass(frozen=True)
class Line:
    """A hint before its content is read."""

    pk: int
    day: dt.date
    case_id: int
    kind: str


@dataclass(frozen=True)
class Standing:
    """How well the list can be trusted: the oldest look, cases not yet looked at, changed since, or not possible."""

    oldest: dt.date | None
    waiting: tuple[int, ...]
    changed: frozenset[int]
    contradicting: tuple[int, ...]
    failed: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Radar:
    """The whole list, lightly: lines in their order, how many of each kind, how fresh it is."""

    lines: tuple[Line, ...]
    kinds: Mapping[str, int]
    names: Mapping[int, str]
    standing: Standing


def open_hints(org_id: int, on: dt.date, days: int) -> QuerySet[Hint]:
    """Hints nobody has answered (or whose reminder has come), from two weeks back to so many days ahead."""
    return Hint.objects.filter(
        Q(quiet_until=None) | Q(quiet_until__lt=on),
        org_id=org_id,
        day__gt=on - BACK,
        day__lte=on + dt.timedelta(days=days),
        gone_on=None,
    )


def answered_hints(org_id: int, on: dt.date, days: int) -> QuerySet[Hint]:
    """Hints somebody has answered, also those that are overtaken since."""
    until = on + dt.timedelta(days=days)
    return Hint.objects.filter(org_id=org_id, day__gt=on - TOLD, day__lte=until).filter(
        Q(quiet_until__gte=on) | Q(gone_on__isnull=False)
    )


def radar(membership: Membership, on: dt.date, asked: Asked) -> Radar:
    """The hat's list. Bundled by month and person, the nearest first; two queries besides the cases."""
    cases = {case.pk: case for case in cases_of(membership)}
    chosen = [asked.case] if asked.case in cases else [] if asked.case else list(cases)
    source = answered_hints if asked.show == ANSWERED else open_hints
    rows = source(membership.organisation_id, on, asked.days).filter(case_id__in=chosen).order_by("day", "pk")
    every = [Line(*row) for row in rows.values_list("pk", "day", "case_id", "kind")]
    lines = [line for line in every if not asked.kind or line.kind == asked.kind]
    names = {pk: cases[pk].person.full_name for pk in chosen}
    return Radar(
        lines=tuple(_bundled(lines, {pk: cases[pk].person.sort_key for pk in chosen})),
        kinds=Counter(line.kind for line in every),
        names=names,
        standing=standing([cases[pk] for pk in chosen], on),
    )


def _bundled(lines: Sequence[Line], sort_keys: Mapping[int, str]) -> list[Line]:
    """By month; in a month person by person, who has the nearest day first."""
    first: dict[tuple[int, int, int], dt.date] = {}
    for line in lines:
        first.setdefault((line.day.year, line.day.month, line.case_id), line.day)

    def place(line: Line) -> tuple[object, ...]:
        month = (line.day.year, line.day.month)
        return (*month, first[(*month, line.case_id)], sort_keys[line.case_id], line.case_id, line.day, line.pk)

    return sorted(lines, key=place)


def standing(cases: Sequence[Case], on: dt.date) -> Standing:
    """How fresh the looks at these cases are; the number of queries does not depend on how many there are."""
    looks = looks_at(cases)
    troubles = sorted((pk, look.trouble) for pk, look in looks.items() if look.trouble)
    return Standing(
        oldest=min((look.looked_on for look in looks.values()), default=None),
        waiting=tuple(sorted({case.pk for case in cases} - looks.keys())),
        changed=frozenset(changed_since([case for case in cases if case.pk in looks], on, looks)),
        contradicting=tuple(pk for pk, trouble in troubles if trouble == CONTRADICTION),
        failed=tuple(row for row in troubles if row[1] != CONTRADICTION),
    )


def looks_at(cases: Sequence[Case]) -> dict[int, Look]:
    """Case → what the radar knows of its last look."""
    if not cases:
        return {}
    return {look.case_id: look for look in Look.objects.filter(org_id=cases[0].org_id, case__in=cases)}


def oldest_look(org_id: int) -> dt.date | None:
    """The night of the oldest look at an open case of the body."""
    looks = Look.objects.filter(org_id=org_id, case__closed_on=None).order_by("looked_on")
    return looks.values_list("looked_on", flat=True).first()


def coming_in_case(case: Case, on: dt.date) -> list[Hint]:
    """The next open hints of one case, for its own page; whoever asks has been let in by `get_case`."""
    hints = (
        open_hints(case.org_id, on, TOLD.days).filter(case=case).filter(content__isnull=False).select_related("content")
    )
    return list(hints.order_by("day", "pk")[:3])


def changed_since(cases: Sequence[Case], on: dt.date, looks: Mapping[int, Look] | None = None) -> set[int]:
    """Cases whose facts (or whose law) are others than those the radar has seen; a case it never saw is one of them."""
    return differing(cases, looks_at(cases) if looks is None else looks, sheets_for(cases, on))


def differing(cases: Sequence[Case], looks: Mapping[int, Look], sheets: Mapping[int, FactSheet]) -> set[int]:
    """The same from what was read already."""
    rules = ruleset()
    return {
        case.pk
        for case in cases
        if (look := looks.get(case.pk)) is None
        or (look.digest, look.ruleset) != (digest_of(sheets[case.pk].values), rules)
    }


def contents(membership: Membership, lines: Iterable[Line]) -> list[Hint]:
    """The hints of one page with content, case and answers, in the order of the lines; the looks are logged."""
    order = {line.pk: number for number, line in enumerate(lines)}
    found = (
        Hint.objects.filter(org_id=membership.organisation_id, pk__in=list(order), content__isnull=False)
        .select_related("content", "case__person__municipality")
        .prefetch_related("marks__marked_by__user")
    )
    hints = sorted(found, key=lambda hint: order[hint.pk])
    log.saw([hint.case.person_id for hint in hints], act="radar.read")
    return hints


def get_hint(membership: Membership, pk: int) -> Hint:
    """A hint of one of the hat's cases; everybody else finds nothing, and the attempt is kept in the log."""
    hint = (
        Hint.objects.filter(org_id=membership.organisation_id, pk=pk, content__isnull=False)
        .select_related("content", "case__person")
        .prefetch_related("marks__marked_by__user")
        .first()
    )
    if hint is None or not policies.in_team(membership, hint.case):
        log.denied(act="radar.read", object_kind="hint", object_id=pk)
        raise Http404
    log.saw([hint.case.person_id], act="radar.read")
    return hint


def last_mark(hint: Hint) -> Mark | None:
    """The newest answer, from what was read with the hint."""
    return max(hint.marks.all(), key=lambda mark: mark.pk, default=None)


@dataclass(frozen=True)
class Share:
    """What one case manager has before her: how many of each kind, how many days have passed, the nearest day."""

    member: Membership | None
    kinds: Mapping[str, int]
    overdue: int
    nearest: dt.date | None
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def by_manager(membership: Membership, on: dt.date, days: int) -> list[Share]:
    """For the coordinator: open hints of the body by whoever leads the case; numbers and days, no name, no content."""
    if membership.role != Role.COORDINATOR:
        raise Http404
    org = membership.organisation_id
    rows = open_hints(org, on, days).filter(case__closed_on=None).order_by("day", "pk")
    lines = [Line(*row) for row in rows.values_list("pk", "day", "case_id", "kind")]
    leads = TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), org_id=org, role=TeamRole.LEAD, starts_on__lte=on,
        case_id__in={line.case_id for line in lines},
    ).select_related("membership__user")  # fmt: skip
    lead_of = {row.case_id: row.membership for row in leads}
    groups: dict[int | None, list[Line]] = {}
    for line in lines:
        lead = lead_of.get(line.case_id)
        groups.setdefault(lead.pk if lead else None, []).append(line)
    members = {member.pk: member for member in lead_of.values()}
    shares = [
        Share(
            member=members.get(pk) if pk else None,
            kinds=Counter(line.kind for line in found),
            overdue=sum(1 for line in found if line.day < on and line.kind in (Kind.DEADLINE, Kind.LOSS)),
            nearest=next((line.day for line in found if line.day >= on), None),
            lines=tuple(found),
        )
        for pk, found in groups.items()
    ]
    return sorted(shares, key=lambda row: (row.member is not None, -row.overdue, -row.total, str(row.member)))
