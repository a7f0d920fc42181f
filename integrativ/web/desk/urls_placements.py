"""Addresses of demands, ways into work and companies."""

from django.urls import path

from integrativ.web.desk.views import companies, demands, permits, placements, slips

urlpatterns = [
    path("stellen/", demands.demands, name="demands"),
    path("stellen/neu/", demands.demand_new, name="demand_new"),
    path("stellen/<int:pk>/", demands.demand, name="demand"),
    path("stellen/<int:pk>/vorschlagen/", demands.propose, name="propose"),
    path("faelle/<int:pk>/stellen/", placements.case_placements, name="case_placements"),
    path("wege/<int:pk>/", placements.placement, name="placement"),
    path("wege/<int:pk>/antrag/<int:step>/", permits.permit, name="permit"),
    path("wege/<int:pk>/nachweis/<int:slip>/", slips.slip, name="slip"),
    path("wege/<int:pk>/nachweis/<int:slip>/blatt/", slips.slip_pdf, name="slip_pdf"),
    path("wege/<int:pk>/<slug:name>/", placements.act, name="placement_act"),
    path("wege/<int:pk>/<slug:name>/<int:step>/", placements.act, name="placement_step_act"),
    path("stellen/betriebe/", companies.companies, name="companies"),
    path("stellen/betriebe/neu/", companies.company_new, name="company_new"),
    path("stellen/betriebe/<int:pk>/", companies.company, name="company"),
    path("stellen/betriebe/<int:pk>/ansprechperson/", companies.contact_new, name="company_contact_new"),
    path("stellen/betriebe/<int:pk>/betreuen/", companies.look_after, name="company_look_after"),
]
