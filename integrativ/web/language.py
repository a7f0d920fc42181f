"""Which language a public page speaks. Staff pages are German; pages for people follow the person's choice."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import to_locale
from django.utils.translation.trans_real import parse_accept_lang_header

LOCALE = Path(__file__).resolve().parent / "locale"


def available() -> dict[str, str]:
    """Code and own name of German and of every language that has a translation."""
    return {
        code: name
        for code, name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE or (LOCALE / to_locale(code) / "LC_MESSAGES" / "django.mo").exists()
    }


def chosen_language(request: HttpRequest) -> str:
    """The language kept in the cookie, else the first one the browser asks for that we speak, else German."""
    offered = available()
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wanted = [kept, *(code for code, _ in parse_accept_lang_header(request.headers.get("accept-language", "")))]
    for code in wanted:
        for candidate in (code, code.split("-")[0]):
            if candidate in offered:
                return candidate
    return settings.LANGUAGE_CODE


def speaks_languages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show this page in the language of the person who opens it."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = chosen_language(request)
        with translation.override(code):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return inner
