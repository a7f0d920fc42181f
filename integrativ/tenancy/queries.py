"""Who belongs to a body, which invitations wait, who may be tried in the demonstration. Fetch means authorise."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from integrativ.tenancy.models import DemoSignIn, Invitation, Membership, PlatformMark, Role, User
from integrativ.tenancy.policies import may_administer


def digest_of(token: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def current(on: dt.date) -> Q:
    """Memberships that have not ended on that day; they may begin later."""
    return Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=on))


def members(by: Membership, *, on: dt.date) -> QuerySet[Membership]:
    """Everybody who has access to the acting hat's body, for its administrators."""
    if not may_administer(by, by.organisation_id):
        raise Http404
    return (
        Membership.objects.filter(current(on), organisation_id=by.organisation_id)
        .select_related("user", "deputy__user")
        .order_by("user__name", "role", "id")
    )


def get_member(by: Membership, pk: int, *, on: dt.date) -> Membership:
    """One access of the own body: for its administrators, and for everybody her own."""
    rows = Membership.objects.filter(current(on), organisation_id=by.organisation_id).select_related(
        "user", "organisation", "deputy__user"
    )
    member = rows.filter(pk=pk).first()
    if member is None or not (member.pk == by.pk or may_administer(by, member.organisation_id)):
        raise Http404
    return member


def possible_deputies(member: Membership, *, on: dt.date) -> QuerySet[Membership]:
    """Colleagues in the same role of the same body who are there and could stand in."""
    return (
        Membership.objects.filter(
            current(on), organisation_id=member.organisation_id, role=member.role, starts_on__lte=on
        )
        .exclude(user_id=member.user_id)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("user__name", "id")
    )


def deputising(hat: Membership, *, on: dt.date) -> QuerySet[Membership]:
    """For whom this hat stands in on that day."""
    return (
        Membership.objects.filter(current(on), deputy=hat, absent_from__lte=on, absent_until__gte=on)
        .select_related("user")
        .order_by("user__name", "id")
    )


def waiting_invitations(by: Membership) -> QuerySet[Invitation]:
    """Invitations of the own body that nobody has used or withdrawn, also expired ones (they can be sent again)."""
    if not may_administer(by, by.organisation_id):
        raise Http404
    return Invitation.objects.filter(organisation_id=by.organisation_id, accepted_at=None, withdrawn_at=None).order_by(
        "-invited_at", "-id"
    )


def get_invitation(by: Membership, pk: int) -> Invitation:
    """A waiting invitation of the own body."""
    invitation = waiting_invitations(by).select_related("organisation").filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def open_invitations(*, at: dt.datetime) -> QuerySet[Invitation]:
    """Invitations that can be accepted at that moment."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


def invitation_by_token(token: str, *, at: dt.datetime) -> Invitation:
    """The invitation behind a link. Unknown, used, withdrawn and expired look alike."""
    rows = open_invitations(at=at).select_related("organisation", "invited_by__user")
    invitation = rows.filter(token_digest=digest_of(token)).first()
    if invitation is None:
        raise Http404
    return invitation


def demo_is_open() -> bool:
    """Whether one-click sign-in exists: asked for, a database marked at creation, the embedded server, no real account."""
    if not (settings.DEMO and settings.EMBEDDED_DATABASE):
        return False
    real = User.objects.filter(is_demo=False)
    return PlatformMark.objects.filter(pk=1, is_demo=True).exclude(Exists(real)).exists()


def demo_progress() -> int | None:
    """How much of the demonstration is there in percent; None when it is complete."""
    return (
        PlatformMark.objects.filter(pk=1, is_demo=True, demo_ready=False)
        .values_list("demo_progress", flat=True)
        .first()
    )


def demo_sign_ins(*, on: dt.date, one_click: bool = True) -> QuerySet[DemoSignIn]:
    """As whom one may look around, in the order of the page; `one_click=False`: who signs in the real way."""
    hats = Membership.objects.filter(current(on), pk=OuterRef("membership_id"), user__is_demo=True)
    return (
        DemoSignIn.objects.filter(Exists(hats), one_click=one_click)
        .select_related("membership__user", "membership__organisation")
        .order_by("position", "membership_id")
    )


def has_an_admin(organisation_id: int, *, on: dt.date) -> bool:
    """Whether somebody looks after the accounts of this body."""
    return Membership.objects.filter(
        current(on), organisation_id=organisation_id, role=Role.ACCOUNT_ADMIN, user__is_active=True
    ).exists()
