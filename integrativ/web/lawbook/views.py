"""Look up the law: contents and search, a statute, a rule. Nothing personal is asked or kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrativ import law
from integrativ.common import dates
from integrativ.law import book
from integrativ.web.components.frame import address
from integrativ.web.doors import open_door
from integrativ.web.forms import GermanDateField, answer
from integrativ.web.lawbook import present


class LookUpForm(forms.Form):
    """What is searched, and the day that is asked for; both may stand in the address."""

    use_required_attribute = False

    q = forms.CharField(label="Suchen", required=False, max_length=100, help_text="Zum Beispiel: § 16g, Ausbildung")
    am = GermanDateField(label="Was galt am", required=False, help_text="Ein Tag, zum Beispiel 01.03.2024")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("initial", {"am": dates.today()})
        super().__init__(*args, **kwargs)

    @property
    def day(self) -> dt.date:
        """The day asked for; today if none or none that can be read."""
        return getattr(self, "cleaned_data", {}).get("am") or dates.today()


class DayForm(LookUpForm):
    """The day alone."""

    q = None  # type: ignore[assignment]


@open_door
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """All statutes, or what was found."""
    form = _asked(LookUpForm, request)
    words = getattr(form, "cleaned_data", {}).get("q", "")
    context = {
        "found": present.rows(book.search(words), form.day) if words else None,
        "words": words,
        "statutes": [present.statute_row(entry) for entry in book.statutes()],
        "version": law.ruleset(),
    }
    return _page(request, "lawbook/contents.html", form, trail=[], **context)


@open_door
@require_safe
def statute(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules of one statute, with what holds on the day."""
    entry = book.statute(slug)
    if entry is None:
        raise Http404
    form = _asked(DayForm, request)
    context = {"statute": entry, "rows": present.rows(entry.rules, form.day)}
    return _page(request, "lawbook/statute.html", form, trail=[(entry.name, "")], **context)


@open_door
@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule with all its editions, in words, with sources, cases and open points."""
    try:
        page = book.rule_page(rule_id)
    except law.UnknownRule:
        raise Http404 from None
    form = _asked(DayForm, request)
    context = present.rule_context(page, form.day)
    trail = [(page.statute.name, reverse("lawbook:statute", args=[page.statute.slug])), (page.rule.title_de, "")]
    return _page(request, "lawbook/rule.html", form, trail=trail, **context)


def _asked(kind: type[LookUpForm], request: HttpRequest) -> LookUpForm:
    """Give the form as it was filled in; before anything was asked it shows today."""
    form = kind(request.GET if set(request.GET) & set(kind.base_fields) else None)
    form.is_valid()
    return form


def _page(
    request: HttpRequest, template: str, form: LookUpForm, *, trail: list[tuple[str, str]], **context: Any
) -> HttpResponse:
    start = [("Startseite", reverse("public:start")), ("Recht", reverse("lawbook:contents") if trail else "")]
    context = {
        "trail": [*start, *trail],
        "day": form.day,
        "is_today": form.day == dates.today(),
        "signin_url": address("account_login"),
        **context,
    }
    return answer(request, template, context, form=form)
