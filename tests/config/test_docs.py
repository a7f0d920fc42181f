"""Documentation that cannot rot: what the code reads from the environment is explained, what is linked exists."""

import re

import pytest

from integrativ.config.postgres.layout import CHECKOUT

READS = re.compile(r"""(?:environ(?:\.get)?[\[(]|(?:flag|secret)\()\s*"([A-Z][A-Z_]+)\"""")
NOT_SETTINGS = {"PATH", "HOME", "CI", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def settings_read() -> set[str]:
    """Every variable that the product reads from its environment."""
    found = {name for path in (CHECKOUT / "integrativ").rglob("*.py") for name in READS.findall(path.read_text())}
    return found - NOT_SETTINGS


def test_every_setting_is_explained_and_nothing_else_is() -> None:
    read = settings_read()
    table = (CHECKOUT / "docs" / "operations.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    explained = {name for name in re.findall(r"`([A-Z]+_[A-Z_]+|PORT)`", table) if not name.endswith("_FILE")}
    assert {"DATABASE_URL", "SECRET_KEY", "PORT"} <= read
    assert read - explained == set(), "explain in docs/operations.md"
    assert explained - read <= {"DATABASE_BACKUP_URL", "DATABASE_SUPERUSER_URL"}, "explained, but nobody reads it"


@pytest.mark.parametrize("page", ["README.md", "docs/start.md", "docs/operations.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    path = CHECKOUT / page
    links = re.findall(r"\]\(([^)#]+?)\)", path.read_text())
    if page != "docs/operations.md":
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
