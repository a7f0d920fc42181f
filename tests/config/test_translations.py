"""The compiled translations say what the written ones say."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from integrativ.config.postgres.layout import CHECKOUT

WRITTEN = sorted((CHECKOUT / "integrativ").rglob("*.po"))


def said(path: Path) -> dict[object, object]:
    """What a catalogue says, without the sentences nobody has translated yet."""
    with path.open("rb") as file:
        catalogue = read_po(file) if path.suffix == ".po" else read_mo(file)
    messages = [message for message in catalogue if message.id and not message.fuzzy]
    return {(m.context, plain(m.id)): plain(m.string) for m in messages if any(plain(m.string))}


def plain(text: object) -> tuple[str, ...]:
    """One sentence or its plural forms, in the same shape from both kinds of file."""
    return (text,) if isinstance(text, str) else tuple(str(form) for form in text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("po", WRITTEN, ids=[str(path.relative_to(CHECKOUT)) for path in WRITTEN])
def test_a_translation_is_compiled_as_it_was_written(po: Path) -> None:
    written = said(po)
    assert written, "an empty catalogue"
    assert said(po.with_suffix(".mo")) == written, "run: integrativ compilemessages"
