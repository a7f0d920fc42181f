"""Texts people read, by name, in their language; what is only there in German is marked as German."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from integrativ.law.texts import GERMAN, RIGHT_TO_LEFT, said

LATIN = re.compile(r"(?<![{A-Za-z])[§A-Za-zÄÖÜäöüß][A-Za-zÄÖÜäöüß0-9§ \u00a0.–-]*[A-Za-zÄÖÜäöüß0-9]|«[A-Za-z][^»]*»")
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


def tongue() -> str:
    """The language the page is being written in."""
    return get_language() or GERMAN


def direction(language: str) -> str:
    """Which way a language runs: `rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def words(name: str, language: str = "") -> str:
    """A text by its name, marked with its language where it is not the page's."""
    language = language or tongue()
    found = said(name, language)
    text = found.text.replace("§ ", "§\u00a0")
    text = isolated(text) if found.direction == "rtl" else text
    return marked(text, found.language, language)


def filled(name: str, language: str = "", **values: Any) -> SafeString:
    """A text with its placeholders filled: days and names are set apart, so that nothing turns round."""
    parts = PLACEHOLDER.split(str(words(name, language)))
    said_here = (values[part] if number % 2 else part for number, part in enumerate(parts))
    shown = (day(one) if isinstance(one, dt.date) else conditional_escape(one) for one in said_here)
    return format_html_join("", "{}", ((one,) for one in shown))


def isolated(text: str) -> str:
    """Arabic or Persian with its Latin parts set apart, so that "§§ 28–36a" and quoted German never turn round."""
    return LATIN.sub("\u2066\\g<0>\u2069", text)


def marked(text: str, language: str, page: str = "") -> str:
    """Text in a language; HTML says so when the page speaks another one."""
    if not text or language == (page or tongue()):
        return text
    way = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, way, text)


def german(text: str, language: str = "") -> str:
    """A German text of the catalogue on a page of any language."""
    page = language or tongue()
    return text if page.startswith(GERMAN) else marked(text, GERMAN, page)


def day(value: dt.date) -> str:
    """A day that does not turn round in Arabic or Persian."""
    return format_html('<bdi dir="ltr">{}</bdi>', f"{value:%d.%m.%Y}")


def set_apart(text: str) -> str:
    """A name, a number or an address in Latin letters inside a text of any direction."""
    return format_html('<bdi dir="ltr" lang="de">{}</bdi>', text)
