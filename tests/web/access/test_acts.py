"""Every act that is written into the log is called something a privacy officer understands."""

from __future__ import annotations

import ast
import re

import pytest
from django.test import Client

from integrativ.audit import log
from integrativ.common.dates import now
from integrativ.config.postgres.layout import CHECKOUT
from integrativ.documents.periods import PROPOSALS
from integrativ.people.models import Category
from integrativ.radar.models import Answer
from integrativ.steps.transitions import moves
from integrativ.tenancy import actions
from integrativ.web.access.acts import FAMILIES, WORDS, words_of
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

GERMAN = re.compile(r"[A-ZÄÖÜa-zäöüß ,:0-9…-]{4,}")


def _takers(tree: ast.Module) -> dict[str, str]:
    """Functions of a file that take the act as first argument, with what they put before it."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "act":
            before = re.search(r"act=f'([a-z_.]*)\{act\}'", ast.unparse(node))
            found[node.name] = before[1] if before else ""
    return found


def _ends(given: ast.expr) -> list[ast.expr]:
    return [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]


def acts_of(source: str, known: dict[str, str]) -> tuple[set[str], set[str]]:
    """The acts a file writes as text, and the beginnings of those it puts together."""
    acts, beginnings = set(), set()
    tree = ast.parse(source)
    takers = known | _takers(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in takers and call.args and isinstance(call.args[0], ast.Constant):
            acts.add(takers[name] + str(call.args[0].value))
        for given in (keyword.value for keyword in call.keywords if keyword.arg == "act"):
            for part in ast.walk(given):
                if isinstance(part, ast.JoinedStr):
                    beginnings.add(str(getattr(part.values[0], "value", "")))
            acts |= {str(part.value) for part in _ends(given) if isinstance(part, ast.Constant)}
    return acts, beginnings


def written() -> tuple[set[str], set[str]]:
    """All acts of the product."""
    acts, beginnings = set(), set()
    for path in (CHECKOUT / "integrativ").rglob("*.py"):
        source = path.read_text()
        if "act=" in source or "note(" in source:
            shared = {"note": "placements."} if "placements" in path.parts else {}
            more, begun = acts_of(source, shared)
            acts, beginnings = acts | more, beginnings | begun
    return acts, beginnings


def test_every_act_in_the_code_has_german_words_and_no_words_are_left_over() -> None:
    acts, beginnings = written()
    assert len(acts) > 90 and {"cases.team.join", "placements.propose", "access.invite"} <= acts
    assert {act for act in acts if act not in WORDS} == set(), "give it a name in web/access/acts.py"
    assert set(WORDS) - acts <= {"read"}, "nobody writes this any more"
    assert beginnings - {"placements."} == set(FAMILIES)
    assert [word for word in WORDS.values() if not GERMAN.fullmatch(word)] == []


def test_acts_that_are_put_together_have_words_for_each_end() -> None:
    ends = {f"steps.{move.event}" for move in moves()} | {"steps.undo"}
    ends |= {f"people.share.{category}" for category in Category.values}
    ends |= {f"retention.{proposal.code}" for proposal in PROPOSALS}
    ends |= {f"radar.{answer}" for answer in Answer.values}
    assert {act for act in ends if words_of(act) is None} == set()
    assert words_of("steps.dance") is None and words_of("something.new") is None


def test_the_search_finds_an_act_without_words() -> None:
    planted = (
        'def _log(act): pass\n_log("cases.planted")\nlog.saw([1], act="people.planted")\nlog.write(act=f"new.{x}")'
    )
    assert acts_of(planted, {}) == ({"cases.planted", "people.planted"}, {"new."})


@pytest.mark.parametrize(
    ("act", "said"),
    [("people.share.labour", "freigegeben: Arbeit, Sprache, Abschlüsse"), ("steps.grant", "Schritt erteilt")],
)
def test_the_page_says_it_in_words(cast: Cast, act: str, said: str) -> None:
    with f.wearing(cast.lead):
        log.write(kind="change", act=act, person_ids=[cast.person.pk])
    page = sign_in(Client(), f.hat(cast.kim, "privacy_officer")).get("/protokoll/").content.decode()
    assert said in page and act not in page


def test_a_changed_role_is_named_as_people_know_it(cast: Cast) -> None:
    with f.wearing(cast.admin):
        actions.change_role(member=cast.colleague, role="coordinator", by=cast.admin, on=f.ON, at=now())
    page = sign_in(Client(), f.hat(cast.kim, "privacy_officer")).get("/protokoll/").content.decode()
    assert "Rolle geändert: Fallbegleitung → Koordination" in page and "case_manager" not in page
