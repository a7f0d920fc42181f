"""The law as pages to read: one per statute, each rule with all its editions in words, sources and the cases that test it."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from integrativ.law.answers.forms import law
from integrativ.law.book import Words, statutes, words
from integrativ.law.casebook import cases_of
from integrativ.law.catalogue.model import Edition, Rule
from integrativ.law.kernel.form import Condition

_OUTSIDE = {"not_in_force": "galt nicht", "not_encoded": "nicht erfasst, also offen"}


def write_pages(target: Path) -> int:
    """Write the pages of all statutes and their index to a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in statutes():
        _write(target / f"{entry.slug}.md", _statute(entry.name, entry.rules))
    _write(target / "index.md", _index())
    return len(statutes())


def _write(path: Path, lines: Iterator[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _index() -> Iterator[str]:
    version = law().catalogue.version
    yield "# Regelkatalog"
    yield ""
    yield f"Regelwerk {version.number}, geprüfter Textstand {version.text_state:%d.%m.%Y}. Erzeugt mit `make docs`."
    yield ""
    for entry in statutes():
        yield f"- [{entry.name}]({entry.slug}.md): {len(entry.rules)} Regeln"


def _statute(statute: str, rules: Sequence[Rule]) -> Iterator[str]:
    yield f"# {statute}"
    for rule in rules:
        yield ""
        yield f"## {rule.id}"
        yield ""
        yield f"**{rule.title_de}**"
        yield ""
        outside = (
            f"Vor der ersten Fassung: {_OUTSIDE[rule.before_first]}. Nach der letzten: {_OUTSIDE[rule.after_last]}."
        )
        yield outside
        if rule.edition_by:
            yield f"Die Fassung richtet sich nach: {law().catalogue.facts[rule.edition_by].label_de}."
        forms = law().form.rules[rule.id].editions
        for edition, form in zip(rule.editions, forms, strict=True):
            yield from _edition(edition, form.condition)
        yield from _list("Fälle", [f"{case.id}: {case.title}" for case in cases_of(rule.id)])


def _edition(edition: Edition, condition: Condition) -> Iterator[str]:
    yield ""
    yield f"### {_days(edition.valid_from, edition.valid_to)}: {edition.norm}"
    yield ""
    makers = ", ".join(maker for maker in edition.decision_maker if maker != "none") or "niemand, kraft Gesetzes"
    yield f"{edition.kind}; es entscheidet: {makers}."
    yield f"Textstand {edition.text_state:%d.%m.%Y}, geprüft {edition.last_verified:%d.%m.%Y}."
    yield f"Sicherheit: {edition.confidence}{f' ({edition.confidence_why})' if edition.confidence_why else ''}."
    yield ""
    yield edition.effect_de
    yield ""
    yield from _words(words(condition), 0)
    yield from _list("Verlangt außerdem", edition.requires)
    yield from _list("Gesperrt durch", edition.blocked_by)
    yield from _list("Ausnahmen", edition.texts("exceptions_de"))
    yield from _list("Hinweise", edition.texts("notes_de"))
    yield from _list("Quellen", edition.sources)


def _words(said: Words, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {said.text}{f' ({said.norm})' if said.norm else ''}"
    for child in said.children:
        yield from _words(child, depth + 1)


def _list(title: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield f"{title}:"
        yield ""
        yield from (f"- {entry}" for entry in entries)


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return f"bis {last:%d.%m.%Y}" if last else "ohne Datum"
    return f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}" if last else f"ab {first:%d.%m.%Y}"
