"""Addresses of this audience."""

from django.urls import URLPattern

app_name = "company"
urlpatterns: list[URLPattern] = []
