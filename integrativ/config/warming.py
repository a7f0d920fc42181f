"""Doing at the start of a web worker what the first visitor would otherwise wait for: addresses, the law, templates."""

from __future__ import annotations

import contextlib
from pathlib import Path


def warm() -> None:
    """Read all addresses, the catalogue of the law and every template into this process; asks no database."""
    from django.template import TemplateSyntaxError, engines
    from django.urls import reverse

    from integrativ import law
    from integrativ.common.dates import today

    reverse("health_live")
    for question in ("work_access", "residence_paths", "deadlines", "employer_duties"):
        law.answer(question, {}, today())
    engine = engines["django"].engine  # type: ignore[attr-defined]
    for folder in engine.dirs:
        for path in sorted(Path(folder).rglob("*.html")):
            with contextlib.suppress(TemplateSyntaxError):  # told where it is used, not here
                engine.get_template(str(path.relative_to(folder)))
