"""The law as pages: every rule stands on one, with its norms, its words and its cases."""

from pathlib import Path

from integrativ.law import catalogue
from integrativ.law.pages import write_pages


def test_every_rule_stands_on_a_page_with_all_its_norms_and_cases(tmp_path: Path) -> None:
    count = write_pages(tmp_path)
    pages = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.md")}
    assert len(pages) == count + 1
    everything = "\n".join(pages.values())
    for rule in catalogue().rules.values():
        assert f"## {rule.id}\n" in everything
        assert all(edition.norm in everything for edition in rule.editions)
    assert "- R-001:" in everything
    assert all(f"({name})" in pages["index.md"] for name in pages if name != "index.md")
