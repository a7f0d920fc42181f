"""Asking once more who is there, for every audience: exports and rights go through this door after their own."""

from integrativ.web.access.confirm import recently_confirmed

__all__ = ["recently_confirmed"]
