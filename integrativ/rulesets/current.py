"""Which law answers in this process: the newest release. Earlier ones can be asked for by name."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from integrativ import law
from integrativ.law import casebook
from integrativ.law.catalogue.reading import content_hash
from integrativ.law.drafting import law_of
from integrativ.rulesets.load import shipped
from integrativ.rulesets.models import Release

log = logging.getLogger("integrativ.rulesets")
_looked = [float("-inf")]


def follow() -> int:
    """Adopt the newest release in this process if it is not the one that answers; gives the number that answers now.

    A release whose content does not match its hash is refused, and the law that answered before goes on.
    """
    with transaction.atomic():
        newest = Release.objects.order_by("-number").values_list("number", "digest").first()
    if newest is None or newest[1] == law.ruleset().hash:
        return law.ruleset().number
    found = law_of_release(*newest)
    if found is None:
        log.error("rule set does not match its hash", extra={"number": newest[0]})
        return law.ruleset().number
    law.adopt(found)
    return newest[0]


def follow_now_and_then(**_: Any) -> None:
    """Look for a newer release at most every few seconds (RULESET_SECONDS, `None`: never); without a database nothing happens."""
    if settings.RULESET_SECONDS is None or time.monotonic() - _looked[0] < settings.RULESET_SECONDS:
        return
    _looked[0] = time.monotonic()
    try:
        follow()
    except DatabaseError:
        log.warning("no database to look for a newer rule set")


@lru_cache(maxsize=4)
def law_of_release(number: int, digest: str) -> law.Law | None:
    """Build the law of a release; `None` if there is none with this number and content."""
    release = Release.objects.filter(number=number, digest=digest).first()
    if release is None or content_hash(release.compiled) != digest:
        return None
    return law_of(release.compiled, number)


@contextmanager
def as_it_was(ruleset: str) -> Iterator[bool]:
    """Answer with the rule set a finding was given under ("number-hash"); false if it is not kept any more."""
    number, _, digest = ruleset.partition("-")
    same = law.ruleset()
    if ruleset == f"{same.number}-{same.hash}":
        yield True
        return
    found = law_of_release(int(number), digest) if number.isdigit() else None
    if found is None:
        yield False
        return
    with law.using(found):
        yield True


def newest() -> Release:
    """The release that answers; before any is kept, the rule set of the software."""
    return Release.objects.order_by("-number").first() or shipped()


def before(release: Release) -> Release | None:
    """The rule set that answered before this one; nothing stands before the one that came with the software."""
    older = Release.objects.filter(number__lt=release.number).order_by("-number").first()
    return older or (None if release.is_shipped else shipped())


def newest_digest() -> str:
    """The hash of the release that answers, without reading its content."""
    digest = Release.objects.order_by("-number").values_list("digest", flat=True).first()
    return digest or shipped().digest


def newest_number() -> int:
    """The number of the newest release; 0 before any is kept."""
    return Release.objects.order_by("-number").values_list("number", flat=True).first() or 0


@lru_cache(maxsize=4)
def compiled(digest: str) -> bytes:
    """The compiled rule set with this hash."""
    release = Release.objects.filter(digest=digest).first()
    return (release or shipped()).compiled


def chain_breaks() -> list[int]:
    """Numbers of releases whose content or chain does not fit; empty when nothing was changed or left out."""
    broken, before = [], ""
    for release in Release.objects.order_by("number"):
        if release.link(before) != release.chain or content_hash(release.compiled) != release.digest:
            broken.append(release.number)
        before = release.chain
    return broken


def all_cases() -> list[casebook.Case]:
    """The cases of the software and those the Land added since; a later one with the same number takes the place."""
    cases = {case.id: case for case in casebook.cases()}
    for added in Release.objects.order_by("number").values_list("cases", flat=True):
        cases |= {raw["id"]: casebook.case_from(raw) for raw in added}
    return list(cases.values())
