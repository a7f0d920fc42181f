"""Names written in different ways: keys that make Muhammad and Mohamed, Youssef and Jusuf meet. For search only."""

from __future__ import annotations

import re

from integrativ.common.names import fold

# Letter groups that transcriptions from Arabic, Persian, Cyrillic and Turkish use for one sound; longest first.
_SOUNDS = (
    ("dsch", "j"),
    ("tsch", "c"),
    ("shch", "s"),
    ("stsch", "s"),
    ("sch", "s"),
    ("dzh", "j"),
    ("zh", "s"),
    ("ch", "h"),
    ("kh", "h"),
    ("gh", "g"),
    ("sh", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("ks", "x"),
    ("dj", "j"),
    ("tz", "z"),
    ("ts", "z"),
    ("q", "k"),
    ("w", "v"),
    ("z", "s"),
)
_VOWELS = re.compile(r"[aeiouyj]+")
_LETTERS = re.compile(r"[^a-z ]+")
_SAME_BEGINNING = {"e": "a", "i": "y", "j": "y", "o": "a", "u": "a", "a": "a", "y": "y"}
_PARTICLES = {"al", "el", "abd", "ben", "bin", "ibn", "von", "van", "de", "da", "abu"}


def tokens(text: str) -> list[str]:
    """The parts of a name in plain letters: accents and hyphens gone."""
    return [part for part in _LETTERS.sub(" ", fold(text)).split() if part]


def sound(token: str) -> str:
    """The consonants of one part of a name, different spellings of a sound made equal: youssef, jusuf → ysf."""
    for written, heard in _SOUNDS:
        token = token.replace(written, heard)
    first, rest = token[:1], token[1:]
    first = _SAME_BEGINNING.get(first, first)
    if first == "c" or first == "k":
        first = "k"
    plain = _VOWELS.sub("", rest).replace("c", "k")
    squeezed = re.sub(r"(.)\1+", r"\1", first + plain)
    return squeezed[:-1] if len(squeezed) > 3 and squeezed.endswith("h") else squeezed


def sound_key(text: str) -> str:
    """All parts of a name by sound, in alphabetical order, between spaces; small words such as al are left out."""
    parts = {sound(part) for part in tokens(text) if part not in _PARTICLES}
    return f" {' '.join(sorted(parts))} " if parts else ""


def telephone_key(text: str) -> str:
    """A telephone number as digits in international form: 0176 12… and +49 176 12… are one number."""
    digits = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("0"):
        digits = "+49" + digits[1:]
    return re.sub(r"\D", "", digits)[:20]
