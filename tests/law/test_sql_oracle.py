"""PostgreSQL reads the rules too: its NULL must be our *open*, on a sample of people and days."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection

from integrativ.law.answers.forms import law
from integrativ.law.kernel.generated import Generated, program_of
from integrativ.law.kernel.values import checked_flags
from tests.law.crowd import DAYS, crowd
from tests.law.naive import Reader
from tests.law.sql_oracle import Sql

DAYS_ASKED = [*DAYS[10::30], date(2026, 11, 23)]
PEOPLE = 120
TRUTHS = {False: 0, None: 1, True: 2}


def as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value


def row(number: int, facts: dict[str, Any], day: date) -> dict[str, Any]:
    """One person for PostgreSQL, with the two facts only the second reader can work out."""
    given: dict[str, Any] = {name: as_json(value) for name, value in facts.items() if name != "student_work_weeks"}
    given["given_german_sufficient"] = given.pop("german_sufficient", None)
    blocks = [
        {"weeks": weeks, "lecture_period": lecture, "hours_per_day": [str(hour) for hour in hours]}
        for weeks, lecture, hours in facts.get("student_work_weeks", ())
    ]
    plain = {name: value for name, value in facts.items() if name not in ("student_work_weeks", "registered_status")}
    plain |= {"registered_status": list(facts["registered_status"])} if "registered_status" in facts else {}
    reader = Reader({name: as_json(value) for name, value in plain.items()}, day)
    if "student_work_weeks" in facts and "student_account_days_used" not in given:
        given["student_account_days_used"] = str(float(Reader.student_days(blocks)))
    points = reader.fact("chancenkarte_points")[0]
    return {**given, "chancenkarte_points": f"[{points[0]},{points[-1]}]", "person": number}


@pytest.mark.django_db
def test_postgresql_reads_the_rules_as_we_do(capsys: pytest.CaptureFixture[str]) -> None:
    random, counted = Random(99), Counter[int]()
    program, flags = program_of(law().catalogue, law().form), checked_flags(law().catalogue, None)
    for day in DAYS_ASKED:
        people = list(crowd(random, day, PEOPLE))
        rows = [row(number, facts, day) for number, facts in enumerate(people)]
        with connection.cursor() as cursor:
            cursor.execute(
                Sql(day).statement("%s::jsonb").replace("%", "%%").replace("%%s::", "%s::"), [json.dumps(rows)]
            )
            names, answers = [column.name for column in cursor.description], cursor.fetchall()
        assert len(answers) == PEOPLE
        for facts, answer in zip(people, answers, strict=True):
            ours = Generated(program, facts, day, flags)
            for rule, said in zip(names, answer, strict=True):
                assert ours.rule(rule).truth == TRUTHS[said], (day, rule, facts)
                counted[TRUTHS[said]] += 1
    with capsys.disabled():
        print(f"\nlaw: {counted.total()} rule states as PostgreSQL reads them, {counted[1]} of them open")
    assert min(counted[truth] for truth in (0, 1, 2)) > 5_000
