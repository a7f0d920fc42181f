"""What holds when, and what would open a way, in the shapes the templates read. No rule is decided here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from integrativ import law
from integrativ.web.desk.legal import present, words

YEARS = 5
# how far ahead the first day of a way is looked for
AHEAD = 10
SHOWN_CHANGES = 12
WORK = {
    "free": "ja, ohne weitere Erlaubnis",
    "limited": "ja, im Rahmen des Titels",
    "entitled": "ja, mit Erlaubnis (Anspruch)",
    "should": "ja, mit Erlaubnis (Soll)",
    "discretionary": "möglich, mit Erlaubnis (Ermessen)",
    "not_yet": "noch nicht",
    "title_required": "erst mit Visum oder Titel",
    "prohibited": "verboten",
    "open": "offen",
}
BENEFIT_KIND = {"open": "info", "none": "neutral", "none_or_residual": "warn"}
# a reason shorter than this is told together with the fact it is about
CURT = 22
FILING = "funding_application_date"
WHO = {"person": "", "company": "Betrieb: ", "provider": "Träger: "}


@dataclass(frozen=True)
class Way:
    """One way to stay: when it opens, what would open it, and the last day to file for it."""

    rule: str
    title: str
    norm: str
    chip: tuple[str, str]
    is_met: bool
    earliest: law.Earliest | None
    earliest_why: str
    again: law.Earliest | None
    again_why: str
    openings: list[dict[str, Any]]
    complete: bool
    last: law.LastDay | None
    last_why: str
    url: str = ""

    @property
    def is_hopeless(self) -> bool:
        """Say whether neither waiting nor a change somebody can make helps, and nothing is left to ask."""
        is_closed = self.chip not in (words.STATUS["met"], words.STATUS["open"])
        return is_closed and not self.openings and self.earliest is None and self.again is None and self.complete


def outlook(facts: dict[str, Any], on: dt.date, url: Callable[[str], str]) -> dict[str, Any]:
    """Everything the page Ausblick shows, for one look at a case."""
    first, last = _years(on, -YEARS), _years(on, YEARS)
    work = law.timeline("work_access", facts, first, last)
    benefit = law.timeline("benefit_regime", facts, first, last)
    stay = law.timeline("residence_paths", facts, first, last)
    ways = law.answer("residence_paths", facts, on)
    limits = law.answer("deadlines", facts, on)
    assert isinstance(ways, law.RuleSetAnswer) and isinstance(limits, law.DeadlineAnswer)
    near = sorted(
        (entry for entry in ways.items if entry.status in words.ORDER),
        key=lambda entry: (words.ORDER[entry.status], len(entry.missing)),
    )
    ahead = law.timeline("residence_paths", facts, on, _years(on, AHEAD), only=[entry.rule for entry in near])
    courses_of = {track.id: track for track in ahead.tracks}
    shown = [way(entry, facts, on, url(entry.rule), courses_of[entry.rule]) for entry in near]
    drawn = [track for track in stay.tracks if _is_telling(track, on)]
    courses = (*work.tracks, *benefit.tracks, *(t for t in stay.tracks if t.on(on) not in ("not_applicable",)))
    changes = sorted(_changes(courses, on), key=lambda row: row["day"])
    answer = law.answer("work_access", facts, on)
    assert isinstance(answer, law.DecisionAnswer)
    return {
        "start": start_of_work(answer, facts, on),
        "bands": [
            _band("Arbeit", [_work_track(t) for t in work.tracks if t.id in ("outcome", "ba")], on, first, last),
            _band("Wege zum Bleiben", [_way_track(track) for track in drawn], on, first, last),
            _band("Leistungen", [_benefit_track(track) for track in benefit.tracks], on, first, last),
        ],
        "changes": changes[:SHOWN_CHANGES],
        "later_changes": changes[SHOWN_CHANGES:],
        "ways": sorted((one for one in shown if not one.is_hopeless), key=_told_first),
        "hopeless": [one for one in shown if one.is_hopeless],
        "last_days": _last_days(limits, shown, funding_days(facts, on)),
    }


def way(
    entry: law.EntryAnswer, facts: dict[str, Any], on: dt.date, url: str = "", track: law.Track | None = None
) -> Way:
    """Say of one way when it opens, what would open it and until when to file; `track` is its course from now on."""
    track = track or law.timeline("residence_paths", facts, on, _years(on, AHEAD), only=[entry.rule]).tracks[0]
    edition = (present.rules_of([entry.rule], on) or [law.catalogue().rules[entry.rule].editions[-1]])[0]
    earliest = law.first_day(track, ("met",)) if entry.status != "met" else None
    again = None
    if earliest is None and entry.status not in ("met", "open"):
        again = law.first_day(track, ("open",))
    found = law.openers("residence_paths", entry.rule, facts, on)
    last = law.last_day("residence_paths", entry.rule, facts, on) if entry.status in ("met", "open") else None
    return Way(
        rule=entry.rule,
        title=law.catalogue().rules[entry.rule].title_de,
        norm=edition.norm,
        chip=words.STATUS[entry.status],
        is_met=entry.status == "met",
        earliest=earliest,
        earliest_why=because(earliest.reasons) if earliest else "",
        again=again,
        again_why=because(again.reasons) if again else "",
        openings=[_opening(opening) for opening in found.openings],
        complete=found.complete,
        last=last,
        last_why=because(last.reasons) if last else "",
        url=url,
    )


def _told_first(way: Way) -> int:
    """First what can be applied for or opened, then what time opens, then what only waits for answers."""
    if way.is_met or way.openings:
        return 0
    return 1 if way.earliest or way.again or way.last else 2


def _opening(opening: law.Opening) -> dict[str, Any]:
    steps = [f"{WHO[step.who]}{step.text_de}" for step in opening.steps]
    return {
        "steps": steps,
        "opens": opening.outcome == "met",
        "asks": [part.label_de for part in law.questions_for(opening.missing)][:4],
        "more_asks": max(0, len(opening.missing) - 4),
    }


def start_of_work(answer: law.DecisionAnswer, facts: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """The first day on which this work may begin, with the reason; without a day if waiting alone does not help."""
    found = law.earliest_start(facts, on)
    is_open = answer.outcome == "open"
    return {
        "day": found.day if found else None,
        "is_today": found is not None and found.day <= on,
        "is_agreed": found is not None and not found.reasons,  # nothing has to turn before the agreed day
        "how": WORK[found.outcome] if found else "",
        "why": because(found.reasons) if found else "",
        "is_open": is_open,
    }


def because(reasons: Iterable[law.Reason]) -> str:
    """The reasons of a turn as one line; that the day itself came is a reason only if there is no other."""
    given = list(reasons)
    telling = [reason for reason in given if reason.fact != "as_of"] or given[:1]
    return "; ".join(dict.fromkeys(_reason(reason) for reason in telling[:3]))


def _reason(reason: law.Reason) -> str:
    if reason.edition_of:
        return f"{'geregelt' if reason.holds else 'nicht mehr geregelt'}: {reason.text_de}"
    text = "An diesem Tag ändert sich das Recht" if reason.fact == "as_of" else reason.text_de
    if reason.fact in law.catalogue().facts and len(text) < CURT:
        text = f"{text} – {law.fact(reason.fact).label_de.partition(' (')[0]}"  # "sechs Jahre" alone does not say since when
    return text if reason.holds or reason.fact == "as_of" else f"nicht mehr: {text}"


def _band(title: str, tracks: list[dict[str, Any]], on: dt.date, first: dt.date, last: dt.date) -> dict[str, Any]:
    return {
        "title": title,
        "start": first,
        "end": last,
        "today": on,
        "law_date": law.ruleset().text_state,
        "tracks": tracks,
    }


def _track(track: law.Track, label: str, long: str, say: Callable[[str], tuple[str, str]]) -> dict[str, Any]:
    why = ["", *(because(change.reasons) for change in track.changes)]
    segments = []
    for number, (stretch, reason) in enumerate(zip(track.stretches, why, strict=True)):
        kind, text = say(stretch.outcome)
        segments.append(
            {
                "starts_on": stretch.first if number else None,
                "ends_on": stretch.last if number < len(track.changes) else None,
                "kind": kind,
                "text": text,
                "basis": reason,
            }
        )
    return {"label": label, "long": long, "segments": segments}


def _work_track(track: law.Track) -> dict[str, Any]:
    if track.id == "ba":
        return _track(track, "Bundesagentur", "Muss die Bundesagentur zustimmen?", say_agency)
    return _track(track, "Arbeiten", "Darf die Person arbeiten?", say_work)


def _way_track(track: law.Track) -> dict[str, Any]:
    return _track(track, _short_norm(track.id), track.label_de, say_way)


def _benefit_track(track: law.Track) -> dict[str, Any]:
    return _track(track, "Leistung", "Welche Leistung ist zuständig?", say_benefit)


def say_work(outcome: str) -> tuple[str, str]:
    """Look and words of an outcome of work_access."""
    return words.WORK[outcome].kind, WORK[outcome]


def say_agency(outcome: str) -> tuple[str, str]:
    """Look and words of the approval of the employment agency."""
    return {"required": "warn", "refused": "no", "open": "info"}.get(outcome, "neutral"), words.BA.get(outcome, outcome)


def say_way(outcome: str) -> tuple[str, str]:
    """Look and words of a way to stay."""
    kind, text = words.STATUS[outcome]
    text = "nicht in Kraft" if outcome == "not_in_force" else text
    return "neutral" if kind == "ended" else kind, text


def say_benefit(outcome: str) -> tuple[str, str]:
    """Look and words of the benefit regime."""
    outcomes = law.catalogue().questions["benefit_regime"].raw["outcomes"]
    return BENEFIT_KIND.get(outcome, "ok"), outcomes.get(outcome, outcome)


def _short_norm(rule: str) -> str:
    norm = law.catalogue().rules[rule].editions[-1].norm.partition(";")[0].removesuffix(" AufenthG")
    return norm if len(norm) <= 22 else norm[:21] + "…"


def _is_telling(track: law.Track, on: dt.date) -> bool:
    """Say whether a way is worth a line of its own: met today or later, or open then and not the whole time."""
    to_come = {stretch.outcome for stretch in track.stretches if stretch.last >= on}
    return "met" in to_come or ("open" in to_come and bool(track.changes))


def _changes(tracks: Iterable[law.Track], on: dt.date) -> Iterable[dict[str, Any]]:
    """Every turn after the day, with both answers in words and the reason."""
    for track in tracks:
        said = {"work_access": say_agency if track.id == "ba" else say_work, "benefit_regime": say_benefit}
        say = said.get(track.question, say_way)
        if track.id == "limit":
            continue
        label = {"outcome": "Darf die Person arbeiten?", "ba": "Muss die Bundesagentur zustimmen?"}.get(track.id)
        for change in track.changes:
            if change.day > on:
                yield {
                    "day": change.day,
                    "label": label if track.question == "work_access" and label else track.label_de,
                    "before": say(change.before)[1],
                    "after": say(change.after)[1],
                    "kind": say(change.after)[0],
                    "why": because(change.reasons),
                }


def _last_days(limits: law.DeadlineAnswer, ways: list[Way], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Deadlines that still run, the ends of open ways and filing days of funding, soonest first."""
    rows = [{"day": d.date, "label": d.label_de, "why": d.norm} for d in limits.items if not d.passed]
    rows += [{"day": w.last.day, "label": f"Weg offen: {w.title}", "why": w.last_why} for w in ways if w.last]
    return sorted([*rows, *more], key=lambda row: (row["day"], row["label"]))


def funding_days(facts: dict[str, Any], on: dt.date) -> list[dict[str, Any]]:
    """The last days to apply for funding that is or may be possible, with the same day in one row.

    The application has not been made: its day is taken to be the day itself, so that filing periods count.
    """
    if facts.get(FILING) is not None:
        return []
    found: dict[dt.date, dict[str, str]] = {}
    for question in ("funding_for_employer", "funding_for_person"):
        for track in law.timeline(question, facts, on, _years(on, 1), moving=(FILING,)).tracks:
            change = track.changes[0] if track.changes else None
            filed = change is not None and any(reason.fact == FILING for reason in change.reasons)
            if change and filed and change.before in ("met", "open") and change.after == "not_met":
                found.setdefault(track.stretches[0].last, {})[track.label_de] = because(change.reasons)
    return [
        {"day": day, "label": f"Förderung beantragen: {_some(list(titles))}", "why": next(iter(titles.values()))}
        for day, titles in found.items()
    ]


def _some(names: list[str]) -> str:
    more = f" und {len(names) - 3} weitere" if len(names) > 3 else ""
    return "; ".join(names[:3]) + more


def _years(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 2, 28)
