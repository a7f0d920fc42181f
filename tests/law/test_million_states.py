"""The same million states from every executor, on every day on which the law changes and on the day before.

The generated function and the batch compute all of them; the reference interprets three people a day.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest

from integrativ.law.answers.forms import law
from integrativ.law.kernel.batch import BatchResult, evaluate_batch
from integrativ.law.kernel.compiled import fast_join
from integrativ.law.kernel.generated import Generated, program_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.planes import columns_of
from integrativ.law.kernel.values import checked_flags
from tests.law.crowd import DAYS, crowd
from tests.law.drawing import FULL

A_DAY = 80 if FULL else 26
INTERPRETED_A_DAY = 20 if FULL else 3
FLAGS = checked_flags(law().catalogue, None)
CODES = (0, 1, 3)
LOOPS = [False, True] if fast_join else [False]


class Day(NamedTuple):
    day: date
    people: list[dict[str, Any]]
    batch: BatchResult


@lru_cache(maxsize=1)
def days() -> tuple[Day, ...]:
    """A crowd on every day, all states computed by the batch with numpy."""
    random = Random(2026)
    return tuple(in_batch(day, list(crowd(random, day, A_DAY))) for day in DAYS)


def in_batch(day: date, people: list[dict[str, Any]], *, numba: bool = False) -> Day:
    program = program_of(law().catalogue, law().form)
    return Day(day, people, evaluate_batch(program, columns_of(law().catalogue, people), day, FLAGS, numba=numba))


def everybody() -> Iterator[tuple[Day, int, Generated]]:
    program = program_of(law().catalogue, law().form)
    for entry in days():
        for number, facts in enumerate(entry.people):
            yield entry, number, Generated(program, facts, entry.day, FLAGS)


def test_a_million_rule_states_are_the_same_in_batch_and_generated_and_fairly_met(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rules, counted, nodes = list(law().form.rules), Counter[str](), 0
    rows = {entry.day: {rule: entry.batch.truths(rule).tolist() for rule in rules} for entry in days()}
    for entry, number, fast in everybody():
        assert entry.batch.states(number) == bytes(fast.states), (entry.day, entry.people[number])
        states = [fast.rule(rule) for rule in rules]
        assert [state.truth for state in states] == [rows[entry.day][rule][number] for rule in rules], entry.day
        counted.update(state.result for state in states)
        nodes += len(fast.states)
    met, not_met = (counted[result] / (counted["met"] + counted["not_met"]) for result in ("met", "not_met"))
    with capsys.disabled():
        print(f"\nlaw: {counted.total()} rule states and {nodes} node states generated = batch, {met:.1%} met")
    assert counted.total() >= 1_000_000
    assert min(met, not_met) >= 0.15
    assert sum(entry.batch.interpreted_people + entry.batch.interpreted_states for entry in days()) == 0


def test_the_reference_gives_the_same_states(capsys: pytest.CaptureFixture[str]) -> None:
    compared = rules = 0
    for entry in days():
        for number in range(INTERPRETED_A_DAY):
            reference = Evaluation(law().catalogue, law().form, entry.people[number], entry.day, FLAGS)
            states = bytes(CODES[reference.truth(node)] for node in range(len(law().form.nodes)))
            assert states == entry.batch.states(number), (entry.day, entry.people[number])
            on_batch = entry.batch.evaluation(number)
            for rule in law().form.rules:
                assert on_batch.rule(rule) == reference.rule(rule), (entry.day, rule)
            compared, rules = compared + len(states), rules + len(law().form.rules)
    with capsys.disabled():
        print(f"\nlaw: {rules} rule states and {compared} node states interpreted = batch, with all that is missing")
    assert compared >= 500_000


@pytest.mark.skipif(len(LOOPS) == 1, reason="numba is not installed: its loops are not in use either")
def test_the_compiled_loops_give_the_same_bits() -> None:
    for entry in days():
        compiled = in_batch(entry.day, entry.people, numba=True).batch
        rows = len(law().form.nodes)
        people = -(-A_DAY // 8)
        assert np.array_equal(compiled.planes[:, :rows, :, :people], entry.batch.planes[:, :rows, :, :people])


def test_what_is_forgotten_may_open_a_state_but_never_turns_it() -> None:
    random, opened, kept = Random(7), 0, 0
    raw = {fact.name for fact in law().catalogue.facts.values() if fact.derive is None}
    for entry in days()[::2]:
        forgetful = [
            {name: value for name, value in facts.items() if name not in raw or random.random() < 0.8}
            for facts in entry.people
        ]
        less = in_batch(entry.day, forgetful).batch.planes[:, : len(law().form.nodes)]
        more = entry.batch.planes[:, : len(law().form.nodes)]
        assert not (less[:, :, 0] & ~more[:, :, 0]).any(), entry.day  # yes stays yes
        assert not (~less[:, :, 1] & more[:, :, 1]).any(), entry.day  # no stays no
        opened += int(np.bitwise_count(more[:, :, 0] & ~less[:, :, 0]).sum())
        kept += int(np.bitwise_count(less[:, :, 0]).sum())
    assert opened > 10_000 < kept, "next to nothing was forgotten: the test would prove nothing"
