"""The command `integrativ`: `serve`, `law …` and every management command.

Nothing heavy is imported before it is clear what is wanted: `integrativ law` answers without Django and database.
"""

import os
import sys

# These never ask the database; everything else finds the embedded server running.
WITHOUT_DATABASE = frozenset({"help", "version", "collectstatic", "makemessages", "compilemessages", "findstatic"})

HELP = """integrativ – Arbeitsplattform des Bündnisses NRW.integrativ

  integrativ serve          Datenbank, Webserver und Auftragsdienst zusammen starten (PORT=8000)
  integrativ law …          das Recht fragen: evaluate, answer, import (ohne Datenbank)
  integrativ backup DATEI   Sicherung schreiben
  integrativ restore DATEI  Sicherung in eine leere Datenbank zurückspielen
  integrativ psql [ROLLE]   Datenbank ansehen (als app, owner oder backup)
  integrativ invite_administrator  die erste Person einladen, die Zugänge einer Stelle verwaltet
  integrativ help           alle weiteren Befehle
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    command = arguments[0] if arguments else ""
    if command in ("", "-h", "--help"):
        print(HELP, end="")
        return 0
    if command == "law":
        from integrativ.law.cli import main as law

        return int(law(arguments[1:]) or 0)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrativ.config.settings")
    if command == "serve":
        from integrativ.config import serve

        return serve.main()
    from integrativ.config.postgres import PostgresNotStarted

    try:
        if command in ("backup", "restore", "psql"):
            from integrativ.config import backup

            return backup.main(command, arguments[1:])
        return _management(command, arguments)
    except PostgresNotStarted as error:
        print(f"integrativ: {error}", file=sys.stderr)
        return 1


def _management(command: str, arguments: list[str]) -> int:
    """Run a management command, with the embedded server if no other one is named."""
    if command not in WITHOUT_DATABASE and "DATABASE_URL" not in os.environ and "--help" not in arguments:
        from integrativ.config import postgres

        postgres.ensure()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["integrativ", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
