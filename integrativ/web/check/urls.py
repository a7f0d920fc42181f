"""Addresses of the public check. They never carry an answer."""

from django.urls import path

from integrativ.web.check import views
from integrativ.web.check.walk import COMPANIES, HELPERS, PEOPLE

app_name = "check"
urlpatterns = [
    path("pruefen/", views.doors, name="doors"),
    path("pruefen/menschen/", views.check, {"door": PEOPLE}, name=PEOPLE),
    path("pruefen/betriebe/", views.check, {"door": COMPANIES}, name=COMPANIES),
    path("pruefen/begleitung/", views.check, {"door": HELPERS}, name=HELPERS),
    path("pruefen/fertig/", views.finish, name="finish"),
]
