"""Addresses of the company's portal."""

from django.urls import path

from integrativ.web.company import views

app_name = "company"
urlpatterns = [
    path("betrieb/", views.start, name="start"),
    path("betrieb/termine/", views.days, name="days"),
    path("betrieb/kalender/", views.calendar, name="calendar"),
    path("betrieb/kalender/beenden/", views.calendar_revoke, name="calendar_revoke"),
    path("betrieb/bedarf/neu/", views.demand_new, name="demand_new"),
    path("betrieb/bedarf/<int:pk>/", views.demand, name="demand"),
    path("betrieb/bedarf/<int:pk>/schliessen/", views.demand_close, name="demand_close"),
    path("betrieb/vorschlag/<int:pk>/", views.proposal, name="proposal"),
    path("betrieb/person/<int:pk>/", views.person, name="person"),
    path("betrieb/nachweis/<int:pk>/", views.slip_pdf, name="slip_pdf"),
    path("betrieb/person/<int:pk>/erprobung/<int:step>/", views.trial, name="trial"),
    path("betrieb/person/<int:pk>/vertrag/<int:step>/", views.contract, name="contract"),
    path("betrieb/person/<int:pk>/antwort/<int:step>/", views.aftercare, name="aftercare"),
]
