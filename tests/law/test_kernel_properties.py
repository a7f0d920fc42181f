"""What holds for every rule on every day on which anything changes, tried on people drawn at random."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from integrativ.law import catalogue, evaluate
from integrativ.law.answers.forms import law
from integrativ.law.asking import evaluation_for
from integrativ.law.kernel.interpreter import edition_on
from tests.law.drawing import FULL, draw_person, draw_value
from tests.law.naive import Reader, books

DAYS = [day for change in catalogue().days_of_change for day in (change - timedelta(1), change)]
PEOPLE_A_DAY = 6 if FULL else 1


def people(seed: int, per_day: int = PEOPLE_A_DAY) -> list[tuple[date, dict[str, object]]]:
    random = Random(seed)
    return [(day, draw_person(random, day)) for day in DAYS for _ in range(per_day)]


def test_results_equal_a_second_reading_of_the_catalogue() -> None:
    for as_of, facts in people(1):
        reader, findings = Reader(facts, as_of), evaluate(facts, as_of)
        for rule_id, finding in findings.items():
            assert (finding.result, frozenset(finding.missing)) == reader.rule(rule_id), (as_of, rule_id, facts)


def test_drawn_people_meet_and_fail_rules_in_fair_shares(capsys: pytest.CaptureFixture[str]) -> None:
    counted = Counter(finding.result for as_of, facts in people(1) for finding in evaluate(facts, as_of).values())
    decided = counted["met"] + counted["not_met"]
    shares = {result: counted[result] / decided for result in ("met", "not_met")}
    with capsys.disabled():
        print(
            f"\nlaw: {sum(counted.values())} rule states, of the decided {shares['met']:.1%} met, {shares['not_met']:.1%} not"
        )
    assert shares["met"] >= 0.15
    assert shares["not_met"] >= 0.15


def test_one_more_fact_may_decide_but_never_turns_a_result() -> None:
    random = Random(2)
    settled = 0
    for as_of, facts in people(2):
        before = evaluate(facts, as_of)
        asked = sorted({name for finding in before.values() for name in finding.missing if ":" not in name})
        for name in random.sample(asked, min(3, len(asked))):
            added = {name: draw_value(random, catalogue().facts[name], as_of)}
            after = evaluate({**facts, **added}, as_of)
            for rule_id, finding in before.items():
                if finding.result == "open":
                    settled += after[rule_id].result != "open"
                else:
                    assert after[rule_id].result == finding.result, (as_of, rule_id, added, facts)
    assert settled > 100, "the added facts decided next to nothing: the test would prove nothing"


def test_on_every_day_each_rule_has_at_most_one_edition_and_gaps_are_not_encoded() -> None:
    for rule in law().form.rules.values():
        for day in DAYS:
            covering = [edition for edition in catalogue().rules[rule.id].editions if edition.covers(day)]
            found = edition_on(rule, day)
            assert len(covering) <= 1, (rule.id, day)
            assert isinstance(found, int) == bool(covering), (rule.id, day)
            inside = rule.editions[0].valid_from is None or rule.editions[0].valid_from <= day
            after = rule.editions[-1].valid_to is not None and day > rule.editions[-1].valid_to
            if not covering and inside and not after:
                assert found == "not_encoded", (rule.id, day)


def test_only_what_is_open_is_missing_something_and_a_person_fully_known_lacks_no_fact() -> None:
    random = Random(3)
    for day in DAYS[:: 1 if FULL else 4]:
        everything = {
            fact.name: draw_value(random, fact, day) for fact in catalogue().facts.values() if fact.derive is None
        }
        for rule_id, finding in evaluate(everything, day).items():
            assert bool(finding.missing) == (finding.result == "open"), (day, rule_id)
            assert all(name.split(":")[0] in ("param", "flag", "edition", "list") for name in finding.missing), rule_id


def test_without_any_fact_no_rule_is_met_because_somebody_was_not_asked() -> None:
    met = {rule_id for rule_id, finding in evaluate({}, date(2026, 8, 19)).items() if finding.result == "met"}
    needs_no_fact = {
        rule_id
        for rule_id in books()["rules"]
        if evaluation_for({}, date(2026, 8, 19)).rule(rule_id).result == "met"
        and Reader({}, date(2026, 8, 19)).rule(rule_id)[0] == "met"
    }
    assert met == needs_no_fact


def test_a_view_with_replaced_facts_says_the_same_as_a_fresh_evaluation() -> None:
    random = Random(4)
    for as_of, facts in people(4, 1)[:: 1 if FULL else 3]:
        other = draw_person(random, as_of, targets=1, more=4)
        view = evaluation_for(facts, as_of).with_facts(evaluation_for(other, as_of).facts)
        for rule_id, finding in evaluate({**facts, **other}, as_of).items():
            state = view.rule(rule_id)
            assert (state.result, tuple(sorted(state.missing))) == (finding.result, finding.missing), rule_id
