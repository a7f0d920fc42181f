"""What is begun and not finished in a town: an invitation, an intake, a table that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from integrativ.common.dates import today
from integrativ.people.models import ImportBatch, IntakeDraft
from integrativ.tenancy.actions import invitations
from integrativ.tenancy.models import Role
from tests import factories as f

if TYPE_CHECKING:
    from tests.pages.world import Town


def unfinished(town: Town) -> None:
    """Accounts: an invitation, an absence to come; what is typed but not finished."""
    t, on, lead = town.things, today(), town.lead
    admin = town.hat("account_admin")
    with f.wearing(admin):
        t["invitation"], t["invitation_token"] = invitations.invite(
            organisation=town.bodies["kim"],
            email=f"neu@{town.name.lower()}.example",
            role=Role.CASE_MANAGER,
            by=admin,
            link=lambda token: f"http://testserver/einladung/{token}/",
            at=timezone.now(),
            on=on,
            name="Neue Kraft",
        )
    with f.wearing(lead):
        IntakeDraft.objects.create(
            org_id=lead.organisation_id,
            membership=lead,
            data={"1": {"family_name": town.say("Entwurf")}},
            updated_at=timezone.now(),
        )
        t["batch"] = ImportBatch.objects.create(
            org_id=lead.organisation_id,
            membership=lead,
            file_name="liste.csv",
            digest="0" * 64,
            header=["Nachname", "Vorname"],
            rows=[[town.say("Tabelle"), town.say("Zeile")]],
            mapping={},
            uploaded_at=timezone.now(),
        )
