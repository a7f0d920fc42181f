"""Let in the first administrator of a body. From then on the body invites its own people."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db.models import Q
from django.urls import reverse

from integrativ.common.dates import BERLIN, now, today
from integrativ.tenancy import actions
from integrativ.tenancy.models import Organisation

SHOWN = 12
ALREADY = "Soll es trotzdem noch jemand werden (zum Beispiel: niemand ist mehr erreichbar): --beside-others."


class Command(BaseCommand):
    help = "Die erste Person einladen, die Zugänge einer Stelle verwaltet. Zeigt den Link genau einmal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--body", required=True, help="Nummer, Schlüssel oder Name der Stelle")
        parser.add_argument("--email", required=True, help="persönliche dienstliche Adresse")
        parser.add_argument("--name", default="", help="Name der Person")
        parser.add_argument("--address", default="", help="Adresse der Plattform, z. B. https://integrativ.example")
        parser.add_argument(
            "--beside-others", action="store_true", help="auch wenn die Stelle schon eine Verwaltung der Zugänge hat"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        body, base = _body(options["body"]), _base(options["address"])
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError("--email ist keine E-Mail-Adresse.") from error
        try:
            invitation, token = actions.invite_administrator(
                organisation=body, email=options["email"], name=options["name"][:120], link=lambda t: _link(base, t),
                at=now(), on=today(), beside_others=options["beside_others"],
            )  # fmt: skip
        except actions.HasAdministrator as error:
            raise CommandError(f"{error} {ALREADY}") from error
        except actions.AlreadyInvited as error:
            raise CommandError(str(error)) from error
        until = invitation.expires_at.astimezone(BERLIN)
        self.stdout.write(f"Stelle: {body.name} (Nummer {body.pk})")
        self.stdout.write(f"Eingeladen: {invitation.email}, {invitation.get_role_display()}")
        self.stdout.write(f"Der Link gilt einmal, bis {until:%d.%m.%Y, %H:%M} Uhr, und wird nur hier gezeigt:")
        self.stdout.write(_link(base, token))
        if settings.EMAIL_HOST:
            self.stdout.write("Eine Mail mit dem Link ist auf dem Weg.")


def _link(base: str, token: str) -> str:
    return base + reverse("access:accept", args=[token])


def _base(address: str) -> str:
    """The address people type: the one given, else the first name the settings allow."""
    first = settings.ALLOWED_HOSTS[0]
    if not address and settings.PRODUCTION:
        if first.startswith((".", "*")):
            raise CommandError("Unter welcher Adresse steht die Plattform? --address https://…")
        address = f"https://{first}"
    address = address or f"http://localhost:{os.environ.get('PORT', '8000')}"
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and (settings.PRODUCTION or parts.scheme != "http")):
        raise CommandError("--address muss mit https:// beginnen; sonst ginge der Link lesbar über das Netz.")
    return f"{parts.scheme}://{parts.netloc}"


def _body(text: str) -> Organisation:
    """Exactly one body; otherwise a sentence with those that could be meant."""
    text = text.strip()
    if text.isdecimal():
        found = list(Organisation.objects.filter(pk=int(text) if len(text) < 19 else 0))
    else:
        named = Q(name__iexact=text) | Q(short_name__iexact=text) | Q(key=text)
        found = list(Organisation.objects.filter(named).exclude(name="")) if text else []
    if len(found) == 1:
        return found[0]
    alike = found or list(Organisation.objects.filter(name__icontains=text).order_by("sort_key", "id")[:SHOWN])
    if not alike or text.isdecimal():
        raise CommandError(f"Eine Stelle {text!r} gibt es nicht. Nehmen Sie Nummer, Schlüssel oder den vollen Namen.")
    lines = "\n".join(f"  {body.pk}  {body.name}" for body in alike[:SHOWN])
    raise CommandError(f"Welche Stelle ist gemeint? Nehmen Sie --body mit der Nummer:\n{lines}")
