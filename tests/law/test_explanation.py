"""The reasons as a tree: its root is the rule's result, and every part says what the evaluation said."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from integrativ.law import Node, UnknownQuestion, UnknownRule, answer, catalogue, evaluate, explain, explain_row
from integrativ.law.answers.forms import law
from integrativ.law.explanation import rule_node
from integrativ.law.kernel.generated import Generated, program_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.truth import NO, OPEN, YES
from integrativ.law.kernel.values import checked_flags
from tests.law.crowd import DAYS, crowd
from tests.law.drawing import FULL, draw_person

TODAY = date(2026, 11, 22)
ORDER = {"not_met": NO, "not_in_force": NO, "open": OPEN, "met": YES}


def below(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from below(child)


def test_the_root_of_every_tree_is_the_result_of_its_rule() -> None:
    random = Random(11)
    for as_of in (date(2023, 11, 17), date(2026, 7, 24), TODAY):
        facts = draw_person(random, as_of)
        for rule_id, finding in evaluate(facts, as_of).items():
            root = explain(rule_id, facts, as_of)
            assert (root.state, root.missing) == (finding.result, finding.missing)
            assert (root.edition is None) == (finding.edition_index is None)


def test_every_combination_follows_from_its_parts_and_every_line_has_words() -> None:
    random = Random(12)
    facts = draw_person(random, TODAY)
    for rule_id in catalogue().rules:
        for node in below(explain(rule_id, facts, TODAY)):
            assert node.text_de.strip(), (rule_id, node)
            states = [ORDER[child.state] for child in node.children]
            if node.kind == "all":
                assert ORDER[node.state] == min(states, default=YES)
            elif node.kind == "any":
                assert ORDER[node.state] == max(states)
            elif node.kind == "not":
                assert ORDER[node.state] == 2 - states[0]


def test_the_functions_written_for_wordings_draw_the_trees_the_walk_draws() -> None:
    random, source, form = Random(13), law().catalogue, law().form
    flags, program = checked_flags(source, None), program_of(source, form)
    compared = 0
    for day in random.sample(DAYS, len(DAYS) if FULL else 4):
        for facts in crowd(random, day, 1):
            drawn, walked = Generated(program, facts, day, flags), Evaluation(source, form, facts, day, flags)
            for rule_id in source.rules:
                tree = rule_node(drawn, rule_id)
                assert tree == rule_node(walked, rule_id), (rule_id, day)
                compared += sum(1 for _ in below(tree))
    assert compared > 4_000


def test_a_leaf_shows_the_fact_and_the_value_that_was_used() -> None:
    facts = {"residence_title": "gestattung", "asylum_registration_date": "2026-07-15"}
    tree = explain("asylg-61-1-reception", facts, TODAY)
    used = {node.fact: node.value for node in below(tree) if node.kind == "leaf"}
    assert used["residence_title"] == "gestattung"
    assert used["asylum_registration_date"] == date(2026, 7, 15)
    assert used["job_type"] is None


def test_the_edition_says_where_it_stands_and_how_sure_we_are() -> None:
    edition = explain("asylg-61-1-reception", {"residence_title": "gestattung"}, TODAY).edition
    assert edition is not None
    assert edition.norm.startswith("§ 61")
    assert edition.sources
    assert edition.decision_maker
    assert edition.confidence in ("high", "medium", "low")
    assert edition.text_state <= edition.last_verified


def test_before_any_recorded_wording_the_tree_has_no_edition() -> None:
    node = explain("aufenthg-60a-6-nr3", {"residence_title": "duldung_60a"}, date(2026, 7, 24))
    assert (node.state, node.missing, node.edition) == ("open", ("edition:aufenthg-60a-6-nr3",), None)


def test_a_rule_explained_for_a_question_is_read_with_what_the_question_brings_along() -> None:
    facts = {"residence_title": "gestattung", "asylum_decision": "pending", "foreign_qualification": True}
    alone = explain("aufenthg-4a-5-nr1", facts, TODAY)
    asked = explain("aufenthg-4a-5-nr1", facts, TODAY, question="employer_duties")
    assert (alone.state, asked.state) == ("open", "met")
    assert "asking_party" in alone.missing


def test_the_row_that_decided_a_question_is_explained() -> None:
    facts = {"residence_title": "ae_25_2_refugee"}
    assert explain_row("work_access", facts, TODAY).state == "met"
    assert answer("work_access", facts, TODAY).as_json()["outcome"] == "free"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownRule, match="nope"):
        explain("nope", {}, TODAY)
    with pytest.raises(UnknownQuestion, match="deadlines"):
        explain_row("deadlines", {}, TODAY)
