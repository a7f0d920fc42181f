"""Not too many answers from one address. Addresses are never written down.

Counts live in the memory of one process for a minute; the key is a keyed hash with a secret that dies with the process,
so that nobody can find out afterwards which address asked. A whole accommodation may share one address: the limit is
wide, far above what people do, and far below what a machine needs to read the catalogue.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

A_MINUTE = 60.0
WAIT = 5.0
MOST_A_MINUTE = 240
MOST_ADDRESSES = 20_000


class Limiter:
    """Counts per address and minute."""

    def __init__(self, most: int = MOST_A_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.clock = most, clock
        self._secret = secrets.token_bytes(32)
        self._counts: dict[bytes, int] = {}
        self._minute = -1
        self._lock = threading.Lock()

    def lets_through(self, address: str) -> bool:
        """Count this request and say whether it is still within the limit."""
        key = hashlib.blake2b(address.encode(), key=self._secret, digest_size=16).digest()
        with self._lock:
            minute = int(self.clock() // A_MINUTE)
            if minute != self._minute or len(self._counts) >= MOST_ADDRESSES:
                self._minute, self._counts = minute, {}
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key] <= self.most


limiter = Limiter()
MOST_PAPERS = 12
papers = Limiter(most=MOST_PAPERS)
"""A PDF costs a hundred times what a page costs, so fewer of them are written."""
_writing = threading.BoundedSemaphore(2)


def not_too_often(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with a kind page and 429 when one address asks too often."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or limiter.lets_through(request.META.get("REMOTE_ADDR", "")):
            return view(request, *args, **kwargs)
        return _pause(request)

    return inner


def papers_not_too_often(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let few papers through for one address, and only two at a time for all, so that everybody else is answered."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not papers.lets_through(request.META.get("REMOTE_ADDR", "")) or not _writing.acquire(timeout=WAIT):
            return _pause(request)
        try:
            return view(request, *args, **kwargs)
        finally:
            _writing.release()

    return inner


def _pause(request: HttpRequest) -> HttpResponse:
    response = render(request, "check/busy.html", status=429)
    response.headers["Retry-After"] = "60"
    return response
