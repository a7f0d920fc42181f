"""`integrativ demo`: make the demonstration anew and completely; `--quick` makes only what the first pages need."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrativ.demo import fill
from integrativ.demo.again import StillRunning, empty_again
from integrativ.demo.jobs import begin
from integrativ.tenancy.actions.demo import DemoClosed


class Command(BaseCommand):
    help = "Vorführung neu anlegen (alles Erfundene in der Datenbank der Vorführung wird dabei ersetzt)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="nur das Nötigste sofort; den Rest füllt der Auftragsdienst"
        )
        parser.add_argument("--keep", action="store_true", help="Vorhandenes behalten und nur ergänzen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fill.told_on()
            if not options["keep"]:
                empty_again()
            fill.quick()
            if options["quick"]:
                begin()
            else:
                fill.rest(tell=self.stdout.write)
        except (DemoClosed, StillRunning) as error:
            raise CommandError(str(error)) from error
