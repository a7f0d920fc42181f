"""Addresses of the law desk."""

from django.urls import path

from integrativ.web.desk.legal import findings, interview, sheets, views

urlpatterns = [
    path("faelle/<int:pk>/rechte/", views.case_law, name="case_law"),
    path("faelle/<int:pk>/rechte/antwort/", views.answer, name="case_law_answer"),
    path("faelle/<int:pk>/rechte/ausblick/", views.case_law_outlook, name="case_law_outlook"),
    path("faelle/<int:pk>/rechte/gespraech/", interview.case_law_interview, name="case_law_interview"),
    path("faelle/<int:pk>/rechte/festhalten/", views.keep, name="case_law_keep"),
    path("faelle/<int:pk>/rechte/regel/<slug:rule>/", views.case_law_rule, name="case_law_rule"),
    path("auskuenfte/<int:pk>/", findings.finding, name="finding"),
    path("auskuenfte/<int:pk>/fuer-die-person/", sheets.finding_for_person, name="finding_for_person"),
    path("auskuenfte/<int:pk>/fuer-die-person/blatt/", sheets.finding_for_person_pdf, name="finding_for_person_pdf"),
    path("auskuenfte/<int:pk>/beilegen/", findings.enclose, name="finding_enclose"),
]
