"""The code on a permission slip: read out on the telephone, typed by hand, kept only as a digest.

It follows from a random number of the row and a key of the platform: so a paper can be printed again, while whoever
reads the database alone can neither show nor guess a code. Why: docs/decisions/0009.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid

from django.conf import settings

# Without vowels (no words), and without what is taken for another sign: 0 O Q, 1 I L, 2 Z, 5 S, 6, 8 B, U V.
ALPHABET = "CDFGHJKMNPRTWXY3479"
LENGTH, GROUP = 16, 4  # 16 of 19 signs: 67 bits


def _keyed(what: str, value: str) -> bytes:
    return hmac.new(settings.LOOKUP_KEY.encode(), f"{what}|{value}".encode(), hashlib.sha256).digest()


def code_of(seed: uuid.UUID) -> str:
    """The code that belongs to a row's random number, without its gaps."""
    number, signs = int.from_bytes(_keyed("slip-code", seed.hex)), []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)


def grouped(code: str) -> str:
    """As it stands on the paper: groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """The code as somebody typed it, without gaps and in capitals; empty when it cannot be a code."""
    code = "".join(sign for sign in text.upper() if sign not in " -–.\t\u00a0")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return _keyed("slip-digest", code).hex()


def printable(seed: uuid.UUID | None, digest: str) -> str:
    """The code of an issued paper, or nothing when the platform's key has changed since."""
    if seed is None:
        return ""
    code = code_of(seed)
    return grouped(code) if hmac.compare_digest(digest_of(code), digest) else ""
