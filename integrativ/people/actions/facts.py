"""Record, correct and take back facts. The ledger only grows; nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrativ.audit import log
from integrativ.common.dates import now
from integrativ.people import policies, vocabulary
from integrativ.people.errors import FactChangedMeanwhile, FactNotKept
from integrativ.people.models import Fact, Person, Source
from integrativ.tenancy.models import Membership


@dataclass(frozen=True)
class NewFact:
    """What is to be recorded: name, value, since when true, from whom, on what evidence."""

    name: str
    value: Any
    source: str = Source.SELF_REPORTED
    true_since: dt.date | None = None
    evidence: str = ""
    seen_on: dt.date | None = None
    from_professional_secret: bool = False


def record_fact(
    *,
    person: Person,
    name: str,
    value: Any,
    by: Membership,
    source: str = Source.SELF_REPORTED,
    true_since: dt.date | None = None,
    evidence: str = "",
    seen_on: dt.date | None = None,
    from_professional_secret: bool = False,
    at: dt.datetime | None = None,
) -> Fact:
    """Add one fact; the same fact twice has one effect. `at` may lie in the past (import), never in the future.

    :raises NotInTeam: when the hat does not accompany the person.
    :raises UnknownFact, UnusableValue: when name or value do not fit the vocabulary.
    :raises FactNotKept: when the law's handling table does not let this value into the ledger.
    """
    new = NewFact(name, value, source, true_since, evidence, seen_on, from_professional_secret)
    return record_facts(person=person, facts=[new], by=by, at=at)[0]


def record_facts(
    *, person: Person, facts: Iterable[NewFact], by: Membership, at: dt.datetime | None = None
) -> list[Fact]:
    """Add several facts at once, all or none (same rules as `record_fact`)."""
    policies.must_change(by, person)
    checked = [(new, _kept_value(new)) for new in facts]
    current = _current(person, {new.name for new, _ in checked})
    recorded_at = at or now()
    made, changed = [], 0
    for new, value in checked:
        same = current.get((new.name, new.source))
        if same is not None and _says_the_same(same, new, value) and at is None:
            made.append(same)
            continue
        made.append(_add(person, new, value, by=by, at=recorded_at))
        changed += 1
    if changed:
        log.write(
            kind="change", act="people.record_fact", person_ids=[person.pk], object_kind="person", object_id=person.pk
        )
    return made


def correct_fact(
    *,
    fact: Fact,
    value: Any,
    by: Membership,
    true_since: dt.date | None = None,
    evidence: str = "",
    seen_on: dt.date | None = None,
) -> Fact:
    """Put a newer row above a fact of the same source; the older one stays in the history.

    :raises FactChangedMeanwhile: when somebody corrected it in the meantime.
    """
    _must_be_current(fact)
    return record_fact(
        person=fact.person,
        name=fact.name,
        value=value,
        by=by,
        source=fact.source,
        true_since=true_since,
        evidence=evidence,
        seen_on=seen_on,
        from_professional_secret=fact.from_professional_secret,
    )


def retract_fact(*, fact: Fact, by: Membership) -> Fact:
    """Take a fact back: it no longer holds, and everybody can still see that it once stood there."""
    policies.must_change(by, fact.person)
    _must_be_current(fact)
    made = Fact.objects.create(
        org_id=fact.org_id,
        person_id=fact.person_id,
        name=fact.name,
        value=fact.value,
        category=fact.category,
        true_since=fact.true_since,
        source=fact.source,
        evidence=fact.evidence,
        seen_on=fact.seen_on,
        recorded_by=by,
        recorded_at=now(),
        is_retracted=True,
        from_professional_secret=fact.from_professional_secret,
    )
    log.write(
        kind="change", act="people.retract_fact", person_ids=[fact.person_id], object_kind="fact", object_id=fact.pk
    )
    return made


def _kept_value(new: NewFact) -> Any:
    entry = vocabulary.entry(new.name)
    value = vocabulary.checked(new.name, new.value)
    if not entry.may_keep(value):
        raise FactNotKept
    if new.source in (Source.SEEN, Source.CERTIFIED) and new.seen_on is None:
        raise vocabulary.UnusableValue(f"{entry.label}: Bitte tragen Sie ein, wann Sie die Unterlage gesehen haben.")
    return value


def _current(person: Person, names: set[str]) -> dict[tuple[str, str], Fact]:
    rows = Fact.objects.filter(
        person=person, org_id=person.org_id, name__in=names, superseded_at=None, is_retracted=False
    )
    return {(row.name, row.source): row for row in rows}


def _says_the_same(row: Fact, new: NewFact, value: Any) -> bool:
    return (row.value, row.true_since, row.evidence, row.seen_on, row.from_professional_secret) == (
        value,
        new.true_since,
        new.evidence,
        new.seen_on,
        new.from_professional_secret,
    )


def _add(person: Person, new: NewFact, value: Any, *, by: Membership, at: dt.datetime) -> Fact:
    return Fact.objects.create(
        org_id=person.org_id,
        person=person,
        name=new.name,
        value=value,
        category=vocabulary.entry(new.name).category,
        true_since=new.true_since,
        source=new.source,
        evidence=new.evidence[:120],
        seen_on=new.seen_on,
        recorded_by=by,
        recorded_at=at,
        from_professional_secret=new.from_professional_secret,
    )


def _must_be_current(fact: Fact) -> None:
    current = Fact.objects.filter(
        person_id=fact.person_id, org_id=fact.org_id, name=fact.name, source=fact.source, superseded_at=None
    ).first()
    if current is None or current.pk != fact.pk or current.is_retracted:
        raise FactChangedMeanwhile(current)
