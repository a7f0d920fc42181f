"""Look ahead for cases and bring what is kept into line with what was found; the same again changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F

from integrativ import law
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.radar.coming import Coming, Points, Turned, coming, turning
from integrativ.radar.models import Hint, HintContent, Kind, Look, Mark

logger = logging.getLogger("integrativ.radar")

TOLD = dt.timedelta(days=180)
AHEAD = dt.timedelta(days=240)  # further than is told, so that a case nothing changes in rests for sixty nights
BACK = dt.timedelta(days=14)  # what has just passed is still told
EDITION = (
    1  # one more when `coming` or `kinds` tell the same facts in another way, so that every case is looked at anew
)
CONTRADICTION = "Widerspruch"
FAULTS = (law.LawError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
MANY = 15  # from so many on it is sooner done to ask first, for all together, what turns at all
GRAVE = (Kind.DEADLINE, Kind.LOSS, Kind.DUTY)


class Busy(Exception):
    """Somebody else is looking at cases of this body right now."""


@dataclass
class Found:
    """What one look brought, in figures."""

    cases: int = 0
    looked: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    troubles: int = 0

    def add(self, other: Found) -> None:
        """Count another look in."""
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


@dataclass(frozen=True)
class _Seen:
    case: Case
    digest: str
    days: Sequence[Coming] = field(default=())
    trouble: str = ""


def ruleset() -> str:
    """The rule set that answers now, as it is kept beside an answer."""
    version = law.ruleset()
    return f"{version.number}-{version.hash}"[:80]


def digest_of(values: Mapping[str, Any]) -> str:
    """The same for the same facts, whatever the order, as long as the radar tells them the same way."""
    told = json.dumps([EDITION, values], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def key_of(cause: str) -> str:
    """A cause as the key of a hint: it says nothing to whoever may not read the content."""
    return hashlib.sha256(cause.encode()).hexdigest()[:16]


def is_due(look: Look | None, digest: str, on: dt.date) -> bool:
    """Whether a case has to be looked at again: new, other facts, another law, not far enough, or it went wrong."""
    return (
        look is None
        or look.digest != digest
        or look.ruleset != ruleset()
        or look.looked_until < on + TOLD
        or bool(look.trouble)
    )


def look_at(org_id: int, case_ids: Sequence[int], on: dt.date, *, anew: bool = False) -> Found:
    """Look at cases of the acting body that need it (`anew`: all of them), inside the running transaction.

    :raises Busy: while somebody else looks at cases of this body; afterwards most of the work is done.
    """
    if not _alone(org_id):
        raise Busy
    cases = list(
        Case.objects.filter(org_id=org_id, pk__in=case_ids, closed_on=None)
        .select_related("person__municipality")
        .order_by("pk")
    )
    sheets = sheets_for(cases, on)
    looks = {look.case_id: look for look in Look.objects.filter(org_id=org_id, case_id__in=case_ids)}
    due = []
    for case in cases:
        values = sheets[case.pk].values
        digest = digest_of(values)
        if anew or is_due(looks.get(case.pk), digest, on):
            due.append((case, values, digest))
    seen = _ahead(due, on)
    found = Found(cases=len(cases), looked=len(seen), troubles=sum(bool(row.trouble) for row in seen))
    if seen:
        found.add(_keep(org_id, [row for row in seen if not row.trouble], on))
        _remember(org_id, seen, looks, on)
    return found


def _alone(org_id: int) -> bool:
    """Whether nobody else looks at this body's cases; it stays so until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('radar', %s))", [org_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def _ahead(due: Sequence[tuple[Case, Mapping[str, Any], str]], on: dt.date) -> list[_Seen]:
    """Look ahead for each case; what goes wrong is told by a number that stands in the log, and the others go on."""
    fit = [not any(fault.certain for fault in law.contradictions(values, on)) for _, values, _ in due]
    points = iter(_what_turns([values for (_, values, _), fits in zip(due, fit, strict=True) if fits], on))
    seen = []
    for (case, values, digest), fits in zip(due, fit, strict=True):
        if not fits:
            seen.append(_Seen(case, digest, trouble=CONTRADICTION))
            continue
        only = next(points)
        try:
            seen.append(_Seen(case, digest, coming(values, on - BACK, on + AHEAD, only=only)))
        except FAULTS:
            number = uuid.uuid4().hex[:8].upper()
            logger.exception("radar could not look ahead", extra={"request_id": number, "case_id": case.pk})
            seen.append(_Seen(case, digest, trouble=number))
    return seen


def _what_turns(people: Sequence[Mapping[str, Any]], on: dt.date) -> list[Points | None]:
    """What turns for whom, worked out together; for a few, or if that fails, each is followed in full."""
    if len(people) < MANY:
        return [None] * len(people)
    try:
        return list(turning(people, on - BACK, on + AHEAD))
    except FAULTS:
        logger.exception("radar could not look ahead for many at once")
        return [None] * len(people)


def _keep(org_id: int, seen: Sequence[_Seen], on: dt.date) -> Found:
    """Add what is new, change what changed, take away what is no longer coming unless somebody answered it."""
    stored: dict[int, dict[tuple[dt.date, str], Hint]] = {row.case.pk: {} for row in seen}
    kept = Hint.objects.filter(org_id=org_id, case_id__in=list(stored), day__gt=on - BACK).select_related("content")
    for hint in kept:
        stored[hint.case_id][hint.day, hint.key] = hint
    fresh: list[tuple[Hint, Coming]] = []
    found = Found()
    gone: list[Hint] = []
    for row in seen:
        before = stored[row.case.pk]
        for day in row.days:
            if day.day <= on - BACK:
                continue
            place = (day.day, key_of(day.cause))
            if place not in before:
                fresh.append((_hint(org_id, row.case.pk, day, on), day))
            elif _change(before.pop(place), day):
                found.changed += 1
        gone += before.values()
    Hint.objects.bulk_create([hint for hint, _ in fresh])
    HintContent.objects.bulk_create([_content(hint, day) for hint, day in fresh])
    found.new, found.gone = len(fresh), _take_away(org_id, gone, on)
    return found


def _hint(org_id: int, case_id: int, day: Coming, on: dt.date) -> Hint:
    return Hint(
        org_id=org_id, case_id=case_id, day=day.day, key=key_of(day.cause), kind=day.kind, first_seen_on=on
    )  # fmt: skip


def _content(hint: Hint, day: Coming) -> HintContent:
    return HintContent(
        org_id=hint.org_id,
        case_id=hint.case_id,
        hint=hint,
        cause=day.cause,
        points=[point_as_json(point) for point in day.points],
        ruleset=ruleset(),
    )


def point_as_json(point: Turned) -> dict[str, Any]:
    """A turn as it is kept."""
    return {
        "question": point.question,
        "point": point.point,
        "label": point.label,
        "before": point.before,
        "after": point.after,
        "kind": str(point.kind),
        "day": point.day.isoformat(),
        "why": [vars(reason) for reason in point.why],
    }


def _change(hint: Hint, day: Coming) -> bool:
    """Bring one hint into line. Something grave that was not in it before is told again, even if it was answered."""
    points = [point_as_json(point) for point in day.points]
    if points == hint.content.points and hint.gone_on is None:
        return False
    known = {(row["question"], row["point"], row["kind"]) for row in hint.content.points}
    grave = {(p.question, p.point, str(p.kind)) for p in day.points if p.kind in GRAVE}
    HintContent.objects.filter(pk=hint.content.pk).update(points=points, ruleset=ruleset())
    Hint.objects.filter(pk=hint.pk).update(
        kind=day.kind,
        gone_on=None,
        quiet_until=None if grave - known else hint.quiet_until,
        version=F("version") + 1,
    )
    return True


def _take_away(org_id: int, gone: Iterable[Hint], on: dt.date) -> int:
    ids = [hint.pk for hint in gone if hint.gone_on is None]
    answered = set(Mark.objects.filter(org_id=org_id, hint_id__in=ids).values_list("hint_id", flat=True))
    Hint.objects.filter(org_id=org_id, pk__in=answered).update(gone_on=on, version=F("version") + 1)
    Hint.objects.filter(org_id=org_id, pk__in=set(ids) - answered).delete()
    return len(ids)


def _remember(org_id: int, seen: Sequence[_Seen], looks: Mapping[int, Look], on: dt.date) -> None:
    """Note how far was looked. Where it went wrong, the last good look stands, with what went wrong beside it."""
    rows = []
    for row in seen:
        last = looks.get(row.case.pk)
        if row.trouble and last is not None:
            last.trouble = row.trouble
            rows.append(last)
            continue
        until = on if row.trouble else on + AHEAD
        rows.append(
            Look(
                org_id=org_id, case=row.case, looked_on=on, looked_until=until, digest=row.digest, ruleset=ruleset(),
                trouble=row.trouble,
            )
        )  # fmt: skip
    fields = ["looked_on", "looked_until", "digest", "ruleset", "trouble"]
    for look in rows:
        look.pk = None
    Look.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=fields)
