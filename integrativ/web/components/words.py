"""Filters that turn dates, spans and names into words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

register = template.Library()

LONG_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
KEPT = re.compile(r"(§§?|Abs\.|Nr\.|Satz) (?=\d)")

WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def _local(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def datum(value: Any) -> str:
    """A day as 23.11.2026. Text passes through, None becomes nothing."""
    if isinstance(value, dt.date):
        return f"{_local(value):%d.%m.%Y}"
    return "" if value is None else str(value)


@register.filter
def datum_kurz(value: Any) -> str:
    """A day in a list of the same year, with its weekday: Mo 23.11."""
    if isinstance(value, dt.date):
        day = _local(value)
        return f"{WEEKDAYS[day.weekday()]} {day:%d.%m.}"
    return datum(value)


@register.filter
def datum_zeit(value: Any) -> str:
    """A moment in local time: 23.11.2026, 14:12."""
    if isinstance(value, dt.datetime):
        return f"{_local(value):%d.%m.%Y, %H:%M}"
    return datum(value)


def _day(value: dt.date) -> dt.date:
    local = _local(value)
    return local.date() if isinstance(local, dt.datetime) else local


def days_between(value: dt.date, on: dt.date) -> int:
    """Whole days from `on` to `value`; negative when `value` has passed."""
    return (_day(value) - _day(on)).days


@register.filter
def waehlbar(number: str) -> str:
    """A telephone number as an address may hold it: 0234 910-0000 becomes 02349100000 (RFC 3966)."""
    return re.sub(r"[^\d+]", "", number)


@register.filter
def telefon(number: Any) -> SafeString:
    """A telephone number that no line breaks: it can be read aloud and copied in one piece."""
    return format_html('<span class="i-tel">{}</span>', number) if number else SafeString("")


@register.filter
def in_tagen(value: Any, on: Any) -> str:
    """How far a day is from `on`: heute, morgen, in 42 Tagen, vor 3 Tagen."""
    if not isinstance(value, dt.date) or not isinstance(on, dt.date):
        return ""
    days = days_between(value, on)
    fixed = {0: gettext("heute"), 1: gettext("morgen"), -1: gettext("gestern")}
    if days in fixed:
        return fixed[days]
    if days > 0:
        return ngettext("in %(days)d Tag", "in %(days)d Tagen", days) % {"days": days}
    return ngettext("vor %(days)d Tag", "vor %(days)d Tagen", -days) % {"days": -days}


@register.filter
def seit_tagen(days: Any) -> str:
    """How long something lasts: seit heute, seit 1 Tag, seit 12 Tagen."""
    if days is None or days == "":
        return ""
    if int(days) == 0:
        return gettext("seit heute")
    return ngettext("seit %(days)d Tag", "seit %(days)d Tagen", int(days)) % {"days": int(days)}


@register.filter
def tage(days: Any) -> str:
    """A number of days with its word: 1 Tag, 26 Tage."""
    if days is None or days == "":
        return ""
    return ngettext("%(days)d Tag", "%(days)d Tage", int(days)) % {"days": int(days)}


def day_words(day: dt.date) -> str:
    """A day in words: Montag, 23. November 2026."""
    return f"{LONG_WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year}"


@register.filter
def paragraf(text: Any) -> Any:
    """A statute that stays on its line: no break between § or Abs. and its number."""
    return KEPT.sub("\\1\u00a0", text) if isinstance(text, str) and "§" in text else text


@register.filter
def person_name(value: Any) -> SafeString:
    """A name as its owner writes it, isolated so that Arabic letters do not turn the sentence round."""
    if value is None or value == "":
        return SafeString("")
    if isinstance(value, SafeString) and value.startswith("<bdi"):
        return value
    for attribute in ("display_name", "full_name", "name"):
        found = getattr(value, attribute, None)
        if found:
            return format_html("<bdi>{}</bdi>", found() if callable(found) else found)
    return format_html("<bdi>{}</bdi>", value)
