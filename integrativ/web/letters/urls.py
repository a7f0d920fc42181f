"""Addresses of letters: print a request, record the answer."""

from django.urls import path

from integrativ.web.letters import views

app_name = "letters"
urlpatterns = [
    path("schritte/<int:pk>/brief/", views.letter, name="letter"),
    path("schritte/<int:pk>/antwort-eintragen/", views.record, name="record"),
]
