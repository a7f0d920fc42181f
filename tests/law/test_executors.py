"""One form, several executors: whoever computes it, every state of every person on every day is the same."""

from collections import Counter
from random import Random

import pytest

from integrativ.law.answers.forms import law
from integrativ.law.explanation import rule_node
from integrativ.law.kernel.generated import Generated, program_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.values import checked_flags
from tests.law.crowd import DAYS, crowd

FLAGS = checked_flags(law().catalogue, None)


def generated(facts: dict[str, object], day: object) -> Generated:
    return Generated(program_of(law().catalogue, law().form), facts, day, FLAGS)  # type: ignore[arg-type]


def test_the_generated_function_gives_every_state_and_everything_missing_as_the_reference_does() -> None:
    random = Random(31)
    for day in DAYS[::3]:
        for facts in crowd(random, day, 2):
            reference, fast = Evaluation(law().catalogue, law().form, facts, day, FLAGS), generated(facts, day)
            for node in range(len(law().form.nodes)):
                assert fast.truth(node) == reference.truth(node), (day, law().form.nodes[node], facts)
                assert fast.missing(node) == reference.missing(node), (day, law().form.nodes[node], facts)
            assert {rule: fast.rule(rule) for rule in law().form.rules} == {
                rule: reference.rule(rule) for rule in law().form.rules
            }


def test_trees_and_views_on_generated_states_are_those_of_the_reference() -> None:
    random = Random(32)
    for day in random.sample(DAYS, 6):
        one, other = crowd(random, day, 2)
        reference, fast = Evaluation(law().catalogue, law().form, one, day, FLAGS), generated(one, day)
        changes = {name: other.get(name) for name in random.sample(sorted({**one, **other}), 8)}
        for rule in random.sample(sorted(law().form.rules), 60):
            assert rule_node(fast, rule) == rule_node(reference, rule)
            assert rule_node(fast.with_facts(changes), rule) == rule_node(reference.with_facts(changes), rule)
        assert generated(one, day).with_facts(changes).rule("asylg-61-2") == reference.with_facts(changes).rule(
            "asylg-61-2"
        )


@pytest.mark.parametrize("flag", [True, False])
def test_a_settled_point_of_law_settles_it_for_the_generated_function_too(flag: bool) -> None:
    random, seen = Random(33), Counter[int]()
    flags = dict.fromkeys(FLAGS, flag)
    for facts in crowd(random, DAYS[-1], 10):
        reference = Evaluation(law().catalogue, law().form, facts, DAYS[-1], flags)
        fast = Generated(program_of(law().catalogue, law().form), facts, DAYS[-1], flags)
        assert [fast.truth(node) for node in range(len(law().form.nodes))] == [
            reference.truth(node) for node in range(len(law().form.nodes))
        ]
        seen.update(fast.truth(node) for node, form in enumerate(law().form.nodes) if form.kind == "flag")
    assert set(seen) == {2 if flag else 0}
