"""Root addresses. German words, because people read them. Each audience brings its own list."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from integrativ.api import calendar
from integrativ.config import health
from integrativ.web.doors import open_door

WEB = Path(__file__).resolve().parent.parent / "web"
AUDIENCES = [
    name
    for name in ("public", "check", "lawbook", "access", "letters", "desk", "partner", "company", "network", "state")
    if (WEB / name / "urls.py").exists()
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"integrativ.web.{name}.urls")) for name in AUDIENCES]
urlpatterns += [path("konto/", include("integrativ.web.access.konto"))]
urlpatterns += [path("health/live", open_door(health.live), name="health_live")]
urlpatterns += [path("health/ready", open_door(health.ready), name="health_ready")]
urlpatterns += [path("kalender/<str:token>.ics", open_door(calendar.feed), name="calendar_feed")]

handler500 = "integrativ.config.unavailable.server_error"
