"""Addresses of the law book; they stay, because people cite them."""

from django.urls import path

from integrativ.web.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("recht/", views.contents, name="contents"),
    path("recht/gesetz/<slug:slug>/", views.statute, name="statute"),
    path("recht/regel/<slug:rule_id>/", views.rule, name="rule"),
]
