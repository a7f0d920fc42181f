"""The forms of a page as a browser would fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

TYPED = {"text", "search", "email", "tel", "number", "date", "url", ""}


@dataclass
class Form:
    """One form: where it goes, how, and what a browser would send without anybody typing."""

    action: str
    method: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)  # fields into which one writes
    names: set[str] = field(default_factory=set)  # every field


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, []
        self.inside: Form | None = None
        self.area = self.select = ""
        self.chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(urljoin(self.url, a.get("action") or self.url), a.get("method", "get").lower())
            self.forms.append(self.inside)
        if self.inside is None:
            return
        name = a.get("name", "")
        if name:
            self.inside.names.add(name)
        if tag == "input" and name:
            self._input(a, name)
        elif tag == "textarea" and name:
            self.area = name
            self.inside.typed.add(name)
            self.inside.sent[name] = [""]
        elif tag == "select":
            self.select, self.chosen = name, False
        elif tag == "option" and self.select and a.get("value") and ("selected" in a or not self.chosen):
            self.inside.sent[self.select] = [a["value"]]
            self.chosen = True

    def _input(self, a: dict[str, str], name: str) -> None:
        assert self.inside is not None
        kind = a.get("type", "")
        if kind in TYPED:
            self.inside.typed.add(name)
        if kind == "radio" and a.get("value") and ("checked" in a or name not in self.inside.sent):
            self.inside.sent[name] = [a.get("value", "on")]
        elif kind == "checkbox":
            self.inside.sent.setdefault(name, []).append(a.get("value", "on"))
        elif kind not in ("radio", "submit", "file"):
            self.inside.sent[name] = [a.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.area and self.inside is not None:
            self.inside.sent[self.area] = [(self.inside.sent[self.area][0] + data).removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def forms_of(html: str, url: str) -> list[Form]:
    """All forms of a page in their order."""
    reader = _Reader(url)
    reader.feed(html)
    return reader.forms
