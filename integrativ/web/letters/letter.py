"""What stands in a letter: only what the person has released to the receiver, in the categories of the release."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case
from integrativ.common import dates
from integrativ.network import queries
from integrativ.network.queries import Contact
from integrativ.people.models import Category, Person, SentValue, Share, Subject
from integrativ.people.queries.shares import live
from integrativ.steps import answers
from integrativ.steps.models import Checkpoint, State, Step
from integrativ.steps.queries import get_step
from integrativ.tenancy.models import Membership


@dataclass(frozen=True)
class Letter:
    """One request as it goes out on paper."""

    step: Step
    person: Person | None
    parts: list[tuple[str, list[SentValue]]]
    left_out: int
    enclosures: list[Checkpoint]
    sender: Contact
    receiver: Contact
    bases: list[str]
    choices: list[answers.Code]
    last_word: str

    @property
    def is_sent(self) -> bool:
        return self.step.state != State.DRAFT

    @property
    def waits_for_answer(self) -> bool:
        return self.step.state == State.OPEN


def get_letter(membership: Membership, pk: int, on: dt.date) -> Letter:
    """The letter of a request our body sends, for the team of the case; everybody else finds nothing."""
    step = get_step(membership, pk)
    subject = (
        Subject.objects.filter(org_id=membership.organisation_id, matter_id=step.matter_id)
        .select_related("person")
        .first()
    )
    if (
        step.org_id != membership.organisation_id
        or step.owner_org_id == step.org_id
        or not _in_team(membership, subject)
    ):
        log.denied(act="letters.read", object_kind="step", object_id=pk)
        raise Http404
    return _letter(step, subject.person if subject and not step.is_anonymous else None)


def _in_team(membership: Membership, subject: Subject | None) -> bool:
    if subject is None:
        return False
    case = Case.objects.filter(org_id=membership.organisation_id, person_id=subject.person_id).first()
    return case is not None and policies.in_team(membership, case)


def _letter(step: Step, person: Person | None) -> Letter:
    open_now = Share.objects.filter(
        live(dates.now()), org_id=step.org_id, person=person, recipient_id=step.owner_org_id
    )
    shares = list(open_now) if person else []
    released = {share.category for share in shares}
    values = list(SentValue.objects.filter(org_id=step.org_id, step=step).order_by("position", "pk"))
    order = [str(category) for category in Category.values]
    shown = sorted((v for v in values if v.category in released), key=lambda v: (order.index(v.category), v.position))
    named = person if Category.BASE in released else None
    if named:
        log.saw([named.pk], act="letters.read")
    contacts = queries.contacts_of([step.org, step.owner_org])
    event = step.events.filter(event__in=("send", "supply")).order_by("-pk").first()
    return Letter(
        step=step,
        person=named,
        parts=[(str(Category(c).label), list(group)) for c, group in groupby(shown, key=lambda v: v.category)],
        left_out=len(values) - len(shown),
        enclosures=list(step.checkpoints.filter(is_there=True).order_by("pk")),
        sender=contacts[step.org_id],
        receiver=contacts[step.owner_org_id],
        bases=sorted({str(share.get_legal_basis_display()) for share in shares}),
        choices=list(answers.codes(step.kind)),
        last_word=event.text if event else "",
    )
