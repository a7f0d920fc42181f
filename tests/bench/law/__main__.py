"""`make bench`, its law part: our executors and other engines in turn, one line per figure.

Runs in the benchmark's own environment. The figures are ratios inside one run: median, and least and most in
brackets. BENCH_LAW_PEOPLE sets the size of the batch.
"""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "2"
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import psutil

from integrativ.law.explanation import rule_node
from integrativ.law.kernel.batch import evaluate_batch
from integrativ.law.kernel.generated import Generated
from integrativ.law.kernel.interpreter import Evaluation
from tests.bench.law import neutral, peers
from tests.bench.law.neutral import DAY

PEOPLE = int(os.environ.get("BENCH_LAW_PEOPLE", 200_000))
ROUNDS = 5
SINGLE = 100  # twenty are a millisecond, most of it the cold start after `gc.collect`
CHECKED = 320


@dataclass(frozen=True)
class Figure:
    """A ratio measured several times, with the least it may be."""

    name: str
    ratios: list[float]
    floor: float
    detail: str = ""

    @property
    def value(self) -> float:
        return statistics.median(self.ratios)

    def line(self) -> str:
        state = "ok" if self.value >= self.floor else "short"
        spread = f"[{min(self.ratios):.3g}–{max(self.ratios):.3g}]"
        return f"{self.name:52} {self.value:9.2f} {self.floor:7.2f} {state:5} {spread} {self.detail}"


def cost(act: Callable[[], Any]) -> float:
    gc.collect()
    gc.disable()  # or whoever comes after a full heap pays for it
    began = time.process_time()
    act()
    spent = time.process_time() - began
    gc.enable()
    return spent


def compare(
    name: str,
    floor: float,
    peer: Callable[[], Any],
    ours: Callable[[], Any],
    per: tuple[float, int],
    *,
    threads: int = 1,
) -> Figure:
    """Measure both in turn, after one run of each to warm up; `per` says how many people each run answers."""
    peer(), ours()
    pairs = [(cost(peer) / threads / per[0], cost(ours) / per[1]) for _ in range(ROUNDS)]
    theirs, own = (statistics.median(side) * 1e6 for side in zip(*pairs, strict=True))
    return Figure(name, [one / other for one, other in pairs], floor, f"{theirs:.3g} / {own:.3g} µs")


def single(number: int) -> Iterator[Figure]:
    """One person after the other: the states of all nodes, and all trees."""
    rules = neutral.chosen(number)
    people = neutral.people(rules, CHECKED)
    program, fisca, engine = rules.program, peers.OpenFisca(rules), peers.Zen(rules)
    facts = [people.columns.person(person) for person in range(CHECKED)]
    plain = [people.plain(person) for person in range(CHECKED)]
    agree(rules, people, fisca, engine)
    some = range(SINGLE)
    of_rules = itemgetter(*(rule.editions[0].condition.node for rule in rules.law.form.rules.values()))

    def ours() -> None:
        for person in some:
            of_rules(program.states(facts[person], DAY, {}))

    def trees() -> None:
        for person in some:
            evaluation = Generated(program, facts[person], DAY, {})
            [rule_node(evaluation, rule) for rule in rules.law.form.rules]

    def interpreted() -> None:
        for person in some:
            evaluation = Evaluation(rules.law.catalogue, rules.law.form, facts[person], DAY, {})
            [evaluation.truth(node) for node in range(len(rules.law.form.nodes))]

    def fisca_run(trace: bool) -> Callable[[], None]:
        return lambda: [fisca.run(people, person, person + 1, trace=trace) for person in range(3)] and None

    both = (SINGLE, SINGLE)
    yield compare(f"{number} rules, one person, reference / generated", 5, interpreted, ours, both)
    if number == 30:
        yield compare("30 rules, one person, OpenFisca / ours with trace", 200, fisca_run(False), ours, (3, SINGLE))
        yield compare("30 rules, one person, OpenFisca trace / all trees", 25, fisca_run(True), trees, (3, SINGLE))
    asked = [plain[person] for person in some]
    yield compare(
        f"{number} rules, one person, zen / ours with trace", 20, lambda: [engine.run(one) for one in asked], ours, both
    )
    if number == 150:
        figure = compare("150 rules, 20 × states / all trees", 1, ours, trees, both)
        yield Figure(figure.name, [20 * ratio for ratio in figure.ratios], 1, figure.detail)
        times = [cost(trees) / SINGLE * 1000 for _ in range(ROUNDS)]
        yield Figure("150 rules, 5 ms / all trees", [5 / ms for ms in times], 1, f"{statistics.median(times):.2f} ms")


def agree(rules: neutral.Rules, people: neutral.People, fisca: peers.OpenFisca, engine: peers.Zen) -> None:
    """All engines say the same, or nothing is measured."""
    frame = peers.Polars(rules, people).run()
    batch = evaluate_batch(rules.program, people.columns, DAY, {})
    for rule, states, nulls in zip(rules.neutral, fisca.run(people, 0, CHECKED), frame.iter_columns(), strict=True):
        truths = batch.truths(rule)
        assert np.array_equal(truths, states), rule
        assert [{None: 1, True: 2, False: 0}[value] for value in nulls.to_list()] == truths.tolist(), rule
    for person in range(50):
        met = [bool(batch.truths(rule)[person] == 2) for rule in rules.neutral]
        assert list(engine.run(people.plain(person))) == met, person


def many(number: int) -> Iterator[Figure]:
    """The batch with every state kept, in one thread, beside OpenFisca (Kleene) and polars (two threads, results only)."""
    rules = neutral.chosen(number)
    people = neutral.people(rules, PEOPLE // 64 * 64)
    count = people.columns.people
    frame, fisca, program = peers.Polars(rules, people), peers.OpenFisca(rules), rules.program

    def ours(numba: bool) -> Callable[[], Any]:
        return lambda: evaluate_batch(program, people.columns, DAY, {}, numba=numba)

    both = (count, count)
    for loops, numba, floor in (("numpy", False, 0.3), ("numba", True, 0.7)):
        yield compare(
            f"{number} rules, many, polars / {loops} with all states", floor, frame.run, ours(numba), both, threads=2
        )
    if number == 150:
        few = count // 4 // 64 * 64
        for loops, numba, floor in (("numpy", False, 10), ("numba", True, 20)):
            yield compare(
                f"150 rules, many, OpenFisca / {loops} with all states",
                floor,
                lambda: fisca.run(people, 0, few),
                ours(numba),
                (few, count),
            )
        used = [grown(lambda: fisca.run(people, 0, count)), grown(ours(False))]
        yield Figure(
            "150 rules, many, memory OpenFisca / ours", [used[0] / used[1]], 5, f"{used[0]:.0f} / {used[1]:.0f} MB"
        )


def grown(act: Callable[[], Any]) -> float:
    """How much memory is held when the result is there, beyond what was held before."""
    gc.collect()
    before = psutil.Process().memory_info().rss
    result = act()
    held = psutil.Process().memory_info().rss - before
    del result
    return max(held / 1e6, 0.1)


def main() -> int:
    """Print one line per figure; 1 if any is short."""
    short = 0
    print(f"# Recht: Regeln des {DAY}, {PEOPLE} Menschen in der Menge, Verhältnis zu anderen Programmen in diesem Lauf")
    for figures in (single(30), single(150), many(30), many(150)):
        for figure in figures:
            print(figure.line(), flush=True)
            short += figure.value < figure.floor
    print(f"# {'alles im Rahmen' if not short else f'{short} zu knapp'}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
