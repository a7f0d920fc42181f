"""What all pages of a draft have on top."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from integrativ.rulesets import policies
from integrativ.rulesets.models import Draft
from integrativ.web.doors import HatRequest


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of the workshop."""
    return [("Regelwerk", reverse("state:rulesets")), *more]


def frame(request: HatRequest, draft: Draft, here: str) -> dict[str, Any]:
    """The draft, the way to it, and its tabs."""
    own = reverse("state:draft", args=[draft.pk])
    places = (
        ("Formular", reverse("state:form", args=[draft.pk])),
        ("Text", own),
        ("Fälle", reverse("state:cases", args=[draft.pk])),
        ("Wirkung", reverse("state:effects", args=[draft.pk])),
        ("Freigabe", reverse("state:release_draft", args=[draft.pk])),
    )
    return {
        "draft": draft,
        "trail": trail((draft.title, "")),
        "tabs": [{"label": label, "url": url, "current": label == here} for label, url in places],
        "may_release": policies.may_release(request.membership, draft),
    }
