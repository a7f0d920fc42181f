"""Words that must never reach a company: residence, asylum, benefits, health, notes."""

from __future__ import annotations

import re

from integrativ.common.names import fold

NEVER_TO_COMPANIES = (
    "duldung",
    "geduldet",
    "gestattung",
    "asyl",
    "fluchtling",
    "gefluchtet",
    "aufenthaltstitel",
    "aufenthaltserlaubnis",
    "aufenthaltsstatus",
    "niederlassungserlaubnis",
    "fiktionsbescheinigung",
    "abschiebung",
    "ausreise",
    "identitat ungeklart",
    "visum",
    "burgergeld",
    "grundsicherung",
    "sgb ii",
    "sgb iii",
    "asylblg",
    "jobcenter",
    "sozialamt",
    "leistungsbezug",
    "sozialleistung",
    "krankheit",
    "krankgeschrieben",
    "trauma",
    "schwanger",
    "behinderung",
    "§ 60",
    "§ 25",
    "§ 24",
    "§ 104c",
    "§ 16",
    "§ 18",
)
_PATTERN = re.compile("|".join(map(re.escape, NEVER_TO_COMPANIES)) + r"|(?<![a-z])therapie")


def says_too_much(text: str) -> bool:
    """Whether a text for a company speaks of what it may not know; spelling and case do not matter."""
    return bool(_PATTERN.search(" ".join(fold(text).replace("§", "§ ").split())))
