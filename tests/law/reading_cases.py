"""The cases of the catalogue as they lie beside the rules."""

from functools import lru_cache
from typing import Any

from integrativ.law.catalogue.compiling import load_yaml
from integrativ.law.importing import CASES


@lru_cache(maxsize=1)
def read_cases() -> tuple[dict[str, Any], ...]:
    """Read all cases; `folder` says where each one lies."""
    return tuple(
        {"folder": path.parent.name, **case}
        for path in sorted(CASES.rglob("*.yaml"))
        for case in load_yaml(path)["cases"]
    )
