"""The law: who may work, stay and be supported, on which day, and why.

Plain Python and dated, cited rules as data; it knows neither Django nor the clock. Every function takes the day.

    answer("work_access", {"residence_title": "gestattung", …}, date(2026, 11, 23)).outcome

* `answer(question, facts, as_of, flags)`: a question of the catalogue, with reasons, what is missing, what was assumed
* `deadlines_running(question, facts, as_of)`: of a question about deadlines only those that run, with their day
* `evaluate(facts, as_of, rules, flags)`: the findings of single rules
* `explain(rule, facts, as_of, flags, question)`: the reasons as a tree; `explain_row` for a decision
* `next_question(question, facts, as_of)`: the unknown fact that decides most of what is open; `ranked_questions` all
* `timeline(question, facts, first, last)`: the exact days on which an answer changes, and why; `earliest`,
  `earliest_start`, `last_day` for the first day a way is open and the last day to file
* `openers(question, point, facts, as_of)`: the smallest sets of changes somebody can make that open a way
* `questions_for(missing)`: missing names as questions in words, with the papers that prove the answer
* `fact(name)`, `handling(name)`, `catalogue()`: vocabulary, what may be kept, everything else
* `validate_facts(facts)`: raises `FactError` for the first unusable fact; `contradictions(facts, on)` names all
  that is wrong and what does not fit together
* `ruleset()`: number and hash of the rule set, day of its legal texts

A missing fact, an unknown value, an unsettled point of law or an unrecorded wording is *open*, never *no*.
"""

from integrativ.law.answers.assumptions import Used
from integrativ.law.answers.deadlines import Deadline, DeadlineAnswer, Undated
from integrativ.law.answers.decisions import DecisionAnswer, FieldAnswer
from integrativ.law.answers.forms import Law, adopt, catalogue, law_from, using
from integrativ.law.answers.rule_sets import EntryAnswer, RuleSetAnswer
from integrativ.law.asking import Answer, answer, deadlines_running, evaluate
from integrativ.law.catalogue.model import Catalogue, Edition, Fact, Flag, Handling, Question, Rule, RuleSet
from integrativ.law.errors import CatalogueError, FactError, FlagError, LawError, UnknownQuestion, UnknownRule
from integrativ.law.explanation import EditionInfo, Node, edition_info, explain, explain_row
from integrativ.law.foresight.contradictions import Contradiction, contradictions
from integrativ.law.foresight.next_question import NextQuestion, next_question, ranked_questions
from integrativ.law.foresight.openers import Openers, Opening, Step, openers
from integrativ.law.foresight.timeline import Change, Reason, Stretch, Timeline, Track, timeline
from integrativ.law.foresight.windows import (
    WORK_POSSIBLE,
    Earliest,
    LastDay,
    earliest,
    earliest_start,
    first_day,
    last_day,
)
from integrativ.law.kernel.results import Computed, Finding
from integrativ.law.vocabulary import MissingPart, fact, handling, questions_for, ruleset, validate_facts, value_label
from integrativ.law.wording import value_text

__all__ = [
    "WORK_POSSIBLE",
    "Answer",
    "Catalogue",
    "CatalogueError",
    "Change",
    "Computed",
    "Contradiction",
    "Deadline",
    "DeadlineAnswer",
    "DecisionAnswer",
    "Earliest",
    "Edition",
    "EditionInfo",
    "EntryAnswer",
    "Fact",
    "FactError",
    "FieldAnswer",
    "Finding",
    "Flag",
    "FlagError",
    "Handling",
    "LastDay",
    "Law",
    "LawError",
    "MissingPart",
    "NextQuestion",
    "Node",
    "Openers",
    "Opening",
    "Question",
    "Reason",
    "Rule",
    "RuleSet",
    "RuleSetAnswer",
    "Step",
    "Stretch",
    "Timeline",
    "Track",
    "Undated",
    "UnknownQuestion",
    "UnknownRule",
    "Used",
    "adopt",
    "answer",
    "catalogue",
    "contradictions",
    "deadlines_running",
    "earliest",
    "earliest_start",
    "edition_info",
    "evaluate",
    "explain",
    "explain_row",
    "fact",
    "first_day",
    "handling",
    "last_day",
    "law_from",
    "next_question",
    "openers",
    "questions_for",
    "ranked_questions",
    "ruleset",
    "timeline",
    "using",
    "validate_facts",
    "value_label",
    "value_text",
]
