"""Entries of the catalogue by the words people know them by."""

from integrativ import law
from integrativ.rulesets.models import EntryKind


def words_for(kind: str, entry: str) -> str:
    """The title of a rule, the name of a value or list, the question of an unsettled point; an unknown one keeps its name."""
    catalogue = law.catalogue()
    if kind == EntryKind.RULE and entry in catalogue.rules:
        return catalogue.rules[entry].title_de
    if kind == EntryKind.FLAG and entry in catalogue.flags:
        return catalogue.flags[entry].question_de
    series = {EntryKind.PARAMETER: catalogue.parameters, EntryKind.LIST: catalogue.lists}.get(EntryKind(kind), {})
    return series[entry].label_de if entry in series else entry


def title_of(kind: str, entry: str) -> str:
    """Kind and words in one line, for a draft."""
    label = str(EntryKind(kind).label)
    return f"{label[:1].upper()}{label[1:]}: {words_for(kind, entry)}"[:200]
