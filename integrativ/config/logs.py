"""Log lines for machines that cannot carry personal data: one JSON object a line, only listed keys.

Two things make a log leak: what is filled into a message, and what an exception says ("Key (name)=(…) already exists").
So a message is written as the programmer typed it, without its arguments; of an exception only type and place; and of
everything else only the keys below.
"""

import json
import logging
import os
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

ALLOWED_KEYS = frozenset(
    {
        *("request_id", "method", "route", "status", "ms"),
        *("user_id", "org_id", "membership_id", "case_id", "person_id", "matter_id", "step_id", "job_id", "mail_id"),
        *("count", "seconds", "kind", "task"),
    }
)
# Loggers that word their messages without arguments, but never with anything a person typed.
TRUSTED = ("integrativ", "gunicorn.error", "procrastinate")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON with nothing in it that anybody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        line |= {key: value for key, value in vars(record).items() if key in ALLOWED_KEYS and _is_plain(value)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__qualname__
            line["where"] = [
                f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(line, ensure_ascii=False)


class AccessLog:
    """Middleware that logs each request by its route and ids, and gives it a number that an error page can name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.logger = logging.getLogger("integrativ.access")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and log how that went."""
        started = time.perf_counter()
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        match = request.resolver_match
        # Only a user somebody already looked up: the log must not cost a query.
        user = getattr(request, "_cached_user", None)
        self.logger.info(
            "request",
            extra={
                "request_id": request.request_id,  # type: ignore[attr-defined]
                "method": request.method if request.method in KNOWN_METHODS else "other",
                "route": match.view_name if match is not None else "unknown",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
                "user_id": getattr(user, "pk", None),
            },
        )
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "integrativ.config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "integrativ": {"level": os.environ.get("INTEGRATIV_LOG_LEVEL", "INFO")},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # what was not found stands in the access log
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def _event(record: logging.LogRecord) -> str:
    """The message as it was typed by a programmer, never as it was filled in."""
    if record.args or record.name.partition(".")[0] == "django" or record.name.startswith(TRUSTED):
        return str(record.msg)
    return "message withheld"


def _is_plain(value: object) -> bool:
    """Whether a value is an id, a number or a short word; a sentence is none of these."""
    return isinstance(value, (int, float, uuid.UUID)) or (
        isinstance(value, str) and len(value) <= 80 and " " not in value
    )
