"""The cases of the catalogue as they lie beside these tests."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from integrativ.law.catalogue.compiling import load_yaml

CASES = Path(__file__).parent / "cases"


@lru_cache(maxsize=1)
def read_cases() -> tuple[dict[str, Any], ...]:
    """Read all cases; `folder` says where each one lies."""
    return tuple(
        {"folder": path.parent.name, **case}
        for path in sorted(CASES.rglob("*.yaml"))
        for case in load_yaml(path)["cases"]
    )
