"""Legal answers: state chip, discretion word, answer card, because-tree, missing fact, way to stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from integrativ.web.components.shapes import Shape, shape, shapes

register = template.Library()

CHIP: dict[str, Any] = {"kind": "neutral", "word": "", "icon": ""}
CHIP_LOOK = {
    "ok": ("ok", "ok"),
    "info": ("info", "open"),
    "open": ("info", "open"),
    "warn": ("warn", "warn"),
    "no": ("no", "no"),
    "mine": ("mine", "mine"),
    "wait": ("neutral", "wait"),
    "locked": ("neutral", "lock"),
    "ended": ("neutral", "ended"),
    "half": ("neutral", "half"),
    "neutral": ("neutral", "none"),
}
WORDS = {
    "entitlement": "Anspruch",
    "claim": "Anspruch",
    "shall": "Soll",
    "should": "Soll",
    "soll": "Soll",
    "regular": "in der Regel",
    "discretion": "Ermessen",
    "may": "Ermessen",
    "ermessen": "Ermessen",
    "anspruch": "Anspruch",
}
NODE_LOOK = {
    "met": ("ok", "erfüllt"),
    "not_met": ("none", "nicht erfüllt"),
    "open": ("open", "offen"),
    "not_in_force": ("ended", "gilt an diesem Tag nicht"),
    "blocked": ("no", "verboten"),
}
CONFIDENCE = {"high": "hoch", "medium": "mittel", "low": "niedrig"}


def chip_shape(kind: str, word: Any, icon: str = "") -> Shape:
    """Class, drawing and word of a state."""
    css, drawing = CHIP_LOOK.get(str(kind), CHIP_LOOK["neutral"])
    return {"css": css, "icon": icon or drawing, "word": word}


@register.inclusion_tag("bausteine/chip.html")
def chip(kind: str, word: Any, icon: str = "") -> Shape:
    """A state: shape, word, colour in this order. {% chip "ok" "erfüllt" %}

    kind: ok, info (= open), warn, no, mine, neutral, wait, locked, ended, half. "Offen" is never red.
    """
    return {"chip": chip_shape(kind, word, icon)}


@register.inclusion_tag("bausteine/wort.html")
def wort(word: str) -> Shape:
    """How far the authority is bound. {% wort "soll" %}: anspruch, soll, ermessen, regular, or the word itself."""
    return {"word": WORDS.get(str(word).lower(), word)}


def _source(thing: Any) -> Shape:
    if isinstance(thing, str) and thing.startswith(("http://", "https://")):
        return {"label": "Quelle", "url": thing, "checked_on": None}
    return shape(thing, label="Quelle", url="", checked_on=None)


def _validity(node: Shape) -> list[str]:
    parts = []
    if isinstance(node["valid_from"], dt.date):
        parts.append(f"Fassung seit {node['valid_from']:%d.%m.%Y}")
    if isinstance(node["valid_to"], dt.date):
        parts.append(f"gilt bis {node['valid_to']:%d.%m.%Y}")
    if isinstance(node["text_state"], dt.date):
        parts.append(f"geprüft {node['text_state']:%d.%m.%Y}")
    elif node["text_state"]:
        parts.append(str(node["text_state"]))
    if node["confidence"]:
        parts.append(f"Sicherheit {CONFIDENCE.get(str(node['confidence']), node['confidence'])}")
    return parts


def tree_node(thing: Any, open_depth: int = 2, depth: int = 1) -> Shape:
    """One condition with everything below it; deeper than `open_depth` is folded, unless it is open itself.

    What is decided stays decided, whatever is unknown below it: those questions are nobody's work today.
    """
    node = shape(
        thing,
        text_de="",
        state="open",
        norm="",
        sources=(),
        valid_from=None,
        valid_to=None,
        text_state=None,
        confidence="",
        detail="",
        children=(),
    )
    children = [tree_node(child, open_depth, depth + 1) for child in node["children"]]
    state = str(getattr(node["state"], "value", node["state"]))
    icon, word = NODE_LOOK.get(state, NODE_LOOK["open"])
    return {
        **node,
        "state": state,
        "icon": icon,
        "word": word,
        "children": children,
        "folded": depth >= open_depth and bool(children) and state != "open",
        "sources": [_source(source) for source in node["sources"]],
        "validity": _validity(node),
    }


def _roots(nodes: Any) -> list[Any]:
    if not nodes:
        return []
    return list(nodes) if isinstance(nodes, list | tuple) else [nodes]


@register.inclusion_tag("bausteine/baum.html")
def baum(nodes: Any, open_depth: int = 2) -> Shape:
    """The reasons of an answer down to fact and norm. {% baum node open_depth=2 %}: one node or a list of nodes.

    node: state (met, not_met, open, not_in_force, blocked), text_de, norm, sources (label, url, checked_on),
    valid_from, valid_to, text_state (day of the check or text), confidence, detail, children.
    """
    return {"nodes": [tree_node(node, open_depth) for node in _roots(nodes)]}


def _ask(thing: Any) -> Shape:
    ask = shape(
        thing,
        question="",
        name="answer",
        choices=(),
        url="",
        knows="",
        hint="",
        value="",
        submit="Antwort speichern",
        hidden=(),
        id="",
    )
    ask["choices"] = shapes(ask["choices"], value="", label="")
    ask["hidden"] = shapes(ask["hidden"], name="", value="")
    ask["id"] = ask["id"] or f"frage-{ask['name']}"
    return ask


@register.inclusion_tag("bausteine/frage.html")
def frage(ask: Any) -> Shape:
    """A missing fact, asked on the spot as a form. {% frage ask %}

    ask: question, name, choices (value, label), url (POST), knows (who knows it), hint, value, submit,
    hidden (name, value), id.
    """
    return {"ask": _ask(ask)}


@register.inclusion_tag("bausteine/antwort.html")
def antwort(answer: Any, heading: int = 2, open_depth: int = 2) -> Shape:
    """A legal answer: sentence, discretion word, who decides, what is missing, because, law date. {% antwort answer %}

    answer: kind (ok, info, warn, no, neutral), question, sentence, word, explanation, facts (label, value), asks,
    cases (label, value: what each answer would mean), actions (label, url), because (node or list), law_date,
    confidence, confidence_reason, note, id. The first action is the main button.
    """
    fields = shape(
        answer,
        kind="neutral",
        question="",
        sentence="",
        word="",
        explanation="",
        facts=(),
        asks=(),
        cases=(),
        actions=(),
        because=(),
        law_date=None,
        confidence="",
        confidence_reason="",
        note="",
        id="antwort",
    )
    return {
        **fields,
        "heading": heading,
        "word": WORDS.get(str(fields["word"]).lower(), fields["word"]),
        "facts": shapes(fields["facts"], label="", value=""),
        "asks": [_ask(ask) for ask in fields["asks"]],
        "cases": shapes(fields["cases"], label="", value=""),
        "actions": shapes(fields["actions"], label="", url=""),
        "nodes": [tree_node(node, open_depth) for node in _roots(fields["because"])],
        "confidence": CONFIDENCE.get(str(fields["confidence"]), fields["confidence"]),
    }


@register.inclusion_tag("bausteine/pfad.html")
def pfad(path: Any, heading: int = 3) -> Shape:
    """One way to stay or one funding, with its state and what would change it. {% pfad path %}, inside <ol>.

    path: title, norm, word, chip (kind, word), text, change, asks, because, link (label, url).
    """
    fields = shape(path, title="", norm="", word="", chip=None, text="", change="", asks=(), because=(), link=None)
    nodes = [tree_node(node) for node in _roots(fields["because"])]
    return {
        **fields,
        "heading": heading,
        "word": WORDS.get(str(fields["word"]).lower(), fields["word"]),
        "chip": chip_shape(**shape(fields["chip"], **CHIP)) if fields["chip"] else None,
        "asks": [_ask(ask) for ask in fields["asks"]],
        "nodes": nodes,
        "link": shape(fields["link"], label="", url="") if fields["link"] else None,
    }
