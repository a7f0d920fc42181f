"""A question puts rules together; it never says anything its rules do not say."""

from collections import Counter
from datetime import date
from random import Random

from integrativ.law import DecisionAnswer, RuleSetAnswer, answer, explain, explain_row
from integrativ.law.answers.forms import law
from tests.law.crowd import DAYS, crowd

TODAY = date(2026, 11, 23)


def test_an_entry_of_a_rule_set_never_contradicts_its_rule() -> None:
    random, seen = Random(41), Counter[str]()
    sets = [question.id for question in law().questions.values() if question.kind == "rule_set"]
    for day in [TODAY, *random.sample(DAYS, 3)]:
        for facts in crowd(random, day, 2):
            for question in sets:
                given = answer(question, facts, day)
                assert isinstance(given, RuleSetAnswer)
                for item in given.items:
                    rule = explain(item.rule, facts, day, question=question)
                    seen[item.status] += 1
                    if item.status in ("met", "not_in_force"):
                        assert (rule.state, item.missing) == (item.status, ()), (item, facts)
                    elif item.status == "not_met" and rule.state != "not_met":
                        assert rule.state == "met", item  # then something it requires has failed
                        assert rule.edition is not None
                        requires = next(
                            edition.requires
                            for edition in law().form.rules[item.rule].editions
                            if edition.valid_from == rule.edition.valid_from
                        )
                        states = [explain(name, facts, day, question=question).state for name in requires]
                        assert {"not_met", "not_in_force"} & set(states)
                    elif item.status == "open":
                        assert item.missing, item
                        assert rule.state in ("met", "open"), item
    assert {"met", "not_met", "open", "blocked", "not_applicable"} <= set(seen)


def test_a_decision_names_only_a_row_that_holds_and_lacks_nothing_once_decided_by_the_first() -> None:
    random, decided = Random(42), 0
    decisions = [question.id for question in law().questions.values() if question.kind == "decision"]
    for day in [TODAY, *random.sample(DAYS, 4)]:
        for facts in crowd(random, day, 6):
            for question in decisions:
                given = answer(question, facts, day)
                assert isinstance(given, DecisionAnswer)
                row = explain_row(question, facts, day)
                assert row.state in ("met", "open"), (question, facts)
                if given.outcome != "open" and not given.missing:
                    decided += 1
                    assert row.state == "met"
    assert decided > 5
