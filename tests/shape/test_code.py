"""Budgets of the house style, and things that must not stand in the product."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HARD_FILE, HARD_FUNCTION, HARD_TEMPLATE = 500, 60, 120
WIDE = 120
BLOCK = re.compile(
    r"<(?:p|div|section|aside|nav|header|form|fieldset|[uod]l|li|d[td]|table|t[rdh]|h[1-6]|details|summary)[ >]"
)
DRAWERS = {"utils.py", "helpers.py", "misc.py", "manager.py"}


def tracked(pattern: str) -> list[Path]:
    """Files git knows (also new ones), so that caches and local data do not count."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    return [ROOT / line for line in listed if (ROOT / line).is_file()]


def sources() -> list[Path]:
    return [p for p in tracked("*.py") if "migrations" not in p.parts]


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code; a statement of SQL in one string counts once, however it is laid out."""
    texts = [
        n for n in ast.walk(node) if isinstance(n, ast.Constant | ast.JoinedStr) and (n.end_lineno or 0) > n.lineno
    ]
    inside = {line for text in texts for line in range(text.lineno + 1, (text.end_lineno or 0) + 1)}
    return (node.end_lineno or 0) - node.lineno + 1 - len(inside)


def long_functions(source: str) -> list[str]:
    tree = ast.parse(source)
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines_of(node) > HARD_FUNCTION
    ]


def test_files_are_about_one_thing() -> None:
    assert {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > HARD_FILE} == {}


def test_functions_fit_a_screen() -> None:
    code = [p for p in sources() if "bench" not in p.parts]  # the bench's volumes are statements of SQL
    found = {str(p.relative_to(ROOT)): names for p in code if (names := long_functions(p.read_text()))}
    assert found == {}
    assert long_functions("def endless():\n" + "    x = 1\n" * (HARD_FUNCTION + 1)) == ["endless"]


def test_templates_are_short() -> None:
    found = {
        str(p.relative_to(ROOT)): n for p in tracked("*.html") if (n := len(p.read_text().splitlines())) > HARD_TEMPLATE
    }
    assert found == {}


def crowded(template: str) -> list[str]:
    """Lines that are longer than a screen is wide and open more than one block: each block has a line of its own."""
    return [line for line in template.splitlines() if len(line) > WIDE and len(BLOCK.findall(line)) > 1]


def test_a_template_reads_as_a_tree() -> None:
    assert {str(p.relative_to(ROOT)): lines for p in tracked("*.html") if (lines := crowded(p.read_text()))} == {}
    assert crowded(f"<ul><li>{'Wort ' * WIDE}</li></ul>") and not crowded("<ul><li>kurz</li></ul>")


def test_no_drawers() -> None:
    assert [p for p in sources() if p.name in DRAWERS] == []


def test_nothing_decides_for_the_template() -> None:
    """No unescaped output, no inline style or script, no many-fields-at-once form."""
    bad = re.compile(r"\|safe\b|\sstyle=|<script>|\son[a-z]+=\"|javascript:")
    assert [str(p.relative_to(ROOT)) for p in tracked("integrativ/**/*.html") if bad.search(p.read_text())] == []
    assert bad.search('<p style="x">')
    code = re.compile(r"mark_safe\(|fields = \"__all__\"|csrf_exempt")
    allowed = {"integrativ/web/templatetags/bausteine.py"}
    found = [str(p.relative_to(ROOT)) for p in tracked("integrativ/*.py") if code.search(p.read_text())]
    assert [f for f in found if f not in allowed] == []


def test_no_loose_ends_and_no_machine() -> None:
    loose = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    machine = re.compile(
        r"(^|[^a-z])/(ro" + r"ot|wo" + r"rk|fa" + r"rm)/[a-z.]|index-u" + r"rl[= ]|\"resolved\": *\"http"
    )
    files = [
        p for ending in ("*.py", "*.html", "*.yaml", "*.md", "*.json", "*.txt", "Makefile") for p in tracked(ending)
    ]
    text = {str(p.relative_to(ROOT)): p.read_text(errors="ignore") for p in files if p.stat().st_size < 2_000_000}
    assert [name for name, body in text.items() if loose.search(body) and not name.endswith(".md")] == []
    assert [name for name, body in text.items() if machine.search(body)] == []


def test_direct_dependencies_stay_few() -> None:
    import tomllib

    direct = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert len(direct) <= 30
