"""What has to be done once before the web server starts: schema, reference data, static files, checks.

A process of its own, so that the parent stays small and what runs as owner of the tables is gone afterwards.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from integrativ.config import static_files


def main() -> int:
    """Prepare database and files; return 0 if integrativ may start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrativ.config.settings")
    static_files.make_folder()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from integrativ.config.checks_database import refuse_unsafe_database

    with ThreadPoolExecutor(1) as beside:  # compressing takes one core, migrating the other
        collecting = beside.submit(static_files.collect)
        if "owner" in settings.DATABASES:
            call_command("prepare", demo=settings.DEMO)
            _invent()
        collecting.result()
    refuse_unsafe_database()
    return 0


def _invent() -> None:
    """In a demonstration: the people and bodies of the first pages now, the rest by the worker."""
    from integrativ.demo import begin

    begin()


if __name__ == "__main__":
    sys.exit(main())
