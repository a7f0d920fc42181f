"""What has to be done once before the web server starts: schema, reference data, static files, checks.

A process of its own, so that the parent stays small and what runs as owner of the tables is gone afterwards.
"""

import os
import sys

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

    if "owner" in settings.DATABASES:
        call_command("prepare", demo=settings.DEMO)
    static_files.collect()
    refuse_unsafe_database()
    return 0


if __name__ == "__main__":
    sys.exit(main())
