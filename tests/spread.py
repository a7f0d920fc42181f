"""How tests are spread over processes: what takes longest is begun first, so that no process is left with it at the end."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadFileScheduling

# these share one crawl of all pages; the other files of that folder need only its world, which is quickly built again
CRAWL, WORLD = "crawl", "world"
CRAWLING = ("tests/pages/test_structures.py", "tests/pages/test_who.py")
LONGEST = (
    CRAWL,
    "tests/browser/test_whole_way.py",
    WORLD,
    "tests/crash/test_killed.py",
    "tests/config/test_serve.py",
    "tests/walls/test_mutants.py",
    "tests/demo/test_first_pages.py",
    "tests/config/test_backup.py",
    "tests/bench/test_plans.py",
    "tests/config/test_postgres_server.py",
)


class WholeFiles(LoadFileScheduling):
    """File by file, each whole in one process; the others follow by the number of their tests, as the plugin has it."""

    def _split_scope(self, nodeid: str) -> str:
        name = super()._split_scope(nodeid)
        if name.startswith("tests/pages/"):
            return CRAWL if name in CRAWLING else WORLD
        return name

    def _assign_work_unit(self, node: Any) -> None:
        if (first := next((piece for piece in LONGEST if piece in self.workqueue), None)) is not None:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)
