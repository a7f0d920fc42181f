"""Addresses of signing in, hats and administration."""

from django.urls import URLPattern

app_name = "access"
urlpatterns: list[URLPattern] = []
