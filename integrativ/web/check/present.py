"""What the templates of the check show. No rule is decided here and nothing is remembered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from integrativ import law
from integrativ.law.texts import GERMAN
from integrativ.network.models import Topic
from integrativ.network.queries import Contact, NotRecorded, Responsible
from integrativ.people import vocabulary
from integrativ.web.check import wording
from integrativ.web.check.contacts import contacts, place_of
from integrativ.web.check.reading import PRESUMED
from integrativ.web.check.result import Ground, Result, may_name, result, tree
from integrativ.web.check.walk import COMPANIES, HELPERS, PEOPLE, Walk
from integrativ.web.components.law import tree_node
from integrativ.web.honest import Banner, in_plain_words
from integrativ.web.language import available
from integrativ.web.law_tree import Line, drawn
from integrativ.web.law_words import KINDS
from integrativ.web.tongues import direction, filled, set_apart

CHIP = {"ok": "ok", "info": "info", "warn": "wait", "no": "no"}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The places of the public pages; somebody signed in keeps the own navigation."""
    if getattr(request, "membership", None) is not None:
        return []
    named = (
        (_("Darf ich arbeiten?"), "check:doors"),
        (_("Für Menschen"), "public:people"),
        (_("Für Betriebe"), "public:companies"),
        (_("Recht"), "lawbook:contents"),
        (_("Hilfe"), "public:help"),
    )
    here = request.path.startswith(reverse("check:doors"))
    return [{"label": label, "url": reverse(name), "current": here and name == "check:doors"} for label, name in named]


def frame(request: HttpRequest, way: Walk, on: dt.date) -> dict[str, Any]:
    """What question and result share: hidden answers, languages, the answers so far."""
    current = wording.tongue()
    nav = navigation(request)
    return {
        **({"nav": nav} if nav else {}),
        "on": on,
        "door": way.door,
        "address": reverse(f"check:{way.door}"),
        "door_title": door_title(way.door),
        "sent": [*way.sent.items(), *way.aside.items()],
        "given": wording.given_answers(way),
        "language": current,
        "translated": current != GERMAN,
        "languages": [
            {"code": code, "name": name, "bidi": get_language_info(code)["bidi"], "current": code == current}
            for code, name in available().items()
        ],
    }


def door_title(door: str) -> str:
    """The heading of a door."""
    return {
        PEOPLE: _("Darf ich arbeiten?"),
        COMPANIES: _("Darf die Person bei uns arbeiten?"),
        HELPERS: _("Darf die Person arbeiten, die ich begleite?"),
    }[door]


def answer(way: Walk, on: dt.date) -> dict[str, Any]:
    """The result in the language being spoken."""
    found = result(way, on)
    place = place_of(way)
    bodies = contacts(way, found, place, on)
    return {
        **_outcome(found),
        "look": found.look,
        "chip": CHIP[found.look],
        "honest": _honest(way, found, bodies),
        "grounds": [_ground(ground) for ground in found.grounds],
        "text_state": wording.day(found.text_state) if found.text_state else "",
        "duties": [{"text": _duty(rule), "sure": status == "met"} for rule, status in found.duties],
        "place": place.name if place else "",
        "contacts": [_contact(body) for body in bodies],
        "unclear": found.outcome == "unclear",
        "helper": way.door == HELPERS,
        "tree": _tree(way, found, on),
    }


def _outcome(found: Result) -> dict[str, Any]:
    name = f"outcomes.{found.outcome}"
    return {
        "sentence": wording.words(f"{name}.sentence"),
        "meaning": wording.words(f"{name}.meaning"),
        "next_step": wording.words(f"{name}.next"),
        "earliest": earliest_words(found.earliest) if found.earliest else "",
        "ba": wording.words(f"ba.{found.ba}") if found.ba else "",
        "limits": [text for rule in found.limits if (text := wording.words(f"limits.{rule}"))],
        "deciders": [wording.words(f"who.{maker}") or maker for maker in found.who],
        "presumed": [wording.words(f"presumed.{text}") for text in found.presumed],
        "depends": _depends(found.depends),
        "presumed_intro": wording.words("outcomes.conditional.intro"),
        "presumed_why": wording.words("outcomes.conditional.why"),
        "depends_intro": wording.words("outcomes.conditional.unasked"),
    }


def earliest_words(day: dt.date) -> str:
    """From which day on, in the language being spoken."""
    return filled("earliest", day=day)


def _depends(names: tuple[str, ...]) -> list[str]:
    """Open points in words: what the check can ask as its question, what it never asks as its presumption."""
    asked = [wording.question(name, PEOPLE) for name in names if may_name(name)]
    presumed = [wording.words(f"presumed.{PRESUMED[name][1]}") for name in names if name in PRESUMED]
    return list(dict.fromkeys(text for text in (*asked, *presumed) if text))


def _honest(way: Walk, found: Result, bodies: list[Responsible | NotRecorded]) -> Banner | None:
    """What is uncertain, and the office to ask: by its name where it is recorded."""
    named = next((body for body in bodies if isinstance(body, Responsible) and body.topic == Topic.WORK_PERMIT), None)
    who = set_apart(str(named.body)) if named else wording.words("who.ABH")
    return in_plain_words(found.doubts, who, wording.tongue(), to_others=way.door != PEOPLE)


def _tree(way: Walk, found: Result, on: dt.date) -> Line | None:
    """Helpers read every condition, in German; what was never asked is marked as taken for granted."""
    node = tree(found, on) if way.door == HELPERS else None
    return drawn(node, lambda leaf: _value(leaf, way)) if node else None


def _value(leaf: law.Node, way: Walk) -> str:
    if leaf.value is None:
        return "dazu fehlt die Angabe" if leaf.missing else ""
    place = leaf.fact in vocabulary.COUNTRY_FACTS
    shown = vocabulary.value_text(leaf.fact, leaf.value) if place else law.value_label(leaf.fact, leaf.value)
    return f"{shown} · angenommen, nicht gefragt" if leaf.fact in PRESUMED and leaf.fact not in way.facts else shown


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "norm": wording.german(ground.norm),
        "page": reverse("lawbook:rule", args=[ground.rule]),
        "title": wording.german(ground.title),
        "effect": wording.german(ground.effect),
        "url": ground.url,
        "checked": wording.day(ground.text_state),
        "sure": ground.confidence == "high",
        "why": wording.german(ground.why),
        "bound": wording.german(KINDS.get(ground.kind, ground.kind)),
        "decides": wording.german(ground.decides),
        "since": wording.day(ground.since) if ground.since else "",
    }


def _duty(rule: str) -> str:
    return wording.words(f"duties.{rule}") or wording.german(law.catalogue().rules[rule].title_de)


def _contact(body: Responsible | NotRecorded) -> dict[str, Any]:
    topic = wording.words(f"topics.{body.topic}") or wording.german(body.topic_label)
    if isinstance(body, NotRecorded):
        units = [wording.german(str(unit)) for unit in body.recorders]
        return {"topic": topic, "name": "", "contact": None, "units": units}
    shown: Contact | None = body.contact if body.contact.is_recorded else None
    return {"topic": topic, "name": wording.german(str(body.body)), "contact": shown, "units": []}


def sheet(request: HttpRequest, way: Walk, on: dt.date) -> dict[str, Any]:
    """The result on paper: German first, beside it the language of the reader."""
    own = wording.tongue()
    with translation.override(GERMAN):
        german = {**answer(way, on), "given": wording.given_answers(way), "title": door_title(way.door)}
    here = {**answer(way, on), "given": wording.given_answers(way), "title": door_title(way.door)}
    return {
        **frame(request, way, on),
        "german": german,
        "own": here if own != GERMAN else None,
        "own_code": own,
        "own_bidi": get_language_info(own)["bidi"],
        "own_dir": direction(own),
        "tree": tree_node(german["tree"]) if german["tree"] else None,
        "pairs": list(zip(german["given"], here["given"], strict=True)),
    }
