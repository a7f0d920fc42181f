"""The plan: goals and steps by areas of life, some done, some waiting for others, some late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from integrativ.cases.actions import agree_goal, open_plan_step, reach_goal
from integrativ.demo.narrator import moment, told, workday
from integrativ.demo.stories.life import Life
from integrativ.steps.actions import move, open_step


@dataclass(frozen=True)
class Task:
    """One typical step of a plan. `turn`: who has to act ("" = we, "person", or a kind of body)."""

    area: str
    title: str
    turn: str = ""
    usual: int | None = None
    days: int = 21


TASKS = (
    Task("language", "Kursplatz für den nächsten Sprachkurs suchen", days=21),
    Task("language", "Anmeldung zum Test „Leben in Deutschland“", "person", 14, 20),
    Task("language", "Einstufungstest ablegen", "person", 14, 14),
    Task("recognition", "Zeugnisse übersetzen lassen", "person", 28, 40),
    Task("recognition", "Beratung zur Anerkennung vereinbaren", "", None, 14),
    Task("family", "Betreuungsplatz klären", "Jugendamt", 28, 30),
    Task("family", "Schulplatz für das Kind bestätigen lassen", "", None, 14),
    Task("housing", "Wohnungsbewerbung gemeinsam schreiben", "", None, 21),
    Task("livelihood", "Unterlagen für den Bescheid zusammenstellen", "person", 10, 10),
    Task("mobility", "Weg zum Betrieb einmal zusammen fahren", "", None, 12),
    Task("mobility", "Umschreibung des Führerscheins beantragen", "person", 60, 45),
    Task("residence", "Verlängerung rechtzeitig beantragen", "person", 21, 30),
    Task("residence", "Pass beim Konsulat beantragen", "Konsulat", 90, 90),
    Task("work", "Lebenslauf fertig schreiben", "", None, 7),
    Task("work", "Bewerbungsfoto und Zeugnisse mitbringen", "person", 7, 10),
    Task("health", "Termin für das Gesundheitszeugnis", "Gesundheitsamt", 14, 14),
    Task("community", "Sprachtandem im Stadtteil kennenlernen", "person", None, 30),
)
GOALS = {
    "work": "Eine Arbeit, die zum Alltag passt",
    "language": "Nächste Sprachstufe bestehen",
    "recognition": "Abschluss anerkennen lassen",
    "residence": "Aufenthalt sichern",
    "housing": "Eigene Wohnung",
    "family": "Verlässliche Betreuung für die Kinder",
    "livelihood": "Vom eigenen Lohn leben",
}


def make_plan(life: Life, *, steps: int = 5) -> None:
    """Agree on two or three goals and some steps; the earlier ones are done by now."""
    chosen = life.dice.sample(TASKS, steps)
    day = life.after(20)
    with life.leading(day, 13, 10) as lead:
        goals = [
            agree_goal(case=life.case, by=lead, life_area=area, text=GOALS[area], on=day)
            for area in ["work", *life.dice.sample(sorted(set(GOALS) - {"work"}), 2)]
        ]
    for place, task in enumerate(chosen):
        _put(life, task, life.after(20 + place * 9), done=place < steps // 2)
    if life.who.phase in ("holding", "closed"):
        with life.leading(life.back(12), 12) as lead:
            reach_goal(goal=goals[0], by=lead, on=life.back(12))


def _put(life: Life, task: Task, day: dt.date, *, done: bool) -> None:
    due = workday(day + dt.timedelta(days=task.days))
    running = due < life.on - dt.timedelta(days=25)
    turn_of = {"person": "die Person", "": ""}.get(task.turn, task.turn)
    with life.leading(day, 13, 30) as lead:
        step = open_plan_step(
            case=life.case, by=lead, title=task.title, life_area=task.area, owner=lead if not turn_of else None,
            turn_of=turn_of, due_on=due, usual_days=task.usual, agreed_with_person=life.chance(0.8),
        )  # fmt: skip
    if done or running:
        ended = max(day, min(due, life.back(2)))
        with life.leading(ended, 16) as lead:
            move(step=step, event="complete", by=lead)


def make_appointment(life: Life, days_ahead: int) -> None:
    """A talk that is still to come."""
    day = workday(life.on + dt.timedelta(days=days_ahead))
    with life.leading(life.back(3), 9, 40) as lead:
        open_plan_step(
            case=life.case, by=lead, kind="appointment", title="Gespräch in der Beratungsstelle", life_area="community",
            due_on=day, starts_at=moment(day, life.dice.choice([9, 10, 11, 14, 15]), 30), owner=lead,
        )  # fmt: skip


QUESTIONS = (
    ("abh", "Reicht eine Kopie der Geburtsurkunde für die Klärung der Identität?", "yes", "residence"),
    ("abh", "Darf ein Praktikum vor der Entscheidung beginnen?", "depends", "work"),
    ("jobcenter", "Werden Fahrkosten zum Vorstellungsgespräch übernommen?", "yes", "livelihood"),
    ("sozialamt", "Bleibt der Mietanteil gleich, wenn jemand 20 Stunden arbeitet?", "depends", "livelihood"),
    ("jugendamt", "Gibt es ab Januar freie Plätze am Nachmittag?", "no", "family"),
    ("agentur", "Ist für das Vorhaben eine Einstiegsqualifizierung möglich?", "explained", "work"),
)


def ask_a_body(life: Life, days_ago: int, *, answered: bool, to: str = "") -> None:
    """A question to a body that tells nothing about the person."""
    kind, title, code, area = life.dice.choice([row for row in QUESTIONS if row[0] == to or not to])
    body, day = life.town.bodies[kind], life.back(days_ago)
    with life.leading(day, 10, 15) as lead:
        step = open_step(
            matter=life.case.matter, kind="question", title=title, by=lead, owner_org=body, life_area=area,
            due_on=workday(day + dt.timedelta(days=14)), usual_days=10, is_anonymous=True,
        )  # fmt: skip
        move(step=step, event="send", by=lead, text="Eine allgemeine Frage, ohne Angaben zu einer Person.")
    if not answered:
        return
    clerk = life.town.clerk(kind)
    text = "Das kommt auf den einzelnen Fall an. Rufen Sie uns gern an." if code in ("depends", "explained") else ""
    with told(clerk, life.back(max(1, days_ago - 6)), 14, 45):
        move(step=step, event="answer", by=clerk, code=code, text=text)
    if life.chance(0.6):
        with life.leading(life.back(max(1, days_ago - 8)), 16, 10) as lead:
            move(step=step, event="accept", by=lead)
