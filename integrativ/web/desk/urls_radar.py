"""Addresses of the radar."""

from django.urls import path

from integrativ.web.desk.views import radar

urlpatterns = [
    path("radar/", radar.mine, name="radar"),
    path("radar/team/", radar.team, name="radar_team"),
    path("radar/<int:pk>/", radar.hint, name="radar_hint"),
    path("radar/<int:pk>/wieder-oeffnen/", radar.reopen, name="radar_reopen"),
    path("faelle/<int:pk>/radar/", radar.look_again, name="radar_look"),
]
