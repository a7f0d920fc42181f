"""Addresses of the desk. Each subject brings a list of its own (urls_people.py, urls_placements.py, urls_law.py)."""

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, path

from integrativ.web.desk.views import cases

SUBJECTS = ("urls_people", "urls_placements", "urls_law")

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("faelle/<int:pk>/", cases.overview, name="case"),
]
for _subject in SUBJECTS:
    if (Path(__file__).parent / f"{_subject}.py").exists():
        urlpatterns += import_module(f"integrativ.web.desk.{_subject}").urlpatterns
