"""Every address of ours declares who may come in."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from integrativ.web.doors import Door, open_door

LIBRARIES = ("allauth.", "django.")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All addresses with their full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, space)
        else:
            yield f"{prefix}{entry.name}", entry


def test_every_address_has_a_door() -> None:
    missing = [
        name
        for name, entry in patterns()
        if not entry.callback.__module__.startswith(LIBRARIES)
        and not isinstance(getattr(entry.callback, "door", None), Door)
    ]
    assert missing == []


def test_every_address_has_a_name() -> None:
    ours = [e for _, e in patterns() if not e.callback.__module__.startswith(LIBRARIES)]
    assert [str(entry.pattern) for entry in ours if entry.name is None] == []


def test_a_view_without_door_would_be_noticed() -> None:
    def forgotten(request: object) -> None: ...

    assert getattr(forgotten, "door", None) is None
    assert isinstance(open_door(forgotten).door, Door)  # type: ignore[arg-type, attr-defined]


def test_no_address_hides_another() -> None:
    """Two views under one pattern: the second could never be reached."""

    def full(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
        for entry in (resolver or get_resolver()).url_patterns:
            if isinstance(entry, URLResolver):
                yield from full(entry, before + str(entry.pattern))
            else:
                yield before + str(entry.pattern), entry.callback.__module__

    ours = [pattern for pattern, module in full() if not module.startswith(LIBRARIES)]
    assert sorted({pattern for pattern in ours if ours.count(pattern) > 1}) == []
