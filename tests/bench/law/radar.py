"""`make bench`, its radar part: the days ahead beside asking each day, and the size of the state on two cores.

One line per figure as in the other parts; the ratios come from one run. BENCH_RADAR_PEOPLE sets the size of the state.
"""

from __future__ import annotations

import os

os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import gc
import json
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from integrativ.law import portfolio, radar
from integrativ.law.answers.forms import Law, law
from integrativ.law.kernel import batch
from integrativ.law.kernel.compiled import fast_join
from integrativ.law.kernel.planes import Columns
from tests.bench.law import neutral
from tests.bench.law.state import people

FIRST = neutral.DAY
LAST = FIRST + timedelta(180)
DAYS = 181
PEOPLE = int(os.environ.get("BENCH_RADAR_PEOPLE", 500_000))
SAMPLE = 65_536
ROUNDS = 3
CORES = 2
# what a night may take of the processor in each of two processes, and what one of them may hold
SECONDS, MEGABYTES = 60, 1_000


def cpu(act: Callable[[], Any]) -> float:
    gc.collect()
    began = time.process_time()
    act()
    return time.process_time() - began


def line(name: str, ratios: list[float], floor: float, detail: str) -> bool:
    """Print one figure; say whether it is short."""
    value = statistics.median(ratios)
    state = "ok" if value >= floor else "short"
    print(f"{name:52} {value:9.2f} {floor:7.2f} {state:5} [{min(ratios):.3g}–{max(ratios):.3g}] {detail}", flush=True)
    return value < floor


def ratios() -> Iterator[bool]:
    """181 days one by one, as 181 times one batch, and the radar; with each kind of loops, in turn."""
    rules = neutral.chosen(150)
    crowds = (
        (f"{len(law().form.rules)} rules", law(), people(SAMPLE, FIRST)),
        ("150 rules, people drawn evenly", rules.law, neutral.people(rules, SAMPLE).columns),
    )
    for loops in (False, True) if fast_join else (False,):
        batch.fast_join = fast_join if loops else None
        for name, under, columns in crowds:
            pairs = [pair(columns, under) for _ in range(ROUNDS + 1)][1:]
            theirs, ours = (statistics.median(side) / SAMPLE * 1e6 for side in zip(*pairs, strict=True))
            spent = f"{theirs:.3g} / {ours:.3g} µs"
            kind = "numba" if loops else "numpy"
            yield line(f"{name}, {kind}, 181 batches / radar", [one / other for one, other in pairs], 5, spent)


def pair(columns: Columns, under: Law) -> tuple[float, float]:
    """Measure both once."""
    each = cpu(lambda: portfolio.evaluate_many(columns, FIRST, under=under))
    return DAYS * each, cpu(lambda: list(radar.coming_rules(columns, FIRST, LAST, under=under)))


def share(number: int, seed: int) -> dict[str, float]:
    """Look half a year ahead for some people, in a process of its own, part by part as a night does."""
    columns = made_elsewhere(number, seed)
    used: dict[str, float] = {"people": number, "before": _peak()}
    for name, parts in (("rules", radar.coming_rules), ("answers", radar.coming_answers)):
        began, spent, changes, person_days = time.perf_counter(), time.process_time(), 0, 0
        for part in parts(columns, FIRST, LAST):
            changes += len(part)
            person_days += part.person_days
        used |= {name: time.process_time() - spent, f"{name} wall": time.perf_counter() - began, f"{name} MB": _peak()}
        used |= {f"{name} changes": changes, f"{name} person-days": person_days}
    return used


def made_elsewhere(number: int, seed: int) -> Columns:
    """Draw people in another process, so that what drawing needs does not count as held here."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run([sys.executable, "-m", __spec__.name, "make", str(number), str(seed), file.name], check=True)
        columns: Columns = pickle.load(file)  # noqa: S301 - written by ourselves
    return columns


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def state() -> Iterator[bool]:
    """Everybody of the state, in as many processes as there are cores."""
    command = [sys.executable, "-m", "tests.bench.law.radar", "share", str(PEOPLE // CORES)]
    began = time.perf_counter()
    running = [
        subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, text=True) for seed in range(1, CORES + 1)
    ]
    found = [json.loads(process.communicate()[0]) for process in running]
    print(
        f"# {PEOPLE} Menschen in {CORES} Prozessen, mit Erfinden {time.perf_counter() - began:.0f} s; Verhältnis zur Grenze"
    )
    for name in ("rules", "answers"):
        seconds, megabytes = [one[name] for one in found], [one[f"{name} MB"] for one in found]
        changes, days = (sum(one[f"{name} {what}"] for one in found) / PEOPLE for what in ("changes", "person-days"))
        detail = f"{changes:.2f} changes, {days:.1f} person-days each"
        spent = " and ".join(f"{one[name]:.1f} s of {one[f'{name} wall']:.0f} s" for one in found)
        yield line(f"all {name}, 180 days, {SECONDS} s / processor", [SECONDS / max(seconds)], 1, f"{spent}; {detail}")
        held = " and ".join(f"{one[f'{name} MB']:.0f} MB, {one['before']:.0f} with their facts alone" for one in found)
        yield line(f"all {name}, {MEGABYTES} MB / larger", [MEGABYTES / max(megabytes)], 1, held)


def main() -> int:
    """Print one line per figure; 1 if any is short."""
    if sys.argv[1:2] == ["share"]:
        print(json.dumps(share(int(sys.argv[2]), int(sys.argv[3]))))
        return 0
    if sys.argv[1:2] == ["make"]:
        Path(sys.argv[4]).write_bytes(pickle.dumps(people(int(sys.argv[2]), FIRST, int(sys.argv[3]))))
        return 0
    print(f"# Radar: vom {FIRST} bis {LAST}, Verhältnis in diesem Lauf")
    short = sum(short for figures in (ratios(), state()) for short in figures)
    print(f"# {'alles im Rahmen' if not short else f'{short} zu knapp'}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
