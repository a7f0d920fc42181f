"""From the YAML files to the compiled form: one JSON file, the same bytes for the same content.

Parsing 1.2 MB of YAML takes longer than a start may take; the program therefore reads the compiled form, which is
committed beside the YAML and held equal to it by a test.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from integrativ.law.catalogue.reading import COMPILED, HERE, VERSION, content_hash, read_version
from integrativ.law.errors import CatalogueError

SIMPLE = {
    "facts": "facts.yaml",
    "parameters": "parameters.yaml",
    "lists": "lists.yaml",
    "flags": "flags.yaml",
    "questions": "questions.yaml",
}


class StrictLoader(yaml.CSafeLoader):
    """Loads YAML and refuses a key that appears twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise CatalogueError(f"Schlüssel doppelt, Zeile {node.start_mark.line + 1}")
        return mapping


def load_yaml(path: Path) -> Any:
    """Read one YAML file; an unreadable file or a doubled key is a `CatalogueError` that names the file.

    The same bytes are read once per process and shared: whoever reads must not change what is given.
    """
    try:
        return parsed_yaml(path.read_bytes())
    except (yaml.YAMLError, CatalogueError, OSError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error


@lru_cache(maxsize=64)
def parsed_yaml(content: bytes) -> Any:
    """Parse YAML strictly."""
    # StrictLoader is a safe loader with one more check
    return yaml.load(content, Loader=StrictLoader)  # noqa: S506


def compiled_form(folder: Path = HERE) -> bytes:
    """Give the compiled form of the YAML files in a folder, one entry a line so that changes can be read."""
    parts: dict[str, list[Any]] = {key: load_yaml(folder / name)[key] for key, name in SIMPLE.items()}
    parts["rules"] = []
    for path in sorted((folder / "rules").glob("*.yaml")):
        document = load_yaml(path)
        parts["rules"] += [{"statute": document["statute"], **rule} for rule in document["rules"]]
    return compiled_from({**parts, "handling": load_yaml(folder / "handling.yaml")})


def compiled_from(parts: Mapping[str, Any]) -> bytes:
    """Give the canonical compiled form of the parts of a catalogue: the same bytes for the same content."""
    lists = {key: part for key, part in parts.items() if key != "handling"}
    lines = [f'"{key}":[\n' + ",\n".join(dump_entry(entry) for entry in lists[key]) + "\n]" for key in sorted(lists)]
    lines.append('"handling":' + dump_entry(parts["handling"]))
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def write_compiled(folder: Path = HERE) -> tuple[int, str]:
    """Rewrite compiled form and VERSION of a folder; the number grows by one when the content changed."""
    content = compiled_form(folder)
    hash_ = content_hash(content)
    number = 0
    if (folder / VERSION).exists():
        number, recorded = read_version(folder)
        if recorded == hash_ and (folder / COMPILED).exists() and (folder / COMPILED).read_bytes() == content:
            return number, hash_
    (folder / COMPILED).write_bytes(content)
    (folder / VERSION).write_text(f"{number + 1} {hash_}\n", encoding="utf-8")
    return number + 1, hash_


def dump_entry(entry: Any) -> str:
    """Give one entry as canonical JSON: keys in order, no spaces."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
