"""Empty a demonstration database, so that it can be told anew from today. Never touches any other database."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections, transaction
from django.db.utils import OperationalError
from django.utils import timezone

from integrativ.demo.fill import told_on
from integrativ.tenancy.models import PlatformMark

KEPT = ("django_migrations", "django_content_type", "auth_permission", "tenancy_platformmark", "rate_limit_cache")
KEPT_PREFIXES = ("procrastinate_",)


class StillRunning(Exception):
    """Somebody works in this database."""


def empty_again(using: str = "owner") -> None:
    """Take everything away but the structure and the mark, then load the reference data again."""
    told_on()  # refuses everything that is no demonstration
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '15s'")
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
                " AND relnamespace = 'public'::regnamespace"
            )
            names = [name for (name,) in cursor.fetchall() if name not in KEPT and not name.startswith(KEPT_PREFIXES)]
            quoted = ", ".join(connections[using].ops.quote_name(name) for name in names)
            cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
    except OperationalError as error:
        raise StillRunning(
            "Die Datenbank wird gerade benutzt. Bitte beenden Sie integrativ zuerst (Strg-C)."
        ) from error
    PlatformMark.objects.filter(pk=1).update(created_at=timezone.now(), demo_progress=0, demo_ready=False)
    call_command("prepare", demo=True)
