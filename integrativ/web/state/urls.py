"""Addresses of the Land's legal editors, and what a draft would change in the districts."""

from django.urls import path

from integrativ.web.state import views, views_case, views_draft, views_form

app_name = "state"
urlpatterns = [
    path("regelwerk/", views.overview, name="rulesets"),
    path("regelwerk/neu/", views.choose, name="choose"),
    path("regelwerk/neu/<str:kind>/<str:entry>/", views.start, name="start"),
    path("regelwerk/pruefrunde/", views.verification, name="verification"),
    path("regelwerk/pruefrunde/<slug:rule>/", views.checked, name="checked"),
    path("regelwerk/fassung/<int:number>/", views.release, name="release"),
    path("regelwerk/fassung/<int:number>/datei/", views.export, name="export"),
    path("regelwerk/fassung/<int:number>/zurueck/", views.back, name="back"),
    path("regelwerk/entwurf/<int:pk>/", views_draft.draft, name="draft"),
    path("regelwerk/entwurf/<int:pk>/formular/", views_form.form, name="form"),
    path("regelwerk/entwurf/<int:pk>/faelle/", views_case.cases, name="cases"),
    path("regelwerk/entwurf/<int:pk>/faelle/formular/", views_case.case, name="case"),
    path("regelwerk/entwurf/<int:pk>/wirkung/", views_draft.effects, name="effects"),
    path("regelwerk/entwurf/<int:pk>/freigeben/", views_draft.release, name="release_draft"),
    path("regelwerk/entwurf/<int:pk>/zurueckziehen/", views_draft.withdraw, name="withdraw"),
    path("wirkung/", views.changed_cases, name="changed_cases"),
]
