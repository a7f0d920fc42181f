"""The web application for gunicorn; refuses to exist on a database whose walls do not stand."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrativ.config.settings")
application = get_wsgi_application()

from integrativ.config.checks_database import refuse_unsafe_database  # noqa: E402 - needs the application

refuse_unsafe_database()
