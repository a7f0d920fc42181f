"""The peer of our pages: a list as plain Django writes it, on a table without walls. Loaded by `make bench` only."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROWS = 200
TEMPLATE = """{% load i18n %}<!doctype html><html lang="de"><head><title>{% translate "Liste" %}</title></head><body>
<header>{% if user.is_authenticated %}{{ user.name }}{% endif %}</header><table>{% for row in rows %}<tr>
<td><a href="/person/{{ row.id }}/">{{ row.name }}</a></td><td>{{ row.born|date:"d.m.Y" }}</td><td>{{ row.telephone|default:"–" }}</td>
<td>{% if row.open %}<span class="open">{% translate "offen" %}</span>{% endif %}</td></tr>{% endfor %}</table></body></html>"""


def make_table(cursor: Any) -> None:
    """An unwalled table of as many rows as the longest list shows."""
    cursor.execute("CREATE TABLE bench_row (id bigint PRIMARY KEY, name text, born date, telephone text, open boolean)")
    cursor.execute(
        "INSERT INTO bench_row SELECT g, 'Test Mensch ' || g, date '1990-01-01' + g, '0234 ' || g, g %% 2 = 0"
        " FROM generate_series(1, %s) g",
        [ROWS],
    )
    cursor.execute("GRANT SELECT ON bench_row TO integrativ_app")


_template: Any = None


def listing(request: HttpRequest, number: int) -> HttpResponse:
    """As many rows as asked for, in one query."""
    global _template
    _template = _template or engines["django"].from_string(TEMPLATE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, born, telephone, open FROM bench_row ORDER BY name LIMIT %s", [number])
        rows = [dict(zip(("id", "name", "born", "telephone", "open"), row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(_template.render({"rows": rows, "user": request.user}, request))


urlpatterns = [path("liste/<int:number>/", listing)]
