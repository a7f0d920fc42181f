"""A hint answered twice at the same moment, each over a connection of its own."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest

from integrativ.common import dates
from integrativ.radar import actions, night, queries
from integrativ.radar.models import Mark
from tests import factories as f
from tests.cases.test_at_once import together
from tests.cast import Cast
from tests.radar.factories import hints, paper

pytestmark = pytest.mark.django_db(transaction=True)


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
