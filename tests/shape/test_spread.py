"""What is begun first has to be there: a renamed file would quietly be begun last and make the whole run longer."""

from pathlib import Path

from tests.spread import CRAWL, CRAWLING, LONGEST, WORLD

ROOT = Path(__file__).resolve().parents[2]


def test_every_piece_that_is_begun_first_exists() -> None:
    named = {*LONGEST, *CRAWLING} - {CRAWL, WORLD}
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
