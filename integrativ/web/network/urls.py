"""Addresses of the network: who is responsible, directory, role cards."""

from django.urls import path

from integrativ.web.network.views import directory, recording, searching

app_name = "network"
urlpatterns = [
    path("zustaendig/", searching.search, name="search"),
    path("zustaendig/kreise/<str:ags>/", searching.district, name="district"),
    path("zustaendig/orte/<str:ags>/<str:topic>/eintragen/", recording.mandate, name="record"),
    path("zustaendig/stellen/", directory.bodies, name="directory"),
    path("zustaendig/stellen/<int:pk>/", directory.body, name="body"),
    path("zustaendig/stellen/<int:pk>/kontakt/", recording.contact, name="contact"),
    path("zustaendig/rollen/", directory.role_cards, name="role_cards"),
    path("zustaendig/rollen/<str:kind>/", directory.role_card, name="role_card"),
    path("zustaendig/rollen/<str:kind>/bestaetigen/", recording.acknowledge, name="acknowledge"),
    path("zustaendig/zusage/", recording.promise, name="promise"),
]
