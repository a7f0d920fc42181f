"""The rule set that came with the software, kept beside those the Land released."""

from __future__ import annotations

import logging
import zlib

from integrativ.common.dates import now
from integrativ.law.catalogue.reading import COMPILED, HERE, read_version
from integrativ.rulesets.models import Release

log = logging.getLogger("integrativ.rulesets")


def shipped() -> Release:
    """The rule set that came with the software, as a release that is not kept yet."""
    number, digest = read_version()
    content = zlib.compress((HERE / COMPILED).read_bytes())
    return Release(number=number, digest=digest, released_at=now(), content=content)


def keep_shipped(using: str) -> None:
    """Keep the rule set of this release of the software if its number is new and higher than all kept ones.

    The Land may have released further rule sets. Where the software brings another content under a number that is
    taken, the Land's stands, and the log says that the two have to be brought together.
    """
    number, digest = read_version()
    kept = Release.objects.using(using)
    if kept.filter(digest=digest).exists():
        return
    newest = kept.order_by("-number").first()
    if newest is not None and newest.number >= number:
        log.warning("shipped rule set not adopted", extra={"number": number, "newest": newest.number})
        return
    release = shipped()
    release.chain = release.link(newest.chain if newest else "")
    release.save(using=using, force_insert=True)
