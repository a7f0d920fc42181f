"""Names of people and bodies: kept as written, ordered the German way."""

import unicodedata

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})

_STROKES: dict[int, str | int | None] = {
    ord(sign): plain for sign, plain in zip("æøđłı", ("ae", "o", "d", "l", "i"), strict=True)
}


def fold(text: str) -> str:
    """Lower case without accents, for search: ä→a, ß→ss, ẖ→h. Never for display."""
    lowered = text.casefold().replace("ß", "ss").translate(_STROKES)
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def sort_key(text: str) -> str:
    """A key that orders names as DIN 5007 variant 2 does (ä beside ae), stored because the database has no ICU."""
    return fold(text.casefold().translate(_GERMAN))
