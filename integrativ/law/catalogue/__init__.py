"""The law as data: YAML by statute with JSON Schema, and the compiled form that the program reads."""

from functools import lru_cache

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.catalogue.reading import read_catalogue


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    """Give the catalogue that came with this release."""
    return read_catalogue()
