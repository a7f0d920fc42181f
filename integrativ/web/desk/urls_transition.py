"""Addresses of the way from § 104c AufenthG to §§ 25a, 25b."""

from django.urls import path

from integrativ.web.desk.views import transition

urlpatterns = [
    path("radar/chancen-aufenthalt/", transition.mine, name="transition"),
    path("radar/team/chancen-aufenthalt/", transition.numbers, name="transition_numbers"),
]
