"""Understand a question in everyday words: "arbeitserlaubnis witten" is a topic and a place. Typing errors are forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from integrativ.common.names import fold
from integrativ.network.models import Topic
from integrativ.tenancy.models import Municipality

SYNONYMS: dict[str, str] = {
    Topic.WORK_PERMIT: "arbeitserlaubnis, arbeitserlaubnisse, beschäftigungserlaubnis, arbeitsgenehmigung, arbeiten dürfen,"
    " darf arbeiten, arbeiten, nebenbestimmung, erwerbstätigkeit",
    Topic.RESIDENCE: "aufenthalt, aufenthaltstitel, aufenthaltserlaubnis, duldung, gestattung, verlängerung, ausländerbehörde,"
    " ausländeramt, fiktionsbescheinigung, niederlassungserlaubnis, visum, abh",
    Topic.BA_CONSENT: "zustimmung, zustimmung der ba, bundesagentur, vorabzustimmung, ba zustimmung",
    Topic.SGB2: "jobcenter, bürgergeld, grundsicherung, sgb ii, sgb 2, sgb2, hartz, leistungen zum leben, miete",
    Topic.ASYLBLG: "asylbewerberleistungsgesetz, asylblg, sozialamt, asylbewerberleistungen, leistungen asyl, bezahlkarte",
    Topic.SGB3: "arbeitsagentur, agentur für arbeit, arbeitslosengeld, vermittlung, sgb iii, sgb 3, sgb3, arbeitsamt,"
    " arbeitgeber service, bildungsgutschein",
    Topic.COUNSELLING: "beratung, begleitung, kim, case management, fallbegleitung, integrationsmanagement,"
    " integrationszentrum, hilfe",
    Topic.CRAFTS: "handwerk, handwerkskammer, hwk, anerkennung handwerk, meister, geselle, gesellenbrief",
    Topic.COMMERCE: "industrie, handel, ihk, anerkennung, anerkennung industrie, anerkennung beruf, abschluss, zeugnis,"
    " teilqualifikation",
    Topic.NATURALISATION: "einbürgerung, einbürgern, staatsangehörigkeit, deutscher pass, einbürgerungsbehörde, pass",
    Topic.YOUTH: "jugendamt, kita, kindergarten, hort, hortplatz, tagesmutter, kinderbetreuung, jugendhilfe",
}


def _key(text: str) -> str:
    """The same key for Mülheim, Mulheim and Muelheim."""
    plain = fold(text)
    for written, short in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(written, short)
    return " ".join(re.findall(r"[^\W_]+", plain))


WORDS: dict[str, str] = {_key(word): topic for topic, words in SYNONYMS.items() for word in words.split(",")}
CLOSE_TOPIC, CLOSE_PLACE, LONGEST = 82, 84, 4
FILLER = frozenset(
    _key(
        "wer ist entscheidet über für in im am an die der das den dem von und zuständig wo bekomme ich eine ein einen mit"
        " zu stadt gemeinde kreis bei hilft bitte"
    ).split()
)


@dataclass(frozen=True)
class Understood:
    """What was understood of a question; empty parts were not found in it."""

    topic: str
    places: tuple[Municipality, ...]

    @property
    def place(self) -> Municipality | None:
        """The place, if it is exactly one."""
        return self.places[0] if len(self.places) == 1 else None


def find(text: str) -> Understood:
    """Topic and places of a question such as "arbeitserlaubnis 58452" or "Hilfe in Gelsenkirhcen"."""
    words = _key(text[:200]).split()
    towns = list(Municipality.objects.select_related("district").order_by("name", "ags"))
    topic, used = _topic(words)
    places = _by_postal_code(words, towns) or _by_name([w for w in words if w not in used], towns)
    return Understood(topic=topic, places=tuple(places))


def places_called(text: str) -> tuple[Municipality, ...]:
    """Places for what somebody typed into the field place: name, part of a name, postal code or both."""
    words = _key(text[:200]).split()
    towns = list(Municipality.objects.select_related("district").order_by("name", "ags"))
    return tuple(_by_postal_code(words, towns) or _by_name(words, towns))


def _windows(words: list[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Runs of neighbouring words, longest first."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            yield " ".join(run), frozenset(run)


def _topic(words: list[str]) -> tuple[str, frozenset[str]]:
    for run, used in _windows(words):
        if run in WORDS:
            return WORDS[run], used
    best: tuple[float, str, frozenset[str]] = (0, "", frozenset())
    for word in words:
        if len(word) < 5 or word in FILLER:
            continue
        hit = process.extractOne(word, WORDS.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_TOPIC)
        if hit and hit[1] > best[0]:
            best = (hit[1], WORDS[hit[0]], frozenset([word]))
    return best[1], best[2]


def _by_postal_code(words: list[str], towns: list[Municipality]) -> list[Municipality]:
    codes = {word for word in words if len(word) == 5 and word.isdigit()}
    found = [town for town in towns if codes & set(town.postal_codes.split(";"))]
    named = [town for town in found if _key(town.name) in " ".join(words)]
    return named or found


def _by_name(words: list[str], towns: list[Municipality]) -> list[Municipality]:
    names = {town.ags: _key(town.name) for town in towns}
    for run, _ in _windows(words):
        exact = [town for town in towns if names[town.ags] == run]
        if exact:
            return exact
    for run, used in _windows(words):
        begins = [town for town in towns if names[town.ags].startswith(run + " ")]
        if begins and not used & FILLER:
            return begins
    candidates = [word for word in words if len(word) > 3 and word not in FILLER]
    scored = [
        (score, ags)
        for word in candidates
        for name, score, ags in process.extract(word, names, scorer=fuzz.ratio, score_cutoff=CLOSE_PLACE, limit=5)
    ]
    if not scored:
        return []
    top = max(score for score, _ in scored)
    close = {ags for score, ags in scored if score == top}
    return [town for town in towns if town.ags in close]
