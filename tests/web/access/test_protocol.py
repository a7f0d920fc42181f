"""The privacy officer reads the log of the own body; reading is logged; a changed entry breaks a seal."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from integrativ.audit import log
from integrativ.audit.jobs import seal, seal_now
from integrativ.audit.models import Entry, Seal
from tests import factories as f
from tests.cast import Cast
from tests.database import as_owner
from tests.web.client import sign_in


def officer(cast: Cast) -> Any:
    return f.hat(cast.kim, "privacy_officer")


def look(cast: Cast, who: Any, *people: int) -> None:
    with f.wearing(who):
        log.saw(people, act="people.list")


def test_who_looked_when_at_how_many_people(cast: Cast) -> None:
    look(cast, cast.lead, cast.person.pk, 4711)
    look(cast, cast.neighbour, 99)
    page = sign_in(Client(), officer(cast)).get("/protokoll/")
    rows = page.context["rows"]
    assert [(r.who, r.act, r.people) for r in rows if r.who == cast.lead.user.name] == [
        (cast.lead.user.name, "Liste der Personen angesehen", 2)
    ]
    assert cast.neighbour.user.name not in page.content.decode()
    assert cast.person.family_name not in page.content.decode()


def test_reading_the_log_is_in_the_log(cast: Cast) -> None:
    hat = officer(cast)
    client = sign_in(Client(), hat)
    client.get("/protokoll/")
    with f.wearing(hat):
        assert Entry.objects.filter(act="audit.protocol", user_id=hat.user_id).count() == 1
    assert "Protokoll gelesen" in client.get("/protokoll/").content.decode()


def test_nobody_else_reads_it(cast: Cast) -> None:
    for hat in (cast.lead, cast.coordinator, cast.admin, cast.partner, cast.neighbour, cast.company_user):
        assert sign_in(Client(), hat).get("/protokoll/").status_code == 404
    assert sign_in(Client(), officer(cast)).get("/protokoll/").status_code == 200
    assert Client().get("/protokoll/").status_code == 302


def test_the_log_is_filtered_by_person_day_and_kind(cast: Cast) -> None:
    look(cast, cast.lead, cast.person.pk)
    look(cast, cast.deputy, cast.person.pk)
    with f.wearing(cast.colleague):
        log.denied(act="cases.open", object_kind="case", object_id=1)
    client = sign_in(Client(), officer(cast))

    def acts(query: str) -> set[str]:
        return {f"{r.who}:{r.act}" for r in client.get(f"/protokoll/?{query}").context["rows"]}

    assert acts(f"wer={cast.lead.user_id}") == {f"{cast.lead.user.name}:Liste der Personen angesehen"}
    assert acts("art=denial") == {f"{cast.colleague.user.name}:Versuch: Fall geöffnet"}
    assert acts("tag=01.01.2020") == set()
    for nonsense in ("wer=x", "wer=99999999999999999999", "tag=morgen", "art=alles", "seite=x", "wer=%00", "tag=%00"):
        assert client.get(f"/protokoll/?{nonsense}").status_code == 200
    assert "keinen Eintrag" in client.get("/protokoll/?tag=01.01.2020").content.decode()


def test_fifty_entries_a_page(cast: Cast) -> None:
    for number in range(60):
        look(cast, cast.lead, number + 1)
    client = sign_in(Client(), officer(cast))
    assert len(client.get("/protokoll/").context["rows"]) == 50
    assert len(client.get("/protokoll/?seite=2").context["rows"]) >= 10


def sealed() -> Seal:
    """The seal over the newest entry; entries wait until every older transaction of the server has ended, also those of
    other tests."""
    with as_owner() as owner:
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        (newest,) = owner.execute("SELECT max(written_in::text::bigint) FROM audit_entry").fetchone() or (None,)
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
    assert newest is not None
    for _ in range(600):
        seal_now()
        last = Seal.objects.order_by("-id").first()
        if last is not None and newest < last.to_transaction:
            return last
        time.sleep(0.1)
    raise AssertionError("nothing was sealed")


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_changed_or_missing_breaks_its_seal() -> None:
    cast = Cast.make()
    look(cast, cast.lead, cast.person.pk)
    first = sealed()
    assert seal_now() is None
    look(cast, cast.deputy, cast.person.pk)
    assert sealed().pk > first.pk
    seal(0)
    client = sign_in(Client(), officer(cast))
    assert "Alle Siegel prüfen" in client.get("/protokoll/").content.decode()
    assert "alle unversehrt" in client.get("/protokoll/?siegel=pruefen").content.decode()
    with as_owner() as owner:
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        owner.execute(
            "UPDATE audit_entry SET person_ids = '{}' WHERE written_in::text::bigint < %s AND kind = 'read'",
            [first.to_transaction],
        )
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
    page = client.get("/protokoll/?siegel=pruefen").content.decode()
    assert "gebrochen" in page


def test_the_application_itself_cannot_change_the_log(cast: Cast) -> None:
    from django.db import DatabaseError, transaction

    look(cast, cast.lead, cast.person.pk)
    for statement in ("UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_seal"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
