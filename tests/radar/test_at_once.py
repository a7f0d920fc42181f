"""Over connections of their own: a hint answered twice at the same moment, and a night that is killed."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from integrativ.common import dates
from integrativ.radar import actions, night, queries
from integrativ.radar.models import Hint, HintContent, Look, Mark
from integrativ.tenancy.actor import Actor, acting
from tests import factories as f
from tests.cases.test_at_once import together
from tests.cast import Cast
from tests.radar.factories import hints, paper

pytestmark = pytest.mark.django_db(transaction=True)

NIGHT_THAT_STOPS = """
import datetime, sys, django; django.setup()
from django.db import connection
from integrativ.radar import looking, night
database, body, on = sys.argv[1:]
connection.settings_dict["NAME"] = database
night.CHUNK, write, begun = 1, looking._remember, []
def stops(*given):
    begun.append(given)
    if len(begun) == 2:
        print("hints are written, looks are not", flush=True)
        sys.stdin.readline()
    write(*given)
looking._remember = stops
night.of_body(int(body), datetime.date.fromisoformat(on))
"""


@pytest.mark.parametrize("keys", [1, 2], ids=["double click", "two colleagues"])
def test_a_double_click_is_one_answer_and_of_two_colleagues_the_slower_is_told(
    transactional_db: None, keys: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked = threading.Barrier(2)
    monkeypatch.setattr(actions, "must_make_sense", lambda *given: both_have_looked.wait(timeout=10))
    cast = Cast.make()
    paper(cast.lead, cast.case, dates.today() + dt.timedelta(days=20))
    night.of_body(cast.kim.pk, dates.today())
    (hint,) = hints(cast.lead, cast.case)
    made = [uuid.uuid4() for _ in range(keys)]

    def say(hat, key):  # type: ignore[no-untyped-def]
        return lambda: actions.answer_hint(
            hint=queries.get_hint(hat, hint.pk), by=hat, answer="done", version=hint.version, key=key, on=dates.today()
        )

    hats = (cast.lead, cast.lead) if keys == 1 else (cast.lead, cast.deputy)
    results = together(*((hat, say(hat, made[place % keys])) for place, hat in enumerate(hats)))
    told = [result for result in results if isinstance(result, actions.ChangedMeanwhile)]
    assert len(told) == keys - 1 and len([result for result in results if result is None]) == 3 - keys
    with f.wearing(cast.lead):
        assert Mark.objects.count() == 1


def kept(body: int) -> list[tuple[Any, ...]]:
    """All the radar has kept for a body, without numbers of rows."""
    with acting(Actor(None, body)):
        hints_ = Hint.objects.values_list("case_id", "day", "key", "kind", "first_seen_on", "gone_on", "version")
        contents = HintContent.objects.values_list("case_id", "hint__day", "hint__key", "cause", "points", "ruleset")
        looks = Look.objects.values_list("case_id", "looked_on", "looked_until", "digest", "ruleset", "trouble")
        return sorted(((*row,) for rows in (hints_, contents, looks) for row in rows), key=repr)


def test_a_night_killed_within_its_second_transaction_loses_and_doubles_nothing(transactional_db: None) -> None:
    cast, on = Cast.make(), dates.today()
    cases = [cast.case, *(f.case(cast.lead, f.person(cast.lead, family=name)) for name in ("Testovic", "Testani"))]
    for number, case in enumerate(cases, 20):
        paper(cast.lead, case, on + dt.timedelta(days=number))
    sent = [sys.executable, "-c", NIGHT_THAT_STOPS, str(connection.settings_dict["NAME"]), str(cast.kim.pk), str(on)]
    with subprocess.Popen(
        sent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == "hints are written, looks are not\n"
        killed.kill()
    assert killed.returncode == -9
    assert {row[0] for row in kept(cast.kim.pk)} == {cast.case.pk}  # the first is there whole, nothing of the second
    again = night.of_body(cast.kim.pk, on)
    assert (again.cases, again.looked, again.new) == (3, 2, 2)
    after = kept(cast.kim.pk)
    with acting(Actor(None, cast.kim.pk)):
        Hint.objects.all().delete()
        Look.objects.all().delete()
    undisturbed = night.of_body(cast.kim.pk, on)
    assert (undisturbed.looked, undisturbed.new) == (3, 3)
    assert after == kept(cast.kim.pk) and len(after) == 9
