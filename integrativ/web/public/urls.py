"""Addresses that need no sign-in."""

from django.urls import path

from integrativ.web.public import slip_check, views

app_name = "public"
urlpatterns = [
    path("", views.start, name="start"),
    path("menschen/", views.people, name="people"),
    path("fuer-betriebe/", views.companies, name="companies"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenquellen/", views.sources, name="sources"),
    path("hilfe/", views.help_page, name="help"),
    path("nachweis/", slip_check.slip_check, name="slip_check"),
    path("bausteine/", views.components, name="components"),
    path("bausteine/druckblatt/", views.sheet, name="components-sheet"),
    path("sprache/", views.language, name="language"),
]
