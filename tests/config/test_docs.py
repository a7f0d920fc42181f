"""Documentation that cannot rot: what the code reads from the environment is explained, what is linked exists."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest

from integrativ.config.postgres.layout import CHECKOUT

NOT_SETTINGS = {"PATH", "HOME", "CI", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PGDATABASE"}
ENVIRONMENTS = {"environ", "environment"}  # os.environ, and a copy of it handed on
MENTIONS = re.compile(r"environ|getenv|\b(?:flag|secret)\(")
READS = {"get", "setdefault", "pop"}


def _names(node: ast.expr, constants: dict[str, set[str]]) -> set[str]:
    """The variables an expression can name: a literal, a constant of the module, or an entry of its table."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.Subscript):
        return _names(node.value, constants)
    return constants.get(node.id, set()) if isinstance(node, ast.Name) else set()


def _constants(tree: ast.Module) -> dict[str, set[str]]:
    found = {}
    for line in tree.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            values = line.value.values if isinstance(line.value, ast.Dict) else [line.value]
            found[line.targets[0].id] = {
                str(v.value) for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
            }
    return found


def _read_from(node: ast.AST) -> ast.expr | None:
    """The name a piece of code reads from the environment, if it does."""

    def is_environment(value: ast.expr) -> bool:
        return (value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")) in ENVIRONMENTS

    if isinstance(node, ast.Subscript) and is_environment(node.value):
        return node.slice
    if isinstance(node, ast.Compare) and is_environment(node.comparators[0]):
        return node.left
    if isinstance(node, ast.Call) and node.args:
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in READS and is_environment(called.value):
            return node.args[0]
        if isinstance(called, ast.Attribute):
            return node.args[0] if called.attr == "getenv" else None
        if getattr(called, "id", "") in ("flag", "secret") and isinstance(node.args[0], ast.Constant):
            return node.args[0]
    return None


def read_in(source: str) -> tuple[set[str], list[str]]:
    """Which variables a file reads, and the places where the test cannot tell which."""
    tree = ast.parse(source)
    constants, read, unclear = _constants(tree), set(), []
    for function in ast.walk(tree):
        for node in ast.iter_child_nodes(function):
            asked = _read_from(node)
            if asked is None:
                continue
            found = {name for name in _names(asked, constants) if re.fullmatch(r"[A-Z][A-Z_]+", name)}
            read |= found
            if not found:
                unclear.append(ast.unparse(asked))
    return read, unclear


def settings_read() -> set[str]:
    """Every variable that the product reads from its environment."""
    read: set[str] = set()
    for path in (CHECKOUT / "integrativ").rglob("*.py"):
        source = path.read_text()
        if not MENTIONS.search(source):
            continue
        found, unclear = read_in(source)
        allowed = {"name", "f'{name}_FILE'"} if path.name == "settings.py" else set()
        assert set(unclear) <= allowed, f"{path.name}: name the variable as text or as a constant of the module"
        read |= found
    return read - NOT_SETTINGS


def test_the_reader_of_the_code_sees_each_way_to_ask_for_a_variable() -> None:
    ways = (
        'os.environ["A_ONE"]\n', 'x = os.environ.get("A_ONE", "")\n', 'if "A_ONE" in os.environ: pass\n',
        'os.getenv("A_ONE")\n', 'flag("A_ONE")\n', 'N = "A_ONE"\nenviron.get(N)\n',
        'T = {"x": "A_ONE"}\ndef f(r): return environ.get(T[r])\n',
    )  # fmt: skip
    for way in ways:
        assert read_in(way) == ({"A_ONE"}, []), way
    assert read_in("os.environ.get(somewhere.NAME)") == (set(), ["somewhere.NAME"])
    assert read_in('table.get("A_ONE")') == (set(), [])


def test_every_setting_is_explained_and_nothing_else_is() -> None:
    read = settings_read()
    table = (CHECKOUT / "docs" / "operations.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    explained = {name for name in re.findall(r"`([A-Z]+_[A-Z_]+|PORT)`", table) if not name.endswith("_FILE")}
    assert {"DATABASE_URL", "SECRET_KEY", "PORT", "INTEGRATIV_IDENTITY_PROVIDERS", "DATABASE_BACKUP_URL"} <= read
    assert read - explained == set(), "explain in docs/operations.md"
    assert explained - read == set(), "explained, but nobody reads it"


def test_the_default_of_each_setting_is_told() -> None:
    from django.conf import settings

    table = (CHECKOUT / "docs" / "operations.md").read_text()
    assert f"| `INVITATION_DAYS` | `{settings.INVITATION_DAYS}` |" in table


def test_decisions_have_a_number_each_and_carry_it_in_their_title() -> None:
    pages = sorted((CHECKOUT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert [page.read_text()[2:6] for page in pages] == numbers


def test_the_changelog_says_what_the_files_of_changes_say(tmp_path: Path) -> None:
    """Whether the committed one is up to date is asked by `make check`."""
    command = CHECKOUT / "bin" / "changelog.py"
    assemble = runpy.run_path(str(command))["assemble"]
    for name, text in (("002-b.md", "Zwei\nZeilen.\n"), ("010-a.md", "Zehn."), ("002-a.md", "Auch zwei.")):
        (tmp_path / name).write_text(text)
    assert assemble(tmp_path).partition("## Unreleased\n\n")[2] == "- Zehn.\n- Auch zwei.\n- Zwei Zeilen.\n"
    (tmp_path / "zehn.md").write_text("Ohne Nummer.")
    with pytest.raises(SystemExit, match="zehn.md"):
        assemble(tmp_path)


@pytest.mark.parametrize("page", ["README.md", "docs/start.md", "docs/operations.md", "docs/demo.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    path = CHECKOUT / page
    links = re.findall(r"\]\(([^)#]+?)\)", path.read_text())
    if page in ("README.md", "docs/start.md"):
        assert links
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_the_readme_shows_both_commands_on_its_first_screen_and_every_make_target_is_described() -> None:
    first_screen = (CHECKOUT / "README.md").read_text().splitlines()[:20]
    assert any(line.startswith("make run") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)
    makefile = (CHECKOUT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) and len(targets) >= 9


def test_no_tracked_file_of_the_ground_names_a_machine() -> None:
    """Paths of one person's machine make a checkout work there and nowhere else."""
    pages = [CHECKOUT / name for name in ("Makefile", "bin/setup", ".ci/run", ".ci/fresh-clone", "README.md")]
    assert [page.name for page in pages if re.search(r"/(root|home|Users)/", page.read_text())] == []
