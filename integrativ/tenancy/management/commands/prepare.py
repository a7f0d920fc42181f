"""Bring a database to the state this release needs: migrate as owner, raise walls, load reference data."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils.module_loading import import_string

from integrativ.common.rendering import only_what_changed

STEPS_AFTER_MIGRATION: list[str] = ["integrativ.audit.partitions.make_partitions"]


class Command(BaseCommand):
    help = "Datenbank auf den Stand dieser Fassung bringen (als Besitzerin der Tabellen)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="eine leere Datenbank als Vorführung kennzeichnen")

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in connections:
            raise SystemExit("DATABASE_OWNER_URL fehlt: Migrationen laufen als Besitzerin der Tabellen.")
        with only_what_changed():
            call_command("migrate", database="owner", verbosity=0)
        for path in STEPS_AFTER_MIGRATION:
            import_string(path)("owner")
        for config in apps.get_app_configs():
            load = getattr(config, "load_reference", None)
            if load is not None:
                load("owner")
        self._mark(is_demo=bool(options["demo"]) and settings.DEMO)

    def _mark(self, *, is_demo: bool) -> None:
        """The mark is set once, when the database is new and empty of people."""
        from integrativ.tenancy.models import PlatformMark

        PlatformMark.objects.using("owner").get_or_create(pk=1, defaults={"is_demo": is_demo})
