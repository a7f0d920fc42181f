"""End sessions: of one account, on every device, at once."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from integrativ.tenancy.models import User


def end_sessions(*, user: User) -> None:
    """Sign an account out on every device. Raising the generation also ends sessions nobody listed."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
        listed = UserSession.objects.filter(user_id=user.pk)
        Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
        listed.delete()
    user.refresh_from_db(fields=["session_generation"])
