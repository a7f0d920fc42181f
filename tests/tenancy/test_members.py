"""Access is changed by the right people, ends at once, and a body never loses its last administrator."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connection, connections, transaction
from django.http import Http404
from django.test import Client

from integrativ.audit.models import Entry
from integrativ.common.dates import now
from integrativ.tenancy import actions, queries
from integrativ.tenancy.hats import memberships_of
from integrativ.tenancy.models import Membership, Role
from integrativ.tenancy.policies import NotAllowed
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

TODAY = f.ON


def _end(member: Membership, by: Membership) -> None:
    with f.wearing(by):
        actions.end_membership(member=member, by=by, reason="hat die Stelle gewechselt", on=TODAY, at=now())


def test_administrators_see_who_has_access_to_their_body_and_others_do_not(cast: Cast) -> None:
    seen = set(queries.members(cast.admin, on=TODAY).values_list("pk", flat=True))
    assert {cast.lead.pk, cast.deputy.pk, cast.admin.pk} <= seen
    assert not seen & {cast.partner.pk, cast.neighbour.pk, cast.company_user.pk}
    for other in (cast.lead, cast.coordinator, cast.partner, cast.neighbour):
        with pytest.raises(Http404):
            queries.members(other, on=TODAY)


def test_ended_access_is_gone_at_once_although_last_days_are_inclusive(cast: Cast) -> None:
    assert memberships_of(cast.colleague.user, TODAY).exists()
    _end(cast.colleague, cast.admin)
    assert not memberships_of(cast.colleague.user, TODAY).exists()
    fresh = f.hat(cast.kim, starts_on=TODAY)
    _end(fresh, cast.admin)
    assert not memberships_of(fresh.user, TODAY).exists()


def test_with_the_last_access_all_sessions_end_with_another_one_left_they_stay(cast: Cast) -> None:
    leaving, staying = sign_in(Client(), cast.colleague), sign_in(Client(), cast.lead)
    f.hat(cast.next_town, user_=cast.lead.user)
    before = cast.colleague.user.session_generation
    _end(cast.colleague, cast.admin)
    _end(cast.lead, cast.admin)
    cast.colleague.user.refresh_from_db()
    cast.lead.user.refresh_from_db()
    assert cast.colleague.user.session_generation == before + 1
    assert cast.lead.user.session_generation == before
    for client, remains in ((leaving, False), (staying, True)):
        client.get("/health/live")
        assert ("_auth_user_id" in client.session) is remains


def test_sessions_end_even_if_nobody_listed_them(cast: Cast) -> None:
    client = sign_in(Client(), cast.lead)
    UserSession.objects.all().delete()
    actions.end_sessions(user=cast.lead.user)
    client.get("/health/live")
    assert "_auth_user_id" not in client.session


def test_nobody_raises_herself_but_another_administrator_may(cast: Cast) -> None:
    other = f.hat(cast.kim, Role.ACCOUNT_ADMIN)
    with f.wearing(cast.admin), pytest.raises(NotAllowed):
        actions.change_role(member=cast.admin, role=Role.CASE_MANAGER, by=cast.admin, on=TODAY, at=now())
    with f.wearing(other):
        new = actions.change_role(member=cast.admin, role=Role.CASE_MANAGER, by=other, on=TODAY, at=now())
    assert new.role == Role.CASE_MANAGER and new.pk != cast.admin.pk
    roles = {h.role for h in memberships_of(cast.admin.user, TODAY)}
    assert roles == {Role.CASE_MANAGER}


@pytest.mark.parametrize("who", ["lead", "coordinator", "partner", "neighbour"])
def test_only_administrators_of_the_same_body_change_access(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    with f.wearing(by), pytest.raises(NotAllowed):
        actions.end_membership(member=cast.colleague, by=by, reason="", on=TODAY, at=now())
    with f.wearing(by), pytest.raises(NotAllowed):
        actions.change_role(member=cast.colleague, role=Role.COORDINATOR, by=by, on=TODAY, at=now())
    _end(cast.colleague, cast.admin)


def test_a_role_that_the_body_does_not_have_is_refused(cast: Cast) -> None:
    with f.wearing(cast.admin):
        with pytest.raises(NotAllowed):
            actions.change_role(member=cast.colleague, role=Role.STATE_OFFICER, by=cast.admin, on=TODAY, at=now())
        assert actions.change_role(member=cast.colleague, role=Role.COORDINATOR, by=cast.admin, on=TODAY, at=now())


def test_the_last_administrator_cannot_leave_the_second_one_can(cast: Cast) -> None:
    with pytest.raises(actions.LastAdmin):
        _end(cast.admin, cast.admin)
    second = f.hat(cast.kim, Role.ACCOUNT_ADMIN)
    _end(cast.admin, second)
    with pytest.raises(actions.LastAdmin):
        _end(second, second)


def test_raw_sql_cannot_take_the_last_administrator_either(cast: Cast) -> None:
    for statement in (
        "UPDATE tenancy_membership SET role = 'clerk' WHERE id = %s",
        "UPDATE tenancy_membership SET ends_on = '2027-01-01' WHERE id = %s",
        "DELETE FROM tenancy_membership WHERE id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="membership_keeps_an_admin"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [cast.admin.pk])
    f.hat(cast.kim, Role.ACCOUNT_ADMIN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tenancy_membership SET role = 'clerk' WHERE id = %s", [cast.admin.pk])
        assert cursor.rowcount == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_at_the_same_moment_leave_one() -> None:
    for _ in range(5):
        kim = f.organisation("kim")
        one, two = f.hat(kim, Role.ACCOUNT_ADMIN), f.hat(kim, Role.ACCOUNT_ADMIN)
        gate, refused = threading.Barrier(2), []

        def remove(
            member: Membership, by: Membership, gate: threading.Barrier = gate, refused: list[int] = refused
        ) -> None:
            try:
                gate.wait(5)
                _end(member, by)
            except actions.LastAdmin:
                refused.append(member.pk)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=remove, args=pair) for pair in ((one, two), (two, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        left = Membership.objects.filter(organisation=kim, role=Role.ACCOUNT_ADMIN, ended_at=None)
        assert len(refused) == 1 and left.count() == 1


def test_an_absence_names_a_colleague_in_the_same_role(cast: Cast) -> None:
    days = {"starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=13)}
    with f.wearing(cast.lead):
        for wrong in (cast.coordinator, cast.neighbour, cast.partner):
            with pytest.raises(actions.DeputyMissing):
                actions.record_absence(member=cast.lead, deputy=wrong, by=cast.lead, on=TODAY, **days)
        actions.record_absence(member=cast.lead, deputy=cast.deputy, by=cast.lead, on=TODAY, **days)
    assert [m.pk for m in queries.deputising(cast.deputy, on=TODAY)] == [cast.lead.pk]
    assert [m.pk for m in queries.deputising(cast.deputy, on=days["ends_on"])] == [cast.lead.pk]
    assert not queries.deputising(cast.deputy, on=days["ends_on"] + dt.timedelta(days=1))


def test_who_is_away_herself_cannot_stand_in(cast: Cast) -> None:
    days = {"starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=3)}
    with f.wearing(cast.deputy):
        actions.record_absence(member=cast.deputy, deputy=cast.colleague, by=cast.deputy, on=TODAY, **days)
    cast.deputy.refresh_from_db()
    with f.wearing(cast.lead):
        with pytest.raises(actions.DeputyMissing):
            actions.record_absence(member=cast.lead, deputy=cast.deputy, by=cast.lead, on=TODAY, **days)
        actions.record_absence(member=cast.lead, deputy=cast.colleague, by=cast.lead, on=TODAY, **days)


def test_others_absence_is_recorded_by_administrators_only(cast: Cast) -> None:
    days = {"starts_on": TODAY, "ends_on": TODAY}
    with f.wearing(cast.colleague), pytest.raises(NotAllowed):
        actions.record_absence(member=cast.lead, deputy=cast.deputy, by=cast.colleague, on=TODAY, **days)
    with f.wearing(cast.admin):
        actions.record_absence(member=cast.lead, deputy=cast.deputy, by=cast.admin, on=TODAY, **days)
    cast.lead.refresh_from_db()
    assert cast.lead.deputy_id == cast.deputy.pk
    with f.wearing(cast.lead):
        actions.end_absence(member=cast.lead, by=cast.lead)
    cast.lead.refresh_from_db()
    assert cast.lead.deputy_id is None and cast.lead.absent_from is None


def test_whoever_leaves_and_comes_back_gets_the_same_access_again(cast: Cast) -> None:
    _end(cast.colleague, cast.admin)
    again = actions.open_membership(user=cast.colleague.user, organisation=cast.kim, role=cast.colleague.role, on=TODAY)
    assert again.pk == cast.colleague.pk and again.ended_at is None and again.ends_on is None


def test_each_change_of_access_is_in_the_log_of_the_body(cast: Cast) -> None:
    _end(cast.colleague, cast.admin)
    with f.wearing(cast.admin):
        entry = Entry.objects.filter(org=cast.kim, kind="administration").latest("at")
        assert (entry.act, entry.object_id, entry.user_id) == ("access.end", cast.colleague.pk, cast.admin.user_id)
    with f.wearing(cast.neighbour):
        assert not Entry.objects.filter(act="access.end").exists()
