"""How tests are spread over processes."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadFileScheduling

TOGETHER = "tests/pages"


class WholeFiles(LoadFileScheduling):
    """File by file; the folder whose tests share one crawl is one piece, and as the longest it is begun first."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(f"{TOGETHER}/") else super()._split_scope(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        if TOGETHER in self.workqueue:
            self.workqueue.move_to_end(TOGETHER, last=False)
        super()._assign_work_unit(node)
