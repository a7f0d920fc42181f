"""What other bodies have sent to ours: whose turn it is, since when, and what was released to us about the person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import Http404

from integrativ.audit import log
from integrativ.common import dates
from integrativ.network import policies
from integrativ.network.history import Happened, history
from integrativ.network.models import Assignment
from integrativ.people.models import Category, Person, SentValue, Share, Subject
from integrativ.people.queries.shares import live, without_release
from integrativ.steps.models import Checkpoint, Party, State, Step, StepKind
from integrativ.steps.queries import sent_to_us
from integrativ.tenancy.models import Membership

OURS = Q(state=State.OPEN, waiting_for=Party.OWNER, is_without_release=False)
THEIRS = Q(state=State.RETURNED, is_without_release=False)
RUNNING = (State.OPEN, State.RETURNED)
CLOSED = (State.ANSWERED, State.DONE, State.CANCELLED)
DONE = Q(state__in=CLOSED) | Q(is_without_release=True)
GROUPS = {"offen": OURS, "andere": THEIRS, "erledigt": DONE}


@dataclass(frozen=True)
class Row:
    """One request as the list shows it. `person` is None where nothing is released (any more) or nobody is meant."""

    step: Step
    person: Person | None
    is_about_person: bool
    days: int
    assigned_to: Membership | None
    is_without_release: bool = False


@dataclass(frozen=True)
class Counts:
    """How many requests stand where: by group of the list and kind of step."""

    by_kind: Mapping[str, Counter[str]]

    def number(self, show: str, kind: str = "") -> int:
        """How many requests a group holds, of one kind or of all."""
        found = self.by_kind.get(show) or Counter()
        return found[kind] if kind in StepKind.values else found.total()

    @property
    def mine(self) -> int:
        """Requests that the hat itself works on."""
        return self.number("meine")

    @property
    def kinds(self) -> dict[str, int]:
        """Running requests by kind of step."""
        found = self.by_kind["offen"] + self.by_kind["andere"]
        return {kind: found[kind] for kind in sorted(found)}


def requests(membership: Membership, *, show: str = "offen", kind: str = "") -> QuerySet[Step]:
    """The requests of one group, longest waiting first; what is done: newest first."""
    found = sent_to_us(membership).alias(is_without_release=without_release())
    if show == "meine":
        found = found.annotate(assigned_id=_assigned(membership)).filter(OURS | THEIRS, Q(assigned_id=membership.pk))
    else:
        found = found.filter(GROUPS.get(show, OURS))
    if kind in StepKind.values:
        found = found.filter(kind=kind)
    if show == "erledigt":  # what still runs here is here because nothing is released
        return found.annotate(is_gone=Q(state__in=RUNNING)).order_by("-last_event_id", "pk")
    return found.annotate(is_gone=Value(False)).order_by("waiting_since", "pk")


def _about_person() -> Func:
    """Whether a step is about somebody: asked of the database, because without a share we do not see the row that says so."""
    return Func(F("pk"), F("org_id"), function="people_step_about_person", output_field=BooleanField())


def _assigned(membership: Membership) -> Subquery:
    """Who in our body works on a step: the newest assignment counts."""
    newest = Assignment.objects.filter(body_id=membership.organisation_id, step=OuterRef("pk")).order_by("-pk")
    return Subquery(newest.values("to_id")[:1])


def counts(membership: Membership) -> Counts:
    """Numbers for the pills and the pages, in one query that asks once per request what is released and who works on it."""
    mine = Case(When(state__in=RUNNING, then=_assigned(membership)), default=None, output_field=BigIntegerField())
    rows = (
        sent_to_us(membership)
        .annotate(gone=without_release(), assigned_id=mine)
        .values("kind", "state", "waiting_for", "gone", is_mine=Q(assigned_id__isnull=False, assigned_id=membership.pk))
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in (*GROUPS, "meine")}
    for row in rows:
        group = _group(row["state"], row["waiting_for"], gone=row["gone"])
        if group:
            found[group][row["kind"]] += row["number"]
        if group in ("offen", "andere") and row["is_mine"]:
            found["meine"][row["kind"]] += row["number"]
    return Counts(found)


def _group(state: str, waiting_for: str, *, gone: bool) -> str:
    """The group a request stands in, as `GROUPS` says it to the database."""
    if gone or state in CLOSED:
        return "erledigt"
    if state == State.RETURNED:
        return "andere"
    return "offen" if state == State.OPEN and waiting_for == Party.OWNER else ""


def rows(membership: Membership, steps: Sequence[Step], on: dt.date) -> list[Row]:
    """The requests of one page with the people behind them, as far as they are released to us now.

    What only the shown rows need is read for them alone: bodies, requesters, who works on it.
    """
    shown = {
        step.pk: step
        for step in sent_to_us(membership)
        .filter(pk__in=[step.pk for step in steps])
        .annotate(assigned_id=_assigned(membership), is_about_person=_about_person())
        .select_related("org", "requester__user")
    }
    found = [(shown[step.pk], step.is_gone) for step in steps if step.pk in shown]  # type: ignore[attr-defined]
    people = people_behind(membership, [step for step, _ in found])
    hats = Membership.objects.select_related("user").in_bulk({s.assigned_id for s, _ in found if s.assigned_id})
    log.saw((p.pk for p in people.values()), act="partner.inbox")
    return [
        Row(
            step=step,
            person=None if step.is_anonymous else people.get(step.matter_id),
            is_about_person=step.is_about_person,
            days=waiting_days(step, on),
            assigned_to=hats.get(step.assigned_id),
            is_without_release=gone,
        )
        for step, gone in found
    ]


def waiting_days(step: Step, on: dt.date) -> int:
    """Whole days since the clock of this turn began to run."""
    if step.waiting_since is None:
        return 0
    return max(0, (on - step.waiting_since.astimezone(dates.BERLIN).date()).days)


def live_shares(membership: Membership, person_ids: Iterable[int] | None = None) -> QuerySet[Share]:
    """What is released to our body at this moment."""
    found = Share.objects.filter(live(dates.now()), recipient_id=membership.organisation_id)
    return found if person_ids is None else found.filter(person_id__in=list(person_ids))


def people_behind(membership: Membership, steps: Sequence[Step]) -> dict[int, Person]:
    """Person by matter, only where the name is released to us now and the hat may see names."""
    if not policies.sees_people(membership):
        return {}
    named = {s.matter_id for s in steps if not s.is_anonymous}
    subjects = Subject.objects.filter(matter_id__in=named).values_list("matter_id", "person_id")
    by_matter = dict(subjects)
    released = set(
        live_shares(membership, by_matter.values()).filter(category=Category.BASE).values_list("person_id", flat=True)
    )
    people = Person.objects.in_bulk(released)
    return {matter: people[pk] for matter, pk in by_matter.items() if pk in people}


@dataclass(frozen=True)
class Part:
    """Values of one category, as they were sent."""

    category: str
    label: str
    values: list[SentValue]


@dataclass(frozen=True)
class Request:
    """Everything a partner may see of one request right now."""

    step: Step
    person: Person | None
    is_released: bool
    parts: list[Part]
    checklist: list[Checkpoint]
    history: list[Happened]
    assigned_to: Membership | None
    days: int

    @property
    def is_our_turn(self) -> bool:
        return self.step.state == State.OPEN and self.step.waiting_for == Party.OWNER

    @property
    def may_undo(self) -> bool:
        """A wrong click of ours that nobody has built on yet."""
        last = self.step.last_event
        answered = self.step.state in (State.ANSWERED, State.RETURNED)
        return bool(
            last and answered and last.actor_org_id == self.step.owner_org_id and last.event not in ("undo", "agree")
        )


def get_request(membership: Membership, pk: int, on: dt.date) -> Request:
    """One request sent to our body, or 404. Without a live share only the shell is left, with what we answered ourselves."""
    step = (
        sent_to_us(membership)
        .filter(pk=pk)
        .annotate(assigned_id=_assigned(membership), is_about_person=_about_person())
        .select_related("org", "owner_org", "requester__user", "last_event")
        .prefetch_related("checkpoints")
        .first()
    )
    if step is None:
        log.denied(act="partner.request", object_kind="step", object_id=pk)
        raise Http404
    return _request(membership, step, on)


def _request(membership: Membership, step: Step, on: dt.date) -> Request:
    about_person: bool = step.is_about_person  # type: ignore[attr-defined]
    sees_people = policies.sees_people(membership)
    behind = _person_id(step) if about_person else None
    sent = SentValue.objects.filter(step=step).select_related("person").order_by("position", "pk")
    values = list(sent) if sees_people else []
    open_now = _open_now(membership, {*([behind] if behind else []), *(value.person_id for value in values)})
    is_named = (behind, Category.BASE.value) in open_now
    released = not about_person or is_named
    person = Person.objects.filter(pk=behind).first() if behind and is_named and sees_people else None
    if person:
        log.saw([person.pk], act="partner.request")
    assigned: int | None = step.assigned_id  # type: ignore[attr-defined]
    return Request(
        step=step,
        person=person,
        is_released=released,
        parts=_parts(values, open_now) if released else [],
        checklist=sorted(step.checkpoints.all(), key=lambda point: point.pk) if released else [],
        history=history(membership, step, with_their_words=released),
        assigned_to=Membership.objects.select_related("user").filter(pk=assigned).first() if assigned else None,
        days=waiting_days(step, on),
    )


def _person_id(step: Step) -> int | None:
    return Subject.objects.filter(matter_id=step.matter_id).values_list("person_id", flat=True).first()


def _open_now(membership: Membership, person_ids: Collection[int]) -> set[tuple[int, str]]:
    """What of these people is released to our body now; the name also counts for hats that do not see names."""
    if not person_ids:
        return set()
    return set(live_shares(membership, person_ids).values_list("person_id", "category"))


def _parts(values: Iterable[SentValue], open_now: Collection[tuple[int, str]]) -> list[Part]:
    shown = [v for v in values if (v.person_id, v.category) in open_now]
    order = [str(c) for c in Category.values]
    shown.sort(key=lambda v: (order.index(v.category), v.position, v.pk))
    return [Part(c, str(Category(c).label), list(group)) for c, group in groupby(shown, key=lambda v: v.category)]
