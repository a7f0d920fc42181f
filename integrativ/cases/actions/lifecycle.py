"""Open, change, close and reopen a case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.actions.absence import cover_absence
from integrativ.cases.models import (
    Case,
    EarlierPeriod,
    Outcome,
    Responsibility,
    TeamMember,
    TeamRole,
    Topic,
)
from integrativ.people.models import Person, Subject
from integrativ.steps.models import Matter, MatterKind, Step, StepKind
from integrativ.tenancy.models import Membership

CHANGEABLE = ("goal", "target_group", "next_contact_on")


class NotYet(Exception):
    """The case cannot be closed like this; the sentence says what is in the way."""


class Changed(Exception):
    """Somebody else has changed the case since it was read; both values are shown side by side."""

    def __init__(self, theirs: Case, mine: dict[str, Any]) -> None:
        self.theirs, self.mine = theirs, mine
        super().__init__("Jemand hat den Fall inzwischen geändert.")


def open_case(
    *,
    person: Person,
    by: Membership,
    on: dt.date,
    goal: str = "",
    target_group: str = "",
    lead: Membership | None = None,
) -> Case:
    """Open the one case of a person in this body; the acting hat (or `lead`) leads it. Twice returns the same case.

    :raises NotAllowed: unless a case manager of the counselling body acts.
    """
    lead = lead or by
    if not policies.may_accompany(lead) or person.org_id != by.organisation_id or lead.organisation_id != person.org_id:
        raise policies.NotAllowed("Fälle öffnen Fallbegleitungen für Personen der eigenen Stelle.")
    known = Case.objects.filter(org_id=person.org_id, person=person).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return _open(person, by, lead, on, goal, target_group)
    except IntegrityError:
        # two clicks at once: the first one has opened it
        return Case.objects.get(org_id=person.org_id, person=person)


def _open(person: Person, by: Membership, lead: Membership, on: dt.date, goal: str, target_group: str) -> Case:
    org = person.org_id
    matter = Matter.objects.create(org_id=org, kind=MatterKind.CASE, opened_on=on)
    Subject.objects.create(org_id=org, matter=matter, person=person)
    case = Case.objects.create(
        org_id=org, person=person, matter=matter, opened_on=on, goal=goal.strip()[:200], target_group=target_group
    )
    TeamMember.objects.create(org_id=org, case=case, person=person, membership=lead, role=TeamRole.LEAD, starts_on=on)
    cover_absence(member=lead, on=on)
    Responsibility.objects.create(org_id=org, case=case, topic=Topic.LEAD, body_id=org, starts_on=on, accepted_on=on)
    log.write(kind="change", act="cases.open", person_ids=[person.pk], object_kind="case", object_id=case.pk)
    return case


def change_case(*, case: Case, by: Membership, version: int, **changes: Any) -> Case:
    """Change goal, target group or next contact, if nobody else did since `version` was read.

    :raises Changed: with the row as it stands now and what was typed.
    """
    policies.must_be_in_team(by, case)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"nicht änderbar: {sorted(unknown)}")
    done = Case.objects.filter(pk=case.pk, org_id=by.organisation_id, version=version).update(
        **changes, version=version + 1
    )
    case.refresh_from_db()
    if not done:
        raise Changed(case, changes)
    log.write(kind="change", act="cases.change", person_ids=[case.person_id], object_kind="case", object_id=case.pk)
    return case


def close_case(
    *, case: Case, by: Membership, on: dt.date, outcome: str, reason: str, despite_aftercare: bool = False
) -> Case:
    """Close a case with outcome and reason. A start at work is never the end: aftercare goes on for a year.

    While a contact after the start is still open the case stays open, unless the person does not wish it any more,
    has moved, is not reached or was handed over, and `despite_aftercare` says that this was meant.

    :raises NotYet: with what is in the way.
    """
    policies.must_be_in_team(by, case)
    if case.closed_on is not None:
        return case
    if outcome not in Outcome.values or not reason.strip():
        raise ValidationError("Bitte geben Sie Ergebnis und Begründung an.")
    _nothing_in_the_way(case, outcome, despite_aftercare)
    done = Case.objects.filter(pk=case.pk, org_id=by.organisation_id, closed_on=None).update(
        closed_on=on, outcome=outcome, closing_reason=reason.strip()[:1000], version=case.version + 1
    )
    case.refresh_from_db()
    if done:
        Responsibility.objects.filter(
            org_id=case.org_id, case=case, body_id=case.org_id, ends_on=None, starts_on__lte=on, accompanying=False
        ).update(ends_on=on)
        log.write(
            kind="change", act="cases.close", person_ids=[case.person_id], object_kind="case", object_id=case.pk,
            reason=outcome,
        )  # fmt: skip
    return case


def _nothing_in_the_way(case: Case, outcome: str, despite_aftercare: bool) -> None:
    open_after = aftercare_open(case)
    at_start = (Outcome.NO_LONGER_WISHED, Outcome.MOVED_AWAY, Outcome.NOT_REACHED, Outcome.HANDED_OVER, Outcome.OTHER)
    if open_after and not (despite_aftercare and outcome in at_start):
        raise NotYet(
            f"Die Begleitung nach dem Start läuft noch ({open_after} Kontakte offen). Der Beginn einer Arbeit ist nicht das "
            "Ende der Begleitung. Schließen können Sie nur, wenn die Person das nicht mehr wünscht, nicht erreicht wird, "
            "weggezogen ist oder eine andere Stelle übernimmt, und Sie das ausdrücklich bestätigen."
        )
    if outcome == Outcome.HANDED_OVER and not handed_over(case):
        raise NotYet("Noch hat keine andere Stelle die Begleitung angenommen. Bieten Sie zuerst eine Übergabe an.")


def aftercare_open(case: Case) -> int:
    """How many contacts after a start at work are still to come for this person, over all her placements."""
    return (
        Step.objects.filter(
            org_id=case.org_id,
            matter__subject__person_id=case.person_id,
            kind__in=(StepKind.AFTERCARE, StepKind.FIRST_DAY),
        )
        .exclude(state__in=("done", "cancelled"))
        .count()
    )


def handed_over(case: Case) -> bool:
    """Whether another body has accepted to lead."""
    return (
        Responsibility.objects.filter(
            org_id=case.org_id, case=case, topic=Topic.LEAD, accompanying=False, accepted_on__isnull=False
        )
        .exclude(body_id=case.org_id)
        .exists()
    )


def reopen_case(*, case: Case, by: Membership, on: dt.date) -> Case:
    """Take up the accompaniment again without a new intake; the earlier period with its outcome is kept."""
    if not policies.may_accompany(by) or case.org_id != by.organisation_id:
        raise policies.NotAllowed("Fälle öffnet eine Fallbegleitung der eigenen Stelle wieder.")
    if not policies.in_team(by, case):
        policies.must_be_in_team(by, case)
    with transaction.atomic():
        row = Case.objects.select_for_update(no_key=True).get(pk=case.pk, org_id=by.organisation_id)
        if row.closed_on is None:
            return row
        EarlierPeriod.objects.create(
            org_id=row.org_id, case=row, opened_on=row.opened_on, closed_on=row.closed_on, outcome=row.outcome,
            closing_reason=row.closing_reason,
        )  # fmt: skip
        Case.objects.filter(pk=row.pk).update(
            closed_on=None, outcome="", closing_reason="", opened_on=max(on, row.closed_on), version=row.version + 1
        )
        _lead_again(row, by, on)
        row.refresh_from_db()
    log.write(kind="change", act="cases.reopen", person_ids=[row.person_id], object_kind="case", object_id=row.pk)
    return row


def _lead_again(case: Case, by: Membership, on: dt.date) -> None:
    """The body is responsible again from today, unless somebody else is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_queue_on_timeline(%s)", [case.pk])
    held = Responsibility.objects.filter(
        org_id=case.org_id, case=case, topic=Topic.LEAD, accompanying=False, accepted_on__isnull=False
    )
    last = held.order_by("-starts_on").first()
    if last and last.body_id == case.org_id and last.ends_on and last.ends_on >= on:
        Responsibility.objects.filter(pk=last.pk).update(ends_on=None)
    elif not held.exclude(ends_on__lt=on).exists():
        Responsibility.objects.create(
            org_id=case.org_id, case=case, topic=Topic.LEAD, body_id=case.org_id, starts_on=on, accepted_on=on,
        )  # fmt: skip
