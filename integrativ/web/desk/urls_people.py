"""Addresses of people, facts, shares."""

from django.urls import path

from integrativ.web.desk.views import facts, people, people_data, people_import, people_intake, shares

urlpatterns = [
    path("personen/", people.people, name="people"),
    path("personen/neu/", people_intake.intake, name="intake"),
    path("personen/neu/<int:page>/", people_intake.intake, name="intake_page"),
    path("personen/neu/<int:page>/sichern/", people_intake.intake_save, name="intake_save"),
    path("personen/neu/verwerfen/", people_intake.intake_drop, name="intake_drop"),
    path("personen/berufe/", people.occupations, name="occupations"),
    path("personen/anderswo/", people.elsewhere, name="elsewhere"),
    path("personen/einlesen/", people_import.upload, name="people_import"),
    path("personen/einlesen/vorlage/", people_import.template, name="people_import_template"),
    path("personen/einlesen/<int:pk>/", people_import.preview, name="people_import_preview"),
    path("personen/<int:pk>/", people.person, name="person"),
    path("personen/<int:pk>/stammdaten/", people.person_edit, name="person_edit"),
    path("personen/<int:pk>/zusammenfuehren/<int:other_pk>/", people.merge, name="person_merge"),
    path("personen/<int:pk>/haushalt/<int:other_pk>/", people.household_join, name="household_join"),
    path("personen/<int:pk>/haushalt/verlassen/", people.household_leave, name="household_leave"),
    path("faelle/<int:pk>/angaben/", facts.facts, name="facts"),
    path("faelle/<int:pk>/angaben/neu/", facts.fact_new, name="fact_new"),
    path("faelle/<int:pk>/angaben/<int:fact_pk>/", facts.fact, name="fact"),
    path("faelle/<int:pk>/angaben/<int:fact_pk>/zuruecknehmen/", facts.fact_retract, name="fact_retract"),
    path("faelle/<int:pk>/anderswo/", people.elsewhere_agree, name="elsewhere_agree"),
    path("faelle/<int:pk>/daten/", people_data.person_data, name="person_data"),
    path("faelle/<int:pk>/daten/datei/", people_data.person_data_file, name="person_data_file"),
    path("faelle/<int:pk>/freigaben/", shares.shares, name="shares"),
    path("faelle/<int:pk>/freigaben/neu/<int:org_pk>/", shares.share_new, name="share_new"),
    path("faelle/<int:pk>/freigaben/einschraenken/", shares.restrict, name="restrict"),
    path("faelle/<int:pk>/freigaben/<int:share_pk>/widerrufen/", shares.share_withdraw, name="share_withdraw"),
    path(
        "faelle/<int:pk>/freigaben/stelle/<int:org_pk>/widerrufen/",
        shares.share_withdraw_all,
        name="share_withdraw_all",
    ),
    path("faelle/<int:pk>/freigaben/<int:share_pk>/blatt/", shares.share_sheet, name="share_sheet"),
]
