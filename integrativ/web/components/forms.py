"""Django forms in the look of integrativ, with an error list that leads to each field."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField

from integrativ.web.components.shapes import Shape
from integrativ.web.forms import GermanDateField

register = template.Library()

ROWS_FROM = 6


def _look(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choice"
    return "group" if field.use_fieldset else "input"


def _attributes(field: BoundField) -> dict[str, Any]:
    attrs: dict[str, Any] = {}
    if isinstance(field.field, forms.DateField | GermanDateField) and not field.use_fieldset:
        attrs["class"] = f"{field.field.widget.attrs.get('class', '')} i-input--date".strip()
    return attrs


@register.inclusion_tag("bausteine/feld.html")
def feld(field: BoundField, hint: str = "", filters: bool = False) -> Shape:
    """Label, hint, error and widget of one form field. {% feld form.name %}; `hint` replaces the help text.

    Fields that may stay empty say "freiwillig", except those that only filter a list (`filters=True`). Radio and checkbox
    lists become large surfaces in a fieldset.
    """
    look = _look(field)
    choices = list(field.subwidgets) if look == "choice" else []
    parts = (("helptext", hint or field.help_text), ("error", field.errors))
    described = " ".join(f"{field.auto_id}_{part}" for part, shown in parts if shown)
    attrs = _attributes(field)
    if described and look != "choice":
        attrs["aria-describedby"] = described
    return {
        "field": field,
        "look": look,
        "widget": field.as_widget(attrs=attrs) if look != "choice" else "",
        "choices": choices,
        "as_rows": len(choices) >= ROWS_FROM,
        "help": hint or field.help_text,
        "errors": list(field.errors),
        "optional": not filters and not field.field.required and look != "check",
        "described": described,
    }


def error_links(form: BaseForm) -> list[Shape]:
    """Every error of a form with the place where it can be repaired."""
    links = [{"text": text, "label": "", "target": ""} for text in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or field.auto_id
        if _look(field) == "choice":
            target = f"{field.auto_id}_0"
        links += [{"text": text, "label": field.label, "target": target} for text in field.errors]
    return links


@register.inclusion_tag("bausteine/fehlerliste.html")
def fehlerliste(form: BaseForm) -> Shape:
    """All errors of a form on top of the page, each a link to its field. {% fehlerliste form %}"""
    return {"errors": error_links(form) if form.is_bound else []}


@register.inclusion_tag("bausteine/formular.html")
def formular(
    form: BaseForm,
    action: str = "",
    submit: str = "Speichern",
    cancel_url: str = "",
    method: str = "post",
    danger: bool = False,
) -> Shape:
    """A whole Django form with error list and buttons. {% formular form submit="Speichern" cancel_url=back %}

    Answer an invalid form with status 422 (`integrativ.web.forms.answer`), so that htmx shows it as well.
    """
    return {
        "form": form,
        "action": action,
        "submit": submit,
        "cancel_url": cancel_url,
        "method": method,
        "danger": danger,
        "errors": error_links(form) if form.is_bound else [],
        "multipart": form.is_multipart(),
        "hidden": form.hidden_fields(),
        "fields": form.visible_fields(),
    }
