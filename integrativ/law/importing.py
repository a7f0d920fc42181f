"""Taking over a catalogue from a folder: check everything first, then copy, then rewrite version and compiled form."""

import json
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from integrativ.law.answers.forms import law_from
from integrativ.law.casebook import COMPILED_CASES, compiled_cases
from integrativ.law.catalogue.compiling import SIMPLE, load_yaml, parsed_yaml, write_compiled
from integrativ.law.catalogue.model import RuleSet
from integrativ.law.catalogue.reading import COMPILED, HERE, VERSION, read_catalogue
from integrativ.law.errors import CatalogueError
from integrativ.law.linting import catalogue_faults, form_faults

FILES = (*SIMPLE.values(), "handling.yaml")
CASES = HERE / "cases"


def import_catalogue(source: str | Path, target: Path = HERE) -> RuleSet:
    """Bring the catalogue of a folder into the product; a faulty one raises `CatalogueError` and changes nothing."""
    folder = Path(source)
    faults = schema_faults(folder)
    if faults:
        raise CatalogueError(faults[0])
    with tempfile.TemporaryDirectory() as scratch:
        staged = Path(scratch)
        copy_catalogue(folder, staged)
        if (target / VERSION).exists():
            shutil.copyfile(target / VERSION, staged / VERSION)
            shutil.copyfile(target / COMPILED, staged / COMPILED)
        write_compiled(staged)
        catalogue = read_catalogue(staged)
        faults = [*form_faults(catalogue, law_from(catalogue).form), *catalogue_faults(catalogue)]
        if faults:
            raise CatalogueError(faults[0])
        copy_catalogue(staged, target)
        for name in (COMPILED, VERSION):
            shutil.copyfile(staged / name, target / name)
    return catalogue.version


def import_cases(source: str | Path, target: Path) -> None:
    """Bring the cases that lie beside a checked catalogue; without any, or without a checkout, nothing happens."""
    cases = Path(source) / "cases"
    if not cases.is_dir() or not target.is_dir() or cases.resolve() == target.resolve():
        return
    shutil.rmtree(target)
    shutil.copytree(cases, target, copy_function=shutil.copyfile)


def write_compiled_cases(cases: Path = CASES, target: Path = COMPILED_CASES) -> None:
    """Write the cases once more as JSON, because reading their YAML takes seconds; without cases nothing happens."""
    if cases.is_dir():
        target.write_bytes(compiled_cases(cases))


def schema_faults(folder: Path) -> list[str]:
    """Name every place in a catalogue folder that its JSON Schema does not allow."""
    faults: list[str] = []
    for path, kind in _documents(folder):
        schema_path = folder / "schema" / f"{kind}.schema.json"
        if not path.exists() or not schema_path.exists():
            faults.append(f"{path.name}: Datei oder Schema fehlt")
            continue
        load_yaml(path)
        faults += [f"{path.name}: {fault}" for fault in _schema_faults(schema_path.read_bytes(), path.read_bytes())]
    return faults


@lru_cache(maxsize=128)
def _schema_faults(schema: bytes, document: bytes) -> tuple[str, ...]:
    """Check one document; the same bytes are checked once per process, because checking takes seconds."""
    try:
        from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
    except ImportError:
        raise CatalogueError("Zum Einlesen fehlt das Paket jsonschema.") from None

    errors = Draft202012Validator(json.loads(schema)).iter_errors(parsed_yaml(document))
    return tuple(f"{error.json_path}: {error.message[:200]}" for error in errors)


def copy_catalogue(source: Path, target: Path) -> None:
    """Copy the files of a catalogue; rule and schema files that the source no longer has are removed."""
    for name in FILES:
        shutil.copyfile(source / name, target / name)
    for name, pattern in (("rules", "*.yaml"), ("schema", "*.schema.json")):
        (target / name).mkdir(exist_ok=True)
        for old in (target / name).glob(pattern):
            old.unlink()
        for path in sorted((source / name).glob(pattern)):
            shutil.copyfile(path, target / name / path.name)


def _documents(folder: Path) -> list[tuple[Path, str]]:
    documents = [(folder / name, Path(name).stem) for name in FILES]
    documents += [(path, "rules") for path in sorted((folder / "rules").glob("*.yaml"))]
    return documents + [(path, "cases") for path in sorted((folder / "cases").rglob("*.yaml"))]
