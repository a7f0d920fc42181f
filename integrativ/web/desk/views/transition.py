"""The way from the Chancen-Aufenthaltsrecht to §§ 25a, 25b: per person for the case manager, in numbers for the coordination."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrativ import law
from integrativ.common import dates
from integrativ.radar import holders as radar
from integrativ.radar.transition import BRIDGE, FICTION, Condition, Path, Standing, statutory_end
from integrativ.tenancy.models import Role
from integrativ.web.components.words import in_tagen
from integrativ.web.desk.legal import present, words
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.law_words import source_link

PAGE = 15
NEAR = 90
MEANS = {
    "soll": "Die Behörde soll den Titel geben. Nur in besonderen Fällen darf sie anders entscheiden.",
    "ermessen": "Die Behörde wägt ab und kann ja oder nein sagen.",
    "anspruch": "Die Behörde muss den Titel geben.",
    "regular": "In der Regel muss die Behörde den Titel geben.",
}


@require_safe
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def mine(request: HatRequest) -> HttpResponse:
    """Each holder of the title among the hat's cases: until when, which conditions, what is missing."""
    on = dates.today()
    found = radar.holders(request.membership, on)
    page = Paginator(found, PAGE).get_page(request.GET.get("seite"))
    context = {
        "trail": [("Radar", reverse("desk:radar")), ("Chancen-Aufenthalt", "")],
        "figures": _figures(found),
        "people": [_person(seen) for seen in radar.looked_at(list(page.object_list), on)],
        "page": page,
        "on": on,
        "law": _law(on),
    }
    return render(request, "desk/transition/mine.html", context)


@require_safe
@door(Role.COORDINATOR, kinds=DESK_KINDS)
def numbers(request: HatRequest) -> HttpResponse:
    """All holders of the body by case number: who leads, last day, how far each way is. No name, no fact."""
    on = dates.today()
    found = radar.numbers(request.membership, on)
    page = Paginator(found.lines, 50).get_page(request.GET.get("seite"))
    context = {
        "trail": [("Radar", reverse("desk:radar_team")), ("Chancen-Aufenthalt", "")],
        "found": found,
        "figures": [(label, str(number), "") for _, label, number in found.bands],
        "rows": [_line(line, on) for line in page.object_list],
        "columns": ["Fall", "Begleitet von", "Letzter Tag", "§ 25a", "§ 25b"],
        "lead_columns": [{"label": "Wer"}, {"label": "Fälle", "num": True}, {"label": "bis 90 Tage", "num": True}],
        "lead_rows": [[lead or "noch niemand", str(number), str(soon)] for lead, number, soon in found.leads],
        "page": page,
        "on": on,
        "law": _law(on),
    }
    return render(request, "desk/transition/numbers.html", context)


def _figures(found: list[radar.Holder]) -> list[tuple[str, str, str]]:
    waiting = [row.standing for row in found if not row.standing.keeps_running]
    near = sum(1 for one in waiting if one.days is not None and one.days <= NEAR)
    return [
        ("Personen mit § 104c", str(len(found)), "in Ihrer Begleitung"),
        ("Letzter Tag in 90 Tagen", str(near), "oder schon vorbei"),
        ("Ende fehlt", str(sum(1 for one in waiting if one.days is None)), "bitte im Dokument nachsehen"),
        ("Rechtzeitig beantragt", str(len(found) - len(waiting)), "der Titel gilt fort"),
    ]


def _law(on: dt.date) -> dict[str, Any]:
    """What holds for everybody, in the catalogue's words."""
    edition = (present.rules_of([BRIDGE], on) or [law.catalogue().rules[BRIDGE].editions[-1]])[0]
    late = (present.rules_of([FICTION], on) or [law.catalogue().rules[FICTION].editions[-1]])[0]
    return {
        "norm": edition.norm,
        "effect": edition.effect_de,
        "steps": edition.texts("next_steps_de"),
        "documents": edition.texts("documents_de"),
        "late": late.texts("exceptions_de"),
        "end": statutory_end(),
        "url": reverse("lawbook:rule", args=[BRIDGE]),
        "sources": [source_link(source) for source in edition.sources],
        "trust": present.trust([BRIDGE], on),
        "ruleset": present.ruleset_line(on),
        "is_over": on > statutory_end(),
    }


def _person(seen: radar.Seen) -> dict[str, Any]:
    case, stands = seen.holder.case, seen.holder.standing
    return {
        "case": case.pk,
        "name": case.person.full_name,
        "url": reverse("desk:case_law", args=[case.pk]),
        "facts_url": reverse("desk:facts", args=[case.pk]),
        "standing": stands,
        "chip": _chip(stands),
        "trouble": seen.trouble,
        "doubts": seen.outlook.doubts if seen.outlook else (),
        "ways": [_way(path, case.pk, stands) for path in seen.outlook.paths] if seen.outlook else [],
    }


def _chip(stands: Standing) -> tuple[str, str]:
    if stands.keeps_running:
        return "ok", "rechtzeitig beantragt"
    if stands.last is None or stands.days is None:
        return "warn", "Ende des Titels fehlt"
    word = in_tagen(stands.last.day, stands.on)
    return ("no" if stands.is_over else "warn" if stands.days <= NEAR else "info"), f"letzter Tag {word}"


def _way(path: Path, case: int, stands: Standing) -> dict[str, Any]:
    kind, word = words.STATUS[path.status]
    discretion = "" if path.is_out else words.DISCRETION.get(path.edition.kind, "")
    by_state = {state: [_node(c) for c in path.conditions if c.state == state] for state in ("not_met", "open", "met")}
    return {
        "section": path.section,
        "title": path.title,
        "norm": path.edition.norm,
        "url": reverse("desk:case_law_rule", args=[case, path.rule]),
        "chip": (kind, f"{len(path.ask)} {'Angabe fehlt' if len(path.ask) == 1 else 'Angaben fehlen'}" if path.status == "open" else word),
        "discretion": discretion,
        "means": MEANS.get(discretion, ""),
        "decides": words.decides(path.edition.decision_maker),
        "counts": [(len(nodes), label) for label, nodes in zip(("nicht erfüllt", "offen", "erfüllt"), by_state.values(), strict=True)],
        "closed": by_state["not_met"],
        "open": by_state["open"],
        "met": by_state["met"],
        "ask": path.ask,
        "help": path.help,
        "is_out": path.is_out,
        "last": path.last if path.last and (stands.last is None or path.last.day < stands.last.day) else None,
        "opens": path.opens,
        "others": [law.catalogue().rules[rule].title_de for rule in path.others],
        "documents": path.edition.texts("documents_de"),
    }  # fmt: skip


def _node(condition: Condition) -> dict[str, Any]:
    return {
        "state": condition.state,
        "text_de": condition.text,
        "children": [_node(option) for option in condition.options],
    }


def _line(line: radar.Line, on: dt.date) -> list[Any]:
    if line.has_applied:
        day = "rechtzeitig beantragt"
    elif line.last_on is None:
        day = "Ende des Titels fehlt"
    else:
        day = f"{line.last_on:%d.%m.%Y}, {in_tagen(line.last_on, on)}"
    ways = [_in_words(line.ways.get(section, {})) for section in ("§ 25a", "§ 25b")]
    return [
        (f"Fall {line.case_id}", reverse("desk:case", args=[line.case_id])),
        line.lead or "noch niemand",
        day,
        *ways,
    ]


def _lines(number: int) -> str:
    return "eine Bedingung" if number == 1 else f"{number} Bedingungen"


def _in_words(way: dict[str, Any]) -> str:
    """How far one way is, in numbers: which condition it is stays with the case team."""
    if not way:
        return "nicht berechnet"
    if way["status"] == "open":
        return f"{way['met']} erfüllt, {way['open']} offen"
    return words.STATUS[way["status"]][1] + (f": {_lines(way['not_met'])}" if way["status"] == "not_met" else "")
