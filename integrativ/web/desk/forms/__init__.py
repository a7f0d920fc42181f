"""Forms of the desk, one module per subject."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it was nothing: an empty POST is a form with errors, not a fresh form."""
    return request.POST if request.method == "POST" else None
