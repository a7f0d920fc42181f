"""Addresses of the inbox: what other bodies have sent to ours."""

from django.urls import path

from integrativ.web.partner import issued, slip, views

app_name = "partner"
urlpatterns = [
    path("eingang/", views.inbox, name="inbox"),
    path("eingang/<int:pk>/", views.request_page, name="request"),
    path("laeuft-ab/", issued.issued, name="issued"),
    path("eingang/<int:pk>/nachweis/", slip.slip, name="slip"),
    path("eingang/<int:pk>/zuweisen/", views.assign, name="assign"),
    path("eingang/<int:pk>/zuruecknehmen/", views.take_back, name="take_back"),
]
