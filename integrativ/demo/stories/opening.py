"""Intake and first talks: the person, what she says, what was seen, who is responsible for what."""

from __future__ import annotations

import datetime as dt

from integrativ.cases.actions import note_contact, open_case, record_responsibility, set_deputy, write_note
from integrativ.cases.legal.actions import record_answer
from integrativ.demo import invent
from integrativ.demo.narrator import workday
from integrativ.demo.stories.life import Life
from integrativ.people.actions import agree_to_lookup, record_facts, register_person
from integrativ.people.actions.facts import NewFact
from integrativ.people.actions.people import PersonData

ARABIC_NOTE = "schreibt lieber arabisch: ليلى الخفاجي steht am Klingelschild"
FIRST_NOTES = (
    "Kommt auf Empfehlung einer Nachbarin. Möchte arbeiten, weiß nicht, wo anfangen.",
    "Hat viele Briefe mitgebracht. Wir haben sie zusammen geordnet.",
    "Spricht ruhig und überlegt. Wünscht sich jemanden, der beim Amt dabei ist.",
    "War früher schon einmal hier. Jetzt ist die Lage klarer.",
    "Fragt vor allem nach Arbeit in der Nähe, wegen der Kinder.",
    "Hat schon selbst Bewerbungen geschrieben, bisher ohne Antwort.",
)


def begin(life: Life) -> None:
    """First contact and intake, in one sitting."""
    who, day = life.who, life.who.opened_on
    with life.leading(day, 9, life.dice.randrange(0, 50)) as lead:
        life.person = register_person(data=_data(life), by=lead, on=day, key=who.key, different_from=None)
        life.case = open_case(person=life.person, by=lead, on=day, goal=_goal(life), target_group=who.group)
        facts = [NewFact(name, value, true_since=None) for name, value in invent.told(who)]
        record_facts(person=life.person, facts=facts, by=lead)
        write_note(case=life.case, by=lead, text=life.dice.choice(FIRST_NOTES))
        if who.contact_note or who.number == 0:
            note_contact(case=life.case, by=lead, channel="visit")


def _data(life: Life) -> PersonData:
    who = life.who
    named = who.case == "R-2006"
    return PersonData(
        given_names=who.given_names,
        family_name=who.family_name,
        birth_date=who.birth_date,
        municipality_id=who.city.municipality,
        telephone=who.telephone,
        contact_language=who.language,
        needs_interpreter=who.interpreter,
        contact_note=ARABIC_NOTE if named else who.contact_note,
    )


def _goal(life: Life) -> str:
    job = life.who.job
    return f"{job.word}, {job.hours:g} Stunden".replace(".", ",") if life.who.phase != "intake" else ""


def see_papers(life: Life) -> None:
    """The second talk: the residence document is seen, never copied."""
    who, day = life.who, life.after(6)
    evidence = "Aufenthaltsdokument" if who.group != "eu" else "Reisepass"
    with life.leading(day, 11, 20) as lead:
        seen = [
            NewFact(name, value, source="seen", evidence=evidence, seen_on=day)
            for name, value in invent.papers(who, life.on)
        ]
        record_facts(person=life.person, facts=seen, by=lead)
        if row := invent.model_row(who):
            facts = invent.moved(row["matter_facts"], row["as_of"], life.on)
            for name, value in facts.items():
                record_answer(case=life.case, matter=None, name=name, value=value, source="self_reported", by=lead)
        if life.chance(0.25):
            agree_to_lookup(person=life.person, by=lead, on=day, language=who.language)


def see_skills(life: Life) -> None:
    """The third talk: languages, experience, wishes; the level of German is estimated or certified."""
    who, day = life.who, life.after(13)
    certified = life.chance(0.45) and who.level != "none"
    with life.leading(day, 14, 5) as lead:
        told = [NewFact(name, value) for name, value in invent.profile(who)]
        if not who.case:
            told.append(
                NewFact("german_level", who.level, source="certified", evidence="Zertifikat", seen_on=day)
                if certified
                else NewFact("german_level", who.level, source="estimated")
            )
        record_facts(person=life.person, facts=told, by=lead)


def say_who_is_responsible(life: Life) -> None:
    """Benefits and residence have a body from the first day on, as far as it is known."""
    who, town = life.who, life.town
    benefits = {"asylblg_2": "sozialamt", "asylblg_3": "sozialamt", "sgb_ii": "jobcenter"}.get(who.paper.benefit, "")
    day = life.after(6)
    with life.leading(day, 11, 50) as lead:
        if benefits:
            record_responsibility(
                case=life.case, by=lead, topic="benefits", body=town.bodies[benefits], starts_on=who.opened_on, on=day
            )
        if who.group != "eu":
            record_responsibility(
                case=life.case, by=lead, topic="residence", body=town.bodies["abh"], starts_on=who.opened_on, on=day
            )
        if life.chance(0.5) or who.is_named:
            deputy = next(hat for hat in town.colleagues(life.lead) if hat.pk != life.lead.pk)
            set_deputy(case=life.case, deputy=deputy, by=lead, on=day)


def keep_in_touch(life: Life, until: dt.date, times: int) -> None:
    """Contacts in between: calls, messages, talks, also vain ones."""
    first = life.after(20)
    if until <= first:
        return
    days = sorted(life.dice.randrange(0, (until - first).days + 1) for _ in range(times))
    for gap in days:
        channel = life.dice.choice(["phone", "message", "visit", "phone", "message", "tried", "home"])
        with life.leading(max(first, workday(first + dt.timedelta(days=gap))), 15, life.dice.randrange(0, 59)) as lead:
            note_contact(case=life.case, by=lead, channel=channel)
