"""The frame of a page: head, navigation, breadcrumb, tabs, page numbers, pills, search, messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext_noop

from integrativ.web.components.shapes import Shape, shape, shapes
from integrativ.web.language import available

register = template.Library()

LINK: dict[str, Any] = {"label": "", "url": "", "current": False, "count": ""}
HAT_CHOICE, MY_ACCESS, DEMO_CAST = "access:hats", "access:mine", "access:demo"
FOOT = (
    (gettext_noop("Barrierefreiheit"), "public:accessibility"),
    (gettext_noop("Datenschutz"), "public:privacy"),
    (gettext_noop("Impressum"), "public:imprint"),
    (gettext_noop("Datenquellen"), "public:sources"),
    (gettext_noop("Hilfe"), "public:help"),
)


def address(name: str) -> str:
    """The address of a named page, or nothing when the project does not route it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("bausteine/kopf.html", takes_context=True)
def kopf(context: template.Context) -> Shape:
    """Government line, brand, main navigation and the signed-in person.

    {% kopf %}: reads from the context `nav` (label, url, current), `hat` and `hats` (integrativ.web.frame), or
    `who` (name, organisation, switch_url, signout_url) in their place, and `office_line`. A stranger sees "Anmelden".
    """
    nav = shapes(context.get("nav"), **LINK)
    first_place = nav[0]["url"] if nav and context.get("hat") is not None else ""
    return {
        "office_line": context.get("office_line") or "",
        "demo": bool(context.get("is_demo")),
        "demo_url": address(DEMO_CAST) if context.get("is_demo") else "",
        "nav": nav,
        "who": _who(context),
        "home_url": context.get("home_url") or first_place or address("public:start") or "/",
        "signin_url": context.get("signin_url") or address("account_login"),
    }


def _who(context: template.Context) -> Shape | None:
    """Name and body of the person signed in, from `who`, from the hat, or from the account alone."""
    fields = {
        "name": "",
        "organisation": "",
        "switch_url": "",
        "signout_url": address("account_logout"),
        "account_url": address(MY_ACCESS),
    }
    if context.get("who"):
        return shape(context["who"], **fields)
    hat, user = context.get("hat"), context.get("user")
    if hat is not None:
        several = len(context.get("hats") or ()) > 1
        switch = address(HAT_CHOICE) if several else ""
        return {**fields, "name": hat.user.name, "organisation": hat.organisation.short_name, "switch_url": switch}
    if user is not None and user.is_authenticated:
        return {**fields, "name": str(user)}
    return None


@register.inclusion_tag("bausteine/fuss.html", takes_context=True)
def fuss(context: template.Context) -> Shape:
    """Footer: what this page is and the legal pages. {% fuss %}; `is_demo` in the context adds a note."""
    return {"demo": bool(context.get("is_demo")), "links": [(label, address(name)) for label, name in FOOT]}


@register.inclusion_tag("bausteine/sprachen.html", takes_context=True)
def sprachen(context: template.Context) -> Shape:
    """Language choice as a form (works without script). {% sprachen %}: German and what has a translation."""
    request = context.get("request")
    current = get_language()
    languages = [
        {"code": code, "name": name, "bidi": get_language_info(code)["bidi"], "current": code == current}
        for code, name in available().items()
    ]
    back = request.get_full_path() if request else "/"
    translated = current != settings.LANGUAGE_CODE
    return {"languages": languages, "next": back, "url": address("public:language"), "translated": translated}


@register.inclusion_tag("bausteine/navigation.html")
def navigation(nav: Iterable[Any], label: str = "Hauptnavigation") -> Shape:
    """A row of at most five places. {% navigation nav label %}; nav: label, url, current."""
    return {"nav": shapes(nav, **LINK), "label": label}


@register.inclusion_tag("bausteine/brotkrumen.html")
def brotkrumen(trail: Iterable[Any]) -> Shape:
    """Breadcrumb from the second level on. {% brotkrumen trail %}; trail: label, url; the last one is the page."""
    return {"trail": shapes(trail, label="", url="")}


@register.inclusion_tag("bausteine/reiter.html")
def reiter(tabs: Iterable[Any], label: str = "Bereiche") -> Shape:
    """Parts of one thing, each with its own address. {% reiter tabs label %}; tabs: label, url, current, count."""
    return {"tabs": shapes(tabs, **LINK), "label": label}


@register.inclusion_tag("bausteine/pillen.html")
def filter_pillen(pills: Iterable[Any], label: str = "Auswahl") -> Shape:
    """Filters of a list as links. {% filter_pillen pills label %}; pills: label, url, current, count."""
    return {"pills": shapes(pills, **LINK), "label": label}


@register.inclusion_tag("bausteine/seitenzahlen.html", takes_context=True)
def seitenzahlen(context: template.Context, page: Any, param: str = "seite") -> Shape:
    """Page numbers of a Django Page, from 50 rows on. {% seitenzahlen page %}; keeps the rest of the address."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(number: int) -> str:
        if query is None:
            return f"?{param}={number}"
        query[param] = str(number)
        return f"?{query.urlencode()}"

    gap = page.paginator.ELLIPSIS
    numbers = [
        {"label": str(number), "url": "" if number == gap else link(int(number)), "current": number == page.number}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "shown": page.paginator.num_pages > 1,
        "numbers": numbers,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("bausteine/suche.html")
def suche(
    label: str,
    name: str = "q",
    value: str = "",
    action: str = "",
    submit: str = "Suchen",
    hidden: Iterable[Any] | None = None,
) -> Shape:
    """A search form (GET). {% suche "Person, Betrieb, Stelle" name="q" value=q %}; hidden: name, value to keep."""
    return {
        "label": label,
        "name": name,
        "value": value or "",
        "action": action,
        "submit": submit,
        "hidden": shapes(hidden, name="", value=""),
    }


@register.inclusion_tag("bausteine/meldung.html")
def meldung(text: str, url: str = "", label: str = "", kind: str = "ok") -> Shape:
    """What happened, with the way back. {% meldung text url label %}; kind "no" for a failure."""
    return {"text": text, "url": url, "label": label, "kind": kind}


@register.inclusion_tag("bausteine/leer.html")
def leer(title: str, text: str = "", url: str = "", label: str = "", heading: int = 2) -> Shape:
    """Why a list is empty and what comes next. {% leer title text url label heading=2 %}"""
    return {"title": title, "text": text, "url": url, "label": label, "heading": heading}


@register.simple_block_tag(end_name="endhinweis")
def hinweis(content: SafeString, kind: str = "hint") -> str:
    """A quiet box with a note. {% hinweis "warn" %}Text{% endhinweis %}; kind: hint, ok, warn, no."""
    return render_to_string("bausteine/hinweis.html", {"content": content, "kind": kind})


@register.inclusion_tag("bausteine/symbol.html")
def symbol(name: str, css: str = "") -> Shape:
    """A small drawing, always beside a word. {% symbol "ok" %}; the names are in bausteine/symbol.html."""
    return {"name": name, "css": css}
