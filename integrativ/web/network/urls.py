"""Addresses of this audience."""

from django.urls import URLPattern

app_name = "network"
urlpatterns: list[URLPattern] = []
