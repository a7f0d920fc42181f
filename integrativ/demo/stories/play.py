"""Tell one life: intake, plan, and then what the phase says. Each phase is one function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from integrativ.cases.actions import accept_offer, change_case, close_case, offer_handover, write_note
from integrativ.demo.invent import LONG_HELD, Invented
from integrativ.demo.narrator import told, wearing, workday
from integrativ.demo.sources import rng
from integrativ.demo.stories import opening, permits, plan
from integrativ.demo.stories import way as ways
from integrativ.demo.stories.life import Life
from integrativ.demo.stories.sharing import release, take_back
from integrativ.demo.stories.way import Way
from integrativ.demo.world import Town, neighbour, town
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership


def lead_of(person: Invented, there: Town) -> Membership:
    """Who leads the case: most of the first people of Bochum are the first case manager's, the others go round.

    The carrier of welfare accompanies every ninth, beginning with the 14th.
    """
    managers = there.managers
    if person.number > 4 and person.number % 9 == 4:
        return there.counsellors[person.number // 9 % len(there.counsellors)]
    if person.is_named:
        return managers[0] if person.number % 3 != 2 else managers[1]
    return managers[person.number % len(managers)]


def play(person: Invented, there: Town) -> None:
    """Live through one case up to the evening before the day it is told on."""
    life = Life(who=person, town=there, lead=lead_of(person, there), dice=rng("life", person.city.ags, person.number))
    with wearing(life.lead):
        _live(life)


def _live(life: Life) -> None:
    person = life.who
    opening.begin(life)
    opening.see_papers(life)
    opening.say_who_is_responsible(life)
    opening.see_skills(life)
    if person.phase != "intake":
        plan.make_plan(life, steps=life.dice.choice([3, 4, 5]))
        opening.keep_in_touch(life, life.back(2), life.dice.randint(1, 4))
    PHASES[person.phase](life)
    if person.phase != "closed":
        _look_ahead(life)


def _look_ahead(life: Life) -> None:
    """When to speak next; now and then that day has passed."""
    day = workday(life.on + dt.timedelta(days=life.dice.choice([-2, 1, 2, 4, 7, 9, 14, 21])))
    with life.leading(life.back(1), 16, 55) as lead:
        life.case.refresh_from_db()
        change_case(case=life.case, by=lead, version=life.case.version, next_contact_on=day)
    if life.chance(0.2):
        plan.make_appointment(life, life.dice.choice([0, 1, 2, 3, 5, 8]))


def intake(life: Life) -> None:
    """Just begun: little is known yet."""
    if life.chance(0.3):
        plan.ask_a_body(life, 2, answered=False)


def planning(life: Life) -> None:
    """A plan stands; questions to bodies run."""
    to = "sozialamt" if life.who.group == "asylum" else ""
    plan.ask_a_body(life, life.dice.choice([4, 9, 16, 24]), answered=life.chance(0.5) and not to, to=to)
    if life.chance(0.4):
        release(life, life.town.bodies["jobcenter"], ("base", "labour"), life.back(12))


def searching(life: Life) -> None:
    """The search runs; a company has said no already, or the time does not fit."""
    release(life, life.town.bodies["jobcenter"], ("base", "labour"), life.back(40))
    if life.chance(0.7):
        way = ways.propose(life, 34)
        because = life.dice.choice(["already_filled", "language", "experience", "times", "no_capacity"])
        ways.answer(way, 30, "not_now", because)
        ways.read_answer(way, 29)
        ways.end(way, 29, "company_declined", "")
    if life.chance(0.4):
        plan.ask_a_body(life, 6, answered=life.chance(0.4))


def proposed(life: Life) -> None:
    """A company thinks about it: newly, for too long, or it wants to speak first."""
    way = ways.propose(life, life.dice.choice([2, 4, 6, 9, 13]))
    if life.who.twist == "talk" or (not life.who.is_named and life.chance(0.35)):
        ways.answer(way, 1, "talk_first", text="Wie ist es mit dem Weg zur Frühschicht?")


def _met(life: Life, days_ago: int, *, other_than: Way | None = None) -> Way:
    """Proposed, wished for, looked at: the beginning of every way that goes on."""
    way = ways.propose(life, days_ago, other_than=other_than.demand if other_than else None)
    ways.answer(way, days_ago - 4, "yes")
    ways.read_answer(way, days_ago - 5)
    ways.try_out(way, "visit", days_ago - 11, 1, result="continue")
    return way


def trial(life: Life) -> None:
    """Some weeks in the company are running."""
    way = ways.propose(life, 40)
    ways.answer(way, 36, "yes")
    ways.read_answer(way, 35)
    if permits.needs_one(way):
        ways.try_out(way, "visit", 3, 4)
    else:
        ways.try_out(way, life.dice.choice(["internship", "trial_work", "mag"]), 6, life.dice.choice([4, 10, 14]))


def permit(life: Life) -> None:
    """The permit decides. Without need of one, the contract is next."""
    way = _met(life, 62)
    ways.agree_terms(way, 38, workday(life.on + dt.timedelta(days=21)))
    if not permits.needs_one(way):
        ways.ask_for_contract(way, life.dice.choice([2, 5, 11]))
        return
    twist = life.who.twist or life.dice.choice(
        ["sent", "sent", "overdue", "returned", "granted", "refused", "ba", "draft"]
    )
    if twist == "draft":
        permits.due_today(permits.prepare(way, 3, without=("contract_draft",)), way)
        ways.ask_for_contract(way, 4)
        if life.who.is_named:
            release(life, life.town.bodies["welfare"], ("base", "labour", "residence"), life.back(4))
        return
    sent = {"sent": life.dice.choice([3, 8, 15]), "overdue": life.dice.choice([48, 55, 37]), "ba": 9}.get(twist, 24)
    request = permits.prepare(way, sent)
    permits.send(way, request, sent)
    if twist == "overdue":
        permits.remind(way, request, 8)
    elif twist == "returned":
        permits.give_back(way, request, 3)
    elif twist == "granted":
        permits.grant(way, request, 2, conditions="Nur bei diesem Betrieb, höchstens 40 Stunden in der Woche.")
    elif twist == "refused":
        permits.refuse(way, request, 4)
    elif twist == "ba":
        permits.ask_the_agentur(way, 8, granted_ago=2 if life.chance(0.4) else 0)


def _allowed(life: Life, way: Way, sent_ago: int, granted_ago: int) -> None:
    if permits.needs_one(way):
        permits.granted(way, sent_ago, granted_ago)


def contract(life: Life) -> None:
    """Everything is allowed; the contract is asked for or signed, the first day stands."""
    way = _met(life, 84)
    first = workday(life.on + dt.timedelta(days=life.dice.choice([3, 7, 10, 21, 38])))
    ways.agree_terms(way, 60, first)
    _allowed(life, way, 55, 30)
    ways.ask_for_contract(way, 12)
    if life.chance(0.65) or life.who.case:
        ways.sign(way, 6)
        ways.plan_first_day(way, 4, first)


def _working(life: Life, started_ago: int, *, until_month: int = 12) -> Way:
    way = _met(life, started_ago + 75)
    ways.agree_terms(way, started_ago + 50, life.back(started_ago))
    _allowed(life, way, started_ago + 45, started_ago + 20)
    ways.ask_for_contract(way, started_ago + 12)
    ways.sign(way, started_ago + 7)
    if not permits.needs_one(way):
        permits.confirm(way, started_ago)
    ways.start(way, started_ago, until_month=until_month)
    return way


def started(life: Life) -> None:
    """In the first months at work; somebody in eight reports that it sticks."""
    way = _working(life, life.dice.choice([3, 9, 16, 33, 41, 64]))
    concern = life.who.twist == "concern" or (not life.who.twist and life.chance(0.12))
    ways.ask_how_it_goes(way, concern_at_end=concern, leave_open=0 if concern else life.dice.choice([0, 1, 2]))


def holding(life: Life) -> None:
    """Half a year and more; the contacts become rare."""
    way = _working(life, life.dice.choice([190, 215, 240]), until_month=life.dice.choice([12, 12, 12, 18]))
    ways.ask_how_it_goes(way, leave_open=life.dice.choice([0, 1]))


def lost_job(life: Life) -> None:
    """A job has ended; the search goes on, sometimes with a new proposal already."""
    way = _working(life, life.dice.choice([95, 120, 150]))
    ways.ask_how_it_goes(way, leave_open=0)
    reason, text = life.dice.choice(
        [
            ("company_ended", "Ein großer Auftrag ist weggefallen."),
            ("contract_ended", "Die Befristung lief aus."),
            ("person_ended", "Die Schichten passten nicht zur Betreuung der Kinder."),
        ]
    )
    ways.end(way, 20, reason, text)
    with life.leading(life.back(18), 10) as lead:
        write_note(case=life.case, by=lead, text="Wir suchen zusammen weiter. Das Zeugnis ist gut.")
    if life.chance(0.5):
        ways.propose(life, 3, other_than=way.demand)


def handover(life: Life) -> None:
    """Benefits or the lead pass to another body: offered, or accepted for a coming day."""
    kind = life.who.twist or life.dice.choice(["benefits", "benefits", "lead", "welfare"])
    starts = workday(life.on + dt.timedelta(days=life.dice.choice([8, 14, 24])))
    offered = life.dice.choice([4, 7, 11])
    accepted = life.who.twist == "lead" or (not life.who.is_named and life.chance(0.4))
    there = neighbour(life.who.city)
    if kind == "benefits":
        to, hat, topic = life.town.bodies["jobcenter"], life.town.clerk("jobcenter"), "benefits"
    elif kind == "lead":
        next_town = town(there, life.on)
        to, hat, topic = next_town.bodies["kim"], next_town.managers[0], "lead"
    elif life.lead.organisation_id == life.town.bodies["welfare"].pk:
        to, hat, topic = life.town.bodies["kim"], life.town.managers[-1], "lead"
    else:
        to, hat, topic = life.town.bodies["welfare"], life.town.counsellors[0], "lead"
    release(life, to, ("base", "labour", "residence", "benefit"), life.back(offered))
    with life.leading(life.back(offered), 11, 15) as lead:
        step = offer_handover(
            case=life.case, by=lead, topic=topic, to=to, starts_on=starts, accompany_days=28, usual_days=10,
            text="Die Person weiß Bescheid. Gern ein Gespräch zu dritt.", there=("person_knows", "legal_basis"),
        )  # fmt: skip
    if accepted:
        day = life.back(2)
        with told(hat, day, 13, 40):
            accept_offer(step=Step.objects.get(pk=step.pk), by=hat, on=day)


def closed(life: Life) -> None:
    """The accompaniment is over, with outcome and reason."""
    long_ago = (life.on - life.who.opened_on).days >= LONG_HELD - 3
    held = "work_holds" if long_ago else ""
    outcome = (
        life.who.twist
        or held
        or life.dice.choice(["moved_away", "no_longer_wished", "not_reached", "school", "training", "other"])
    )
    reasons = {
        "work_holds": "Ein Jahr bei demselben Betrieb, unbefristet. Die Person meldet sich, wenn sie etwas braucht.",
        "moved_away": "Umzug nach Hessen, dort gibt es eine Beratungsstelle.",
        "no_longer_wished": "Kommt jetzt allein zurecht.",
        "not_reached": "Nach drei Versuchen auf zwei Wegen nicht mehr erreicht.",
        "school": "Besucht seit dem Sommer das Weiterbildungskolleg.",
        "training": "Hat selbst einen Ausbildungsplatz gefunden.",
        "other": "Anderes steht gerade im Vordergrund.",
    }
    if outcome == "work_holds":
        way = _working(life, 385)
        ways.ask_how_it_goes(way, leave_open=0)
    shares = release(life, life.town.bodies["jobcenter"], ("base", "labour"), life.back(60))
    day = life.back(life.dice.choice([5, 20, 45]))
    take_back(life, shares, day)
    with life.leading(day, 15, 30) as lead:
        life.case.refresh_from_db()
        close_case(case=life.case, by=lead, on=day, outcome=outcome, reason=reasons[outcome])


PHASES: dict[str, Callable[[Life], None]] = {
    "intake": intake,
    "planning": planning,
    "searching": searching,
    "proposed": proposed,
    "trial": trial,
    "permit": permit,
    "contract": contract,
    "started": started,
    "holding": holding,
    "lost_job": lost_job,
    "handover": handover,
    "closed": closed,
}
