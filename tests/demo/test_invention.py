"""Who is invented: counted, dated, harmless, and the same every time. Nothing here needs a database."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

from integrativ import law
from integrativ.cases.models import TargetGroup
from integrativ.common import dates
from integrativ.demo import companies, invent, sources
from integrativ.demo.groups import PHASES
from integrativ.demo.invent import Invented
from integrativ.demo.narrator import workday
from integrativ.people import profile, vocabulary

ROOT = Path(__file__).resolve().parents[2]
MONDAY = dt.date(2026, 11, 23)
DAYS = [MONDAY, dt.date(2028, 2, 29), dt.date(2025, 12, 31), dt.date(2027, 1, 1), dt.date(2027, 3, 28)]


def everybody(on: dt.date) -> list[Invented]:
    return [person for city in sources.cities() for person in invent.people_of(city, on)]


def test_there_are_four_hundred_people_of_all_groups_in_all_phases() -> None:
    people = everybody(MONDAY)
    assert len(people) == 400 == len({(p.given_names, p.family_name) for p in people}) == len({p.key for p in people})
    assert {p.group for p in people} == set(TargetGroup.values)
    assert {p.phase for p in people} == set(PHASES)
    assert len({(p.group, p.phase) for p in people}) > 70


def test_there_are_120_companies_with_250_demands_in_eleven_towns() -> None:
    found = [company for city in sources.cities() for company in companies.companies_of(city)]
    assert len(found) == 120 == len({company.name for company in found})
    assert sum(len(company.jobs) for company in found) == 250
    assert (
        len(sources.cities()) == 11 and sources.cities()[0].name == "Bochum" and sources.cities()[-1].name == "Krefeld"
    )


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_lives_are_possible_on_every_day(on: dt.date) -> None:
    """Also when the demonstration is made on a leap day, at the turn of the year or when the clocks change."""
    for person in everybody(on):
        assert person.birth_date < person.entry_date <= person.opened_on < on, person
        assert person.opened_on.weekday() < 5
        for name, value in [*invent.told(person), *invent.papers(person, on), *invent.profile(person)]:
            assert vocabulary.checked(name, value) is not None
            assert vocabulary.entry(name).may_keep(value), name


def test_a_week_later_everything_is_a_week_later() -> None:
    week = dt.timedelta(days=7)
    for now, later in zip(everybody(MONDAY), everybody(MONDAY + week), strict=True):
        assert (later.opened_on, later.birth_date) == (now.opened_on + week, now.birth_date + week)
        assert (later.given_names, later.phase, later.group) == (now.given_names, now.phase, now.group)


def test_another_process_invents_the_same_people() -> None:
    code = (
        "import django; django.setup(); import datetime as dt, hashlib; from integrativ.demo import invent, sources;"
        " print(hashlib.sha256(repr([p for c in sources.cities() for p in invent.people_of(c, dt.date(2026, 11, 23))])"
        ".encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code]
    first, second = (
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert first == second and len(first.strip()) == 64


def test_telephones_ring_nowhere_and_mail_arrives_nowhere() -> None:
    """Ranges the Bundesnetzagentur keeps free for fiction; the top-level domain .example (RFC 2606)."""
    numbers = {p.telephone for p in everybody(MONDAY)} | {sources.telephone(n) for n in range(300)}
    fiction = re.compile(r"0171 39200 \d\d|0176 040690 \d\d|0221 4710 \d{3}")
    assert [number for number in numbers if not fiction.fullmatch(number)] == []
    assert not fiction.fullmatch("0234 910 0")
    for city in sources.cities():
        assert len({p.telephone for p in invent.people_of(city, MONDAY)}) == city.people


def test_occupations_stand_in_the_classification() -> None:
    titles = profile.occupation_titles()
    assert [job.key for job in sources.jobs().values() if job.code not in titles] == []
    assert "99999" not in titles


def _cases() -> dict[str, dict]:
    path = ROOT / "integrativ" / "law" / "catalogue" / "cases" / "practice" / "persons.yaml"
    return {case["id"]: case for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]}


def _may_stay(name: str, value: object) -> bool:
    try:
        handling = law.handling(name)
    except law.FactError:
        return False  # derived, never recorded
    return vocabulary.entry(name).may_keep(value) if handling.holder == "person" else handling.may_keep(value)


def test_the_model_persons_carry_what_their_law_case_says_and_may_be_kept() -> None:
    told = {row["case"]: row for row in sources.document("persons") if "case" in row}
    cases = _cases()
    assert set(told) == set(cases)
    for number, case in cases.items():
        facts = {n: v for n, v in case["facts"].items() if n not in ("birth_date", "federal_state") and _may_stay(n, v)}
        assert told[number]["facts"] | told[number]["matter_facts"] == facts, number
        assert told[number]["birth_date"] == case["facts"]["birth_date"]
    left_out = {name for case in cases.values() for name, value in case["facts"].items() if not _may_stay(name, value)}
    assert "illegal_recruitment" in left_out and "residence_title" in left_out


@pytest.mark.parametrize("number", sorted(_cases()))
def test_the_law_answers_for_a_model_person_as_in_her_case(number: str) -> None:
    """With what may be kept alone the answer is the expected one, or open for want of what may not; never another."""
    case = _cases()[number]
    row = next(row for row in sources.document("persons") if row.get("case") == number)
    on = dt.date.fromisoformat(case["as_of"])
    facts = row["facts"] | row["matter_facts"] | {"birth_date": row["birth_date"], "federal_state": "NW"}
    expected = case["expect"]["questions"]["work_access"]["outcome"]
    assert law.answer("work_access", facts, on).outcome in (expected, "open")


def test_history_is_told_in_the_past_only_and_for_this_thread_only() -> None:
    before = dates.now()
    with dates.told_as_of(dt.datetime(2025, 5, 5, 9, tzinfo=dates.BERLIN)):
        assert dates.today() == dt.date(2025, 5, 5)
        elsewhere: list[dt.datetime] = []
        thread = threading.Thread(target=lambda: elsewhere.append(dates.now()))
        thread.start()
        thread.join()
        assert elsewhere[0] >= before
    with dates.told_as_of(before + dt.timedelta(days=400)):
        assert dates.now() <= before + dt.timedelta(minutes=5)
    assert dates.now() >= before


def test_only_the_demonstration_tells_another_day() -> None:
    callers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "integrativ").rglob("*.py")
        if "told_as_of(" in path.read_text(encoding="utf-8")
    }
    assert callers == {"integrativ/common/dates.py", "integrativ/demo/narrator.py"}


def test_nobody_is_asked_to_come_on_a_sunday() -> None:
    assert workday(dt.date(2026, 11, 22)) == dt.date(2026, 11, 20)
    assert workday(MONDAY) == MONDAY
