"""Invent people on paper: who, from where, in which phase, since when. Pure and the same every time."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from integrativ.common.dates import add_months
from integrativ.demo.groups import GROUPS, PHASES, Paper
from integrativ.demo.narrator import workday
from integrativ.demo.sources import City, Job, cities, document, jobs, mobile, rng

KEYS = uuid.UUID("b1b6a1de-0f5c-4c0c-8f67-3a5f5b0a4c11")
LONG_HELD = 480  # how long ago a case began that ends with a year at work
CONTACT_NOTES = (
    "",
    "",
    "Nachricht, Mo bis Fr ab 13 Uhr",
    "lieber schreiben als anrufen",
    "nach der Schule, ab 14 Uhr",
    "nur vormittags erreichbar",
    "Anruf, spricht gut Deutsch",
    "der Bruder hilft beim Telefonieren",
)


@dataclass(frozen=True)
class Invented:
    """One person on paper. Everything the story needs follows from these values and the day it is told on."""

    number: int
    city: City
    given_names: str
    family_name: str
    is_woman: bool
    nationality: str
    language: str
    group: str
    phase: str
    birth_date: dt.date
    opened_on: dt.date
    entry_date: dt.date
    paper: Paper
    title_until: dt.date | None
    level: str
    job: Job
    telephone: str
    contact_note: str
    is_named: bool = False  # one of the first people of Bochum
    twist: str = ""
    case: str = ""  # the model person of the law cases, "" for all others

    @property
    def key(self) -> uuid.UUID:
        """The same person is registered once."""
        return uuid.uuid5(KEYS, f"{self.city.ags}:{self.number}")

    @property
    def interpreter(self) -> bool:
        """Whether talks need an interpreter."""
        return self.level in ("none", "A1")


def people_of(city: City, on: dt.date) -> list[Invented]:
    """All invented people of a city, in a stable order."""
    before = sum(c.people for c in itertools.takewhile(lambda c: c != city, cities()))
    drawn = [_invent(city, number, before + number, on) for number in range(city.people)]
    if before == 0:
        first = document("persons")
        drawn[: len(first)] = [_named(person, row, on) for person, row in zip(drawn, first, strict=False)]
    return drawn


def _named(drawn: Invented, row: dict[str, Any], on: dt.date) -> Invented:
    """One of the first people of Bochum: a model person of the law cases, or one with a part in the written walk."""
    _, least, most = PHASES[row["phase"]]
    dice = rng("named", drawn.number)
    opened = workday(on - dt.timedelta(days=LONG_HELD if row["twist"] == "work_holds" else dice.randint(least, most)))
    facts = moved(row.get("facts", {}), row.get("as_of"), on)
    entry = facts.get("entry_date")
    group = GROUPS[row["group"]]
    paper = next((p for p in group.papers if p.title == facts.get("residence_title")), group.papers[0])
    until = facts.get("title_valid_until")
    born = moved({"birth_date": row["birth_date"]}, row["as_of"], on)["birth_date"] if row.get("case") else None
    person = replace(
        drawn,
        given_names=row["given_names"],
        family_name=row["family_name"],
        is_woman=row["is_woman"],
        nationality=row["nationality"],
        language=document("names")[row["nationality"]]["language"],
        group=row["group"],
        phase=row["phase"],
        opened_on=opened,
        entry_date=dt.date.fromisoformat(entry) if entry else min(drawn.entry_date, opened - dt.timedelta(days=30)),
        birth_date=dt.date.fromisoformat(born) if born else drawn.birth_date,
        paper=paper,
        title_until=dt.date.fromisoformat(until) if until else _title_end(on, paper, dice.random() * 0.9, row["phase"]),
        level=facts.get("german_level", "A2"),
        job=jobs()[row["job"]],
        is_named=True,
        twist=row["twist"],
        case=row.get("case", ""),
    )
    if not row.get("case"):
        return person
    # nobody is accompanied before she came
    return replace(person, opened_on=max(opened, workday(person.entry_date + dt.timedelta(days=14))))


def moved(facts: dict[str, Any], as_of: str | None, on: dt.date) -> dict[str, Any]:
    """Facts of a model person with all days moved, so that they stand to today as they stood to the day of the case."""
    if as_of is None:
        return dict(facts)
    gap = on - dt.date.fromisoformat(as_of)
    return {
        name: (dt.date.fromisoformat(value) + gap).isoformat() if _is_day(value) else value
        for name, value in facts.items()
    }


def _is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4:5] == "-" == value[7:8]


def model_row(person: Invented) -> dict[str, Any]:
    """The row of a model person, empty for everybody else."""
    return next((row for row in document("persons") if row.get("case") == person.case), {}) if person.case else {}


@lru_cache(maxsize=1)
def _deck() -> tuple[tuple[str, str], ...]:
    """Group and phase of all 400, in exactly the wished shares, well mixed."""
    whole = sum(city.people for city in cities())
    groups = list(itertools.chain.from_iterable([name] * group.share for name, group in GROUPS.items()))
    phases = list(
        itertools.chain.from_iterable([name] * (share * whole // 100) for name, (share, _, _) in PHASES.items())
    )
    phases += ["planning"] * (whole - len(phases))
    dice = rng("deck")
    dice.shuffle(groups)
    dice.shuffle(phases)
    return tuple(zip(groups, phases, strict=True))


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str, bool, str], ...]:
    """For each of the 400: given names, family name, woman, nationality. No name is drawn twice."""
    pool, used, found = document("names"), Counter[str](), []
    taken = {(row["given_names"], row["family_name"]) for row in document("persons")}
    for place, (group, _) in enumerate(_deck()):
        nation = rng("nation", place).choice(GROUPS[group].nations)
        spec = pool[nation]
        pairs = [
            (given, family, sex == "f")
            for sex, given, family in ((s, g, f) for s in ("f", "m") for g in spec[s] for f in spec["family"])
            if (given, family) not in taken
        ]
        rng("names", nation).shuffle(pairs)
        given, family, woman = pairs[used[nation] % len(pairs)]
        used[nation] += 1
        found.append((given, family, woman, nation))
    return tuple(found)


def _invent(city: City, number: int, place: int, on: dt.date) -> Invented:
    dice = rng("person", place)
    given, family, woman, nation = _names()[place]
    group_name, phase = _deck()[place]
    group = GROUPS[group_name]
    _, least, most = PHASES[phase]
    opened = workday(on - dt.timedelta(days=dice.randint(least, most)))
    years = dice.randint(*group.years_here)
    entry = opened - dt.timedelta(days=365 * years + dice.randint(20, 300))
    birth = on - dt.timedelta(days=int(365.25 * dice.randint(*group.ages)) + dice.randint(0, 364))
    paper = dice.choice(group.papers)
    until = _title_end(on, paper, dice.random(), phase)
    level = dice.choice(group.levels)
    return Invented(
        number=number,
        city=city,
        given_names=given,
        family_name=family,
        is_woman=woman,
        nationality=nation,
        language=document("names")[nation]["language"],
        group=group_name,
        phase=phase,
        birth_date=birth,
        opened_on=opened,
        entry_date=entry,
        paper=paper,
        title_until=until,
        level=level,
        job=_job(group_name, dice.choice(sorted(jobs()))),
        telephone=mobile(number),
        contact_note=dice.choice(CONTACT_NOTES),
    )


def _title_end(on: dt.date, paper: Paper, luck: float, phase: str) -> dt.date | None:
    """Papers end some time within their length; one in nine runs out within 90 days, a few are over already."""
    if not paper.months:
        return None
    if luck < 0.11:
        return on + dt.timedelta(days=9 + int(luck * 700))
    if luck > 0.985 and phase != "closed":
        return on - dt.timedelta(days=6)
    return add_months(on, 1 + int(luck * paper.months))


def _job(group: str, drawn: str) -> Job:
    table = jobs()
    if group == "trainee" and table[drawn].kind == "work":
        return table["plumber_training" if hash_pick(drawn) else "care_training"]
    if group == "skilled" and table[drawn].level == 1:
        return table["software" if hash_pick(drawn) else "welder"]
    return table[drawn]


def hash_pick(word: str) -> bool:
    """A coin for a word, the same in every process."""
    return rng("coin", word).random() < 0.5


def profile(person: Invented) -> list[tuple[str, Any]]:
    """What the person tells about her work: languages, experience, wishes, ways."""
    dice = rng("profile", person.city.ags, person.number)
    first = person.language
    facts: list[tuple[str, Any]] = [
        ("english_level" if first == "en" else f"language_{first}", "C1" if first == "en" else "M"),
        (
            "skills",
            [
                person.job.skill,
                dice.choice(["arbeitet gern im Team", "pünktlich", "lernt schnell", "kann gut rechnen"]),
            ],
        ),
        ("occupation_wished", [person.job.code]),
        ("hours_wished", dice.choice([20, 25, 30, 35, 38, 40])),
        (
            "shifts_possible",
            dice.choice([["early"], ["early", "late"], ["early", "late", "weekend"], ["late", "night"]]),
        ),
        ("experience_years", dice.randint(0, 14)),
        ("driving_licence", dice.choice(["none", "none", "foreign", "B"])),
        ("travel_minutes", dice.choice([30, 45, 60, 75])),
        ("qualification_highest", dice.choice(QUALIFICATIONS[person.group])),
        ("qualification_country", person.nationality),
    ]
    if dice.random() < 0.6:
        facts.append(("occupation_practised", [person.job.code]))
    if person.is_woman and dice.random() < 0.5:
        facts.append(("childcare_need", dice.choice(["part_day", "full_day", "early_late", "solved"])))
        facts.append(("lives_with_minor_child", True))
    return facts


def papers(person: Invented, on: dt.date) -> list[tuple[str, Any]]:
    """What was seen on the residence document, and for a model person everything the law case says."""
    if person.case:
        row = model_row(person)
        known = moved(row["facts"], row["as_of"], on)
        if "residence_title" in known and person.title_until is not None:
            known.setdefault("title_valid_until", person.title_until.isoformat())
        return list(known.items())
    dice = rng("papers", person.city.ags, person.number)
    facts: list[tuple[str, Any]] = [("residence_title", person.paper.title)]
    if person.title_until is not None:
        facts.append(("title_valid_until", person.title_until.isoformat()))
    if person.paper.note:
        facts.append(("work_permission_note", person.paper.note))
    if person.group in ("tolerated", "asylum", "trainee"):
        facts.append(("identity_clarified", dice.random() < 0.7))
    if person.group == "asylum":
        applied = person.entry_date + dt.timedelta(days=9)
        facts += [
            ("asylum_registration_date", applied.isoformat()),
            ("asylum_application_date", applied.isoformat()),
            ("asylum_stay_permitted_since", applied.isoformat()),
            ("asylum_decision", "pending"),
            ("asylum_decision_final", False),
            ("must_live_in_reception", False),
        ]
    return facts


def told(person: Invented) -> list[tuple[str, Any]]:
    """What the person says in the first talk."""
    if person.case:
        return [("nationality", person.nationality)]
    return [
        ("nationality", person.nationality),
        ("location", "germany"),
        ("entry_date", person.entry_date.isoformat()),
        ("stay_uninterrupted_since", person.entry_date.isoformat()),
        ("benefit_received", person.paper.benefit),
    ]


_SCHOOL = ("schule_ausland_8", "schule_ausland_9_10", "schule_ausland_sek2", "beruf_angelernt")
_TRADE = ("beruf_ausland_staatlich", "beruf_ausland_sonstig", "hochschule_ausland", "schule_ausland_sek2")
QUALIFICATIONS: dict[str, tuple[str, ...]] = {
    "new": _TRADE,
    "tolerated": _SCHOOL,
    "asylum": _SCHOOL,
    "protected": (*_SCHOOL, "hochschule_ausland"),
    "temporary": _TRADE,
    "skilled": ("beruf_ausland_staatlich", "hochschule_bachelor", "hochschule_master"),
    "trainee": ("schule_eesa", "schule_msa", "schule_ausland_9_10"),
    "student": ("schule_ausland_sek2", "hochschule_bachelor"),
    "eu": _TRADE,
}
