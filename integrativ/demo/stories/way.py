"""A way into one company: proposal, answer, trial, contract, first day, and what comes after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from integrativ.companies.models import Demand
from integrativ.demo.narrator import told, workday
from integrativ.demo.stories.life import Life
from integrativ.demo.stories.sharing import release
from integrativ.placements import actions
from integrativ.placements.models import AftercareContact, Fit, Placement, Trial
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership

FREE = "Auf dem Aufenthaltsdokument steht: Erwerbstätigkeit erlaubt."
VISIT = "Nur zuschauen, keine Arbeitsleistung; mit der Ausländerbehörde am Telefon geklärt."
REASONS = (
    "War beim Besuch schon da und kennt die Wege.",
    "Hat so eine Arbeit drei Jahre lang gemacht.",
    "Wohnt 15 Minuten entfernt und kann früh anfangen.",
    "Möchte genau diese Arbeit und lernt dafür Deutsch.",
)


@dataclass
class Way:
    """One placement being told, with who speaks for the company."""

    life: Life
    demand: Demand
    placement: Placement = field(init=False)

    @property
    def speaker(self) -> Membership | None:
        """Who speaks for the company in integrativ; None: it calls."""
        return self.life.town.speakers.get(self.demand.org_id)

    @contextmanager
    def company_says(self, day: dt.date) -> Iterator[dict[str, object]]:
        """The company answers itself, or the case manager writes down what was said on the telephone."""
        hat = self.speaker
        if hat is not None:
            with told(hat, day, 13, 25):
                yield {"by": hat, "on": day}
        else:
            name = self.life.town.contact_of(self.demand.org)
            with self.life.leading(day, 13, 25) as lead:
                yield {"by": lead, "on": day, "on_behalf_of": f"{name}, Telefon", "placement": self.placement}

    def step(self, kind: str) -> Step:
        """The newest step of a kind; the case team may read it."""
        with told(self.life.lead, self.life.on):
            return Step.objects.filter(matter_id=self.placement.matter_id, kind=kind).order_by("-pk")[0]


def propose(life: Life, days_ago: int, *, other_than: Demand | None = None) -> Way:
    """Propose the person for a demand that fits; her name and work go to the company with her consent."""
    day = life.back(days_ago)
    fitting = life.town.suitable(life.who.job, day, other_than=other_than)
    demand = fitting[0] if life.who.is_named else life.dice.choice(fitting)
    way = Way(life, demand)
    release(life, demand.org, ("base", "labour", "slip"), day)
    with life.leading(day, 12, 15) as lead:
        way.placement = actions.propose(
            case=life.case, demand=demand, by=lead, on=day, fits=life.dice.sample(Fit.values, 3),
            reasons=life.dice.choice(REASONS), planned_start_on=workday(life.on + dt.timedelta(days=21)),
        )  # fmt: skip
    return way


def answer(way: Way, days_ago: int, said: str, because: str = "", text: str = "") -> None:
    """Yes, talk first, or not now because."""
    with way.company_says(way.life.back(days_ago)) as who:
        actions.answer_proposal(step=_fresh(way, "proposal"), answer=said, because=because, text=text, **who)  # type: ignore[arg-type]


def read_answer(way: Way, days_ago: int) -> None:
    """The case manager has read it."""
    day = way.life.back(days_ago)
    with way.life.leading(day, 16, 20) as lead:
        actions.accept_answer(placement=way.placement, step=_fresh(way, "proposal"), by=lead, on=day)


def _fresh(way: Way, kind: str) -> Step:
    return Step.objects.filter(matter_id=way.placement.matter_id, kind=kind).order_by("-pk")[0]


def try_out(way: Way, kind: str, starts_ago: int, length: int, *, result: str = "") -> Trial:
    """Some days in the company; with a result they are over."""
    life = way.life
    starts = workday(life.on - dt.timedelta(days=starts_ago))
    day = life.back(starts_ago + 4)
    reason = VISIT if life.who.paper.note == "only_with_permission" else FREE
    with life.leading(day, 11, 5) as lead:
        trial = actions.open_trial(
            placement=way.placement, kind=kind, starts_on=starts, ends_on=starts + dt.timedelta(days=length), by=lead,
            on=day, permit_reason=reason,
        )  # fmt: skip
    with way.company_says(life.back(starts_ago + 2)) as who:
        actions.answer_trial(step=_fresh(way, "trial"), agrees=True, **who)  # type: ignore[arg-type]
    if result:
        over = life.back(starts_ago - length - 1)
        with life.leading(over, 15, 50) as lead:
            text = "" if result == "continue" else "Die Wege waren zu weit, eine andere Schicht passt besser."
            trial.step.refresh_from_db()
            actions.finish_trial(placement=way.placement, trial=trial, result=result, by=lead, on=over, reason=text)
    return trial


def agree_terms(way: Way, days_ago: int, from_day: dt.date) -> None:
    """Hours and wage as in the demand."""
    life, demand = way.life, way.demand
    with life.leading(life.back(days_ago), 14, 10) as lead:
        actions.agree_terms(
            placement=way.placement, valid_from=from_day, hours_per_week=demand.hours_per_week or Decimal(30),
            wage_per_hour=demand.wage_per_hour or Decimal(15), by=lead, on=life.back(days_ago), reason="Vertrag",
        )  # fmt: skip


def ask_for_contract(way: Way, days_ago: int) -> None:
    """The company is asked for the contract."""
    day = way.life.back(days_ago)
    with way.life.leading(day, 9, 55) as lead:
        actions.open_contract(placement=way.placement, by=lead, on=day)


def sign(way: Way, days_ago: int) -> None:
    """The company has signed."""
    day = way.life.back(days_ago)
    with way.company_says(day) as who:
        actions.answer_contract(step=_fresh(way, "contract"), signed_on=day, **who)  # type: ignore[arg-type]
    read = way.life.back(max(1, days_ago - 1))
    with way.life.leading(read, 10, 30) as lead:
        actions.accept_answer(placement=way.placement, step=_fresh(way, "contract"), by=lead, on=read)


def plan_first_day(way: Way, days_ago: int, day: dt.date) -> None:
    """The company sees the day and its duties."""
    on = way.life.back(days_ago)
    with way.life.leading(on, 10, 50) as lead:
        actions.plan_first_day(placement=way.placement, day=day, by=lead, on=on)


def start(way: Way, days_ago: int, *, until_month: int = 12) -> dt.date:
    """The first day at work; both sides will be asked how it goes."""
    life = way.life
    day = life.back(days_ago)
    with life.leading(day, 15, 15) as lead:
        actions.start_work(
            placement=way.placement, day=day, by=lead, on=day, permit_reason=FREE if _is_free(life) else ""
        )
        if until_month != 12:
            actions.wish_aftercare(placement=way.placement, until_month=until_month, by=lead, on=day)
    return day


def _is_free(life: Life) -> bool:
    return life.who.paper.note != "only_with_permission"


def ask_how_it_goes(way: Way, *, concern_at_end: bool = False, leave_open: int = 1) -> None:
    """Both sides answer what was due; the newest questions may still be open. An early warning comes from the company."""
    life = way.life
    with told(life.lead, life.on):
        due = list(
            AftercareContact.objects.filter(placement=way.placement, step__due_on__lt=life.on)
            .select_related("step")
            .order_by("step__due_on", "side")
        )
    for place, row in enumerate(due):
        left = len(due) - place
        last = concern_at_end and row.side == "company" and left <= 2
        lately = row.step.due_on is not None and row.step.due_on >= life.on - dt.timedelta(days=12)
        if left <= leave_open and lately and not last:
            continue
        _answer_contact(way, row, concerns=last)


def _answer_contact(way: Way, row: AftercareContact, *, concerns: bool) -> None:
    life = way.life
    day = min(life.back(1), workday(row.step.due_on)) if row.step.due_on else life.back(1)
    with life.leading(day, 8, 45) as lead:
        actions.plan_aftercare(placement=way.placement, by=lead, on=day)
    text = "Kommt zweimal die Woche zu spät. Der Bus fährt anders seit dem Fahrplanwechsel." if concerns else ""
    said = "concerns" if concerns else "good"
    if row.side == "company":
        with way.company_says(day) as who:
            actions.answer_aftercare(step=_again(row), answer=said, text=text, **who)  # type: ignore[arg-type]
        return
    with life.leading(day, 16, 5) as lead:
        actions.answer_aftercare(
            step=_again(row), by=lead, on=day, answer=said, placement=way.placement, on_behalf_of="", text=text
        )


def _again(row: AftercareContact) -> Step:
    return Step.objects.get(pk=row.step_id)


def end(way: Way, days_ago: int, reason: str, text: str) -> None:
    """The way ends; the search goes on without a new intake."""
    day = way.life.back(days_ago)
    with way.life.leading(day, 16, 40) as lead:
        actions.end_placement(placement=way.placement, ended_on=day, reason=reason, by=lead, on=day, text=text)
