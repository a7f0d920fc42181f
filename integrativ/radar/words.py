"""The radar in words of level B1: what changes, why, what to do next. Rules and values keep the names the law gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from integrativ import law
from integrativ.radar.models import Kind

Point = Mapping[str, Any]
WORK_OUTCOMES = {
    "free": "ohne weitere Erlaubnis",
    "limited": "im Rahmen des Titels",
    "entitled": "mit Erlaubnis (Anspruch)",
    "should": "mit Erlaubnis (Soll)",
    "discretionary": "mit Erlaubnis (Ermessen)",
    "not_yet": "noch nicht",
    "title_required": "erst mit Visum oder Titel",
    "prohibited": "verboten",
    "open": "offen",
}
AGENCY = {
    "required": "muss zustimmen",
    "refused": "würde nicht zustimmen",
    "not_required": "muss nicht mehr zustimmen",
    "not_applicable": "wird nicht mehr gefragt",
    "by_title": "richtet sich nach dem Titel",
    "open": "offen, ob sie zustimmen muss",
}
# what a rule is about, how its gain and its end are said
RULES = {
    "residence_paths": ("Weg zum Bleiben", "öffnet sich", "schließt sich"),
    "language_courses": ("Sprachkurs", "wird möglich", "ist dann nicht mehr möglich"),
    "funding_for_employer": (
        "Förderung für den Betrieb",
        "wird möglich",
        "ist dann nicht mehr möglich",
    ),
    "funding_for_person": ("Förderung für die Person", "wird möglich", "ist dann nicht mehr möglich"),
    "residence_restrictions": ("Beschränkung", "endet", "beginnt"),
    "employer_duties": ("Pflicht des Betriebs", "endet", "beginnt"),
}
NEXT: dict[str, str | dict[Kind, str]] = {
    "deadlines": {
        Kind.DEADLINE: "Handeln Sie vor diesem Tag. Vereinbaren Sie früh einen Termin bei der zuständigen Stelle.",
        Kind.GAIN: "Eine Wartezeit ist dann vorbei. Besprechen Sie mit der Person, was damit möglich wird.",
    },
    "paper": "Vereinbaren Sie mit der Person früh einen Termin bei der Ausländerbehörde.",
    "residence_paths": {
        Kind.GAIN: "Besprechen Sie den Weg mit der Person und bereiten Sie den Antrag vor.",
        Kind.LOSS: "Stellen Sie den Antrag noch vor diesem Tag, oder prüfen Sie mit der Person einen anderen Weg.",
        Kind.WINDOW: "Ergänzen Sie die fehlenden Angaben, damit der Weg sicher beurteilt werden kann.",
    },
    "work_access": {
        Kind.GAIN: "Besprechen Sie mit der Person, welche Arbeit dann möglich ist.",
        Kind.LOSS: "Klären Sie früh mit der Ausländerbehörde, wie die Arbeit erlaubt bleibt.",
        Kind.DUTY: "Planen Sie die Zustimmung der Bundesagentur ein.",
        Kind.WINDOW: "Ergänzen Sie die fehlenden Angaben, damit die Antwort sicher wird.",
    },
    "residence_restrictions": {
        Kind.GAIN: "Sagen Sie der Person, dass sie dann freier wählen kann.",
        Kind.DUTY: "Sagen Sie der Person, was dann für ihren Wohnort gilt.",
    },
    "employer_duties": {Kind.DUTY: "Sagen Sie dem Betrieb, was er dann tun muss."},
    "benefit_regime": {
        Kind.DUTY: "Bereiten Sie mit der Person den Antrag bei der neuen Stelle vor, damit keine Lücke entsteht.",
        Kind.LOSS: "Klären Sie mit der Person, wovon sie danach lebt.",
        Kind.WINDOW: "Ergänzen Sie die fehlenden Angaben, damit klar ist, wer zuständig ist.",
    },
    "language_courses": {
        Kind.GAIN: "Melden Sie die Person rechtzeitig an.",
        Kind.LOSS: "Melden Sie die Person noch vor diesem Tag an.",
    },
    "funding_for_employer": {
        Kind.GAIN: "Sprechen Sie mit dem Betrieb über den Antrag, bevor die Arbeit beginnt.",
        Kind.LOSS: "Stellen Sie den Antrag noch vor diesem Tag.",
    },
    "funding_for_person": {
        Kind.GAIN: "Sprechen Sie mit der Person über den Antrag.",
        Kind.LOSS: "Stellen Sie den Antrag noch vor diesem Tag.",
    },
}
LOOK = "Sehen Sie in „Rechte & Fristen“ nach, was fehlt."
PAST = "Der Tag ist vorbei. Prüfen Sie, ob schon etwas geschehen ist, und tragen Sie es bei den Angaben ein."
CAUSES = {
    "law": "das Recht ändert sich an diesem Tag",
    "title_valid_until": "das Dokument läuft ab",
    "birth_date": "Alter am Geburtstag",
}


def sentence(point: Point) -> str:
    """What changes, in one short sentence."""
    question, kind, label = point["question"], point["kind"], point["label"]
    if question == "deadlines":
        return str(label)
    if question == "paper":
        return f"Letzter Tag des Dokuments: {label}"
    if question == "work_access":
        if point["point"] == "ba":
            return f"Bundesagentur: {AGENCY.get(point['after'], point['after'])}"
        before, after = (WORK_OUTCOMES.get(point[name], point[name]) for name in ("before", "after"))
        return f"Arbeiten: bisher {before}, danach {after}"
    if question == "benefit_regime":
        before, after = (benefit(point[name]) for name in ("before", "after"))
        return f"Leistungen: bisher {before}, danach {after}"
    about, better, worse = RULES[question]
    if kind == Kind.WINDOW:
        said = (
            "ist dann ausgeschlossen (bisher offen)"
            if point["before"] == "open"
            else "wird vielleicht möglich (Angaben fehlen)"
        )
    else:
        said = better if kind == Kind.GAIN else worse
    return f"{about} {said}: {label}"


def benefit(outcome: str) -> str:
    """The name of a system of benefits."""
    named: str = law.catalogue().questions["benefit_regime"].raw["outcomes"].get(outcome, outcome)
    return named.partition(" (")[0]


def sentences(points: Iterable[Point]) -> list[str]:
    """All that changes, the gravest first; rules of the same name are said once."""
    return list(dict.fromkeys(sentence(point) for point in points))


def headline(points: Iterable[Point]) -> str:
    """The gravest change; how many more there are."""
    first, *more = sentences(points)
    if not more:
        return first
    return f"{first} · und {len(more)} weitere {'Änderung' if len(more) == 1 else 'Änderungen'}"


def why(point: Point) -> str:
    """Why it changes, in one line, with the norm."""
    reasons = [row for row in point["why"] if row["text"]]
    telling = [row for row in reasons if row["fact"] != "as_of"] or reasons[:1]
    texts = list(dict.fromkeys(_reason(row) for row in telling[:2]))
    norms = [row["norm"] for row in point["why"] if row["norm"]]
    line = "; ".join(texts)
    return f"{line} ({norms[0]})" if line and norms else line or "".join(norms[:1])


def _reason(row: Mapping[str, Any]) -> str:
    if row["edition_of"]:
        return f"{'neu geregelt' if row['holds'] else 'nicht mehr geregelt'}: {row['text']}"
    if row["fact"] == "as_of":
        return CAUSES["law"]
    text = row["text"]
    if len(text) < 22 and row["fact"] in law.catalogue().facts:
        text = f"{text} – {law.fact(row['fact']).label_de.partition(' (')[0]}"
    return text if row["holds"] else f"nicht mehr: {text}"


def cause(name: str) -> str:
    """What makes the day, in words."""
    if name in CAUSES:
        return CAUSES[name]
    if name not in law.catalogue().facts:
        return "ein Tag in den Angaben"
    fact = law.fact(name)
    label = fact.label_de.partition(" (")[0]
    return label if fact.type == "date" else f"{label}: an diesem Tag gilt ein neuer Wert"


def next_step(points: Iterable[Point], *, is_past: bool = False) -> str:
    """What to do, by the gravest change."""
    first = next(iter(points))
    if is_past and first["kind"] in (Kind.DEADLINE, Kind.LOSS):
        return PAST
    steps = NEXT.get(first["question"], {})
    return steps if isinstance(steps, str) else steps.get(Kind(first["kind"]), LOOK)
