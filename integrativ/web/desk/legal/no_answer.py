"""When the law cannot be asked: the page says so, with the reason or a reference number, and never guesses."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integrativ import law
from integrativ.cases.queries import get_case
from integrativ.common.dates import today
from integrativ.web.desk.case_frame import case_context

logger = logging.getLogger("integrativ.law")


class NoAnswer(Exception):
    """Nothing can be said about this case: its facts contradict each other (`faults`), or the evaluation failed."""

    def __init__(self, faults: Sequence[law.Contradiction] = ()) -> None:
        super().__init__("Keine Auskunft möglich")
        self.faults = tuple(faults)


@contextmanager
def evaluating() -> Iterator[None]:
    """Let whatever goes wrong while the law is asked become `NoAnswer`; the cause is kept for the log."""
    try:
        yield
    except NoAnswer:
        raise
    except (law.LawError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise NoAnswer from error


def or_says_why(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show "Keine Auskunft möglich" where a view of a case raises `NoAnswer`.

    The log gets place and kind of the fault and the number of the request, nothing about the person.
    """

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except NoAnswer as error:
            return _shown(request, pk, error)

    return guarded


def _shown(request: HttpRequest, pk: int, error: NoAnswer) -> HttpResponse:
    number = getattr(request, "request_id", "")
    if not error.faults:
        logger.error(
            "evaluation failed", exc_info=error.__cause__ or error, extra={"request_id": number, "case_id": pk}
        )
    case = get_case(request.membership, pk)  # type: ignore[attr-defined]
    context = {
        **case_context(case, "desk:case_law", today(), here="Keine Auskunft möglich"),
        "faults": error.faults,
        "reference": number[:8].upper(),
        "facts_url": reverse("desk:facts", args=[pk]),
    }
    part = request.headers.get("HX-Request")
    template = "desk/law/_none.html" if part else "desk/law/none.html"
    # a contradiction can be repaired by whoever reads the page; a fault of ours is one, but htmx has to show it
    return render(request, template, context, status=422 if error.faults else 200 if part else 503)
