"""The Land drafts a new edition; a second person releases it; from then on the law answers otherwise, and never before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.http import Http404

from integrativ import law
from integrativ.audit.models import Entry
from integrativ.common.dates import now
from integrativ.law import casebook
from integrativ.law.doubts import is_old
from integrativ.rulesets import actions, current, queries, trying
from integrativ.rulesets.errors import (
    CasesFail,
    Changed,
    HasFaults,
    NoGazette,
    NoReason,
    NothingChanged,
    Over,
    SamePerson,
)
from integrativ.rulesets.models import Draft, Release
from integrativ.rulesets.writing import CaseFault
from integrativ.tenancy.models import Membership, Role
from tests import factories as f
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = f.ON
RULE = "asylg-61-2"
GAZETTE = "BGBl. 2026 I Nr. 999 (erfunden für diese Prüfung)"
NEW_CASE = """id: R-9001
title: Wer in der Einrichtung wohnen muss, hat diesen Anspruch nicht
as_of: '2026-11-22'
facts: {residence_title: gestattung, must_live_in_reception: true}
expect:
  rules:
    asylg-61-2: {result: not_met}
citation: § 61 Abs. 2 AsylG
reasoning: Erfunden für diese Prüfung.
derived_from: norm
sources: ['https://example.org/']
confidence: {level: high}
"""


@pytest.fixture
def editors() -> tuple[Membership, Membership]:
    """Two people of the Land's legal editors."""
    land = f.organisation("state", "Land Teststaat")
    return f.hat(land, Role.STATE_OFFICER), f.hat(land, Role.STATE_OFFICER)


@pytest.fixture(autouse=True)
def _law_of_the_software() -> Iterator[None]:
    yield
    law.adopt(None)


def begin(editor: Membership, rule: str = RULE) -> Draft:
    with f.wearing(editor):
        return actions.start_draft(kind="rule", entry=rule, by=editor, on=ON)


def write(editor: Membership, draft: Draft, text: str, reason: str = GAZETTE) -> Draft:
    with f.wearing(editor):
        return actions.change_draft(
            draft=draft, by=editor, version=draft.version, text=text, reason=reason, effective_on=ON
        )


def new_effect(editor: Membership, sentence: str = "Erfundene Rechtsfolge für diese Prüfung.") -> Draft:
    """A draft that changes only what the newest edition says."""
    draft = begin(editor)
    effect = law.catalogue().rules[RULE].editions[-1].effect_de
    return write(editor, draft, draft.text.replace(effect[:40], sentence + " " + effect[:40]))


def released(editors: tuple[Membership, Membership], draft: Draft) -> Release:
    with f.wearing(editors[1]):
        return actions.release_draft(draft=draft, by=editors[1], reason="Mit dem Gesetzblatt verglichen.")


def test_a_released_draft_answers_and_the_one_before_stays_readable(editors: tuple[Membership, Membership]) -> None:
    before = law.ruleset()
    release = released(editors, new_effect(editors[0]))
    assert release.number == before.number + 1 and current.chain_breaks() == []
    assert "Erfundene Rechtsfolge" not in law.catalogue().rules[RULE].editions[-1].effect_de
    assert current.follow() == release.number
    assert "Erfundene Rechtsfolge" in law.catalogue().rules[RULE].editions[-1].effect_de
    assert law.ruleset().hash == release.digest != before.hash
    with current.as_it_was(f"{release.number}-{release.digest}") as kept:
        assert kept
    law.adopt(None)
    with current.as_it_was(f"{release.number}-{release.digest}") as kept:
        assert kept and "Erfundene" in law.catalogue().rules[RULE].editions[-1].effect_de
    with current.as_it_was("99-nichts") as kept:
        assert not kept


def test_who_drafted_cannot_release(editors: tuple[Membership, Membership]) -> None:
    draft = new_effect(editors[0])
    with f.wearing(editors[0]), pytest.raises(SamePerson):
        actions.release_draft(draft=draft, by=editors[0], reason="ich selbst")
    assert released(editors, draft).drafted_by == editors[0]


def test_who_wrote_the_text_last_cannot_release_it_either(editors: tuple[Membership, Membership]) -> None:
    """The second editor may mend a draft; then it is her text, and the first has to release it."""
    draft = new_effect(editors[0])
    draft = write(editors[1], draft, draft.text.replace("Erfundene", "Anders erfundene"))
    with f.wearing(editors[1]), pytest.raises(SamePerson):
        actions.release_draft(draft=draft, by=editors[1], reason="ich selbst")
    with f.wearing(editors[0]):
        release = actions.release_draft(draft=draft, by=editors[0], reason="verglichen")
    assert (release.drafted_by, release.released_by) == (editors[1], editors[0])


def test_a_draft_of_one_rule_cannot_change_another(editors: tuple[Membership, Membership]) -> None:
    draft = begin(editors[0])
    other = write(editors[0], draft, draft.text.replace(f"id: {RULE}", "id: asylg-61-2-s4", 1))
    assert any("gehört zu" in fault.message for fault in queries.reading(other).faults)
    with f.wearing(editors[1]), pytest.raises(HasFaults):
        actions.release_draft(draft=other, by=editors[1], reason="untergeschoben")
    new = write(editors[0], other, draft.text.replace(f"id: {RULE}", "id: asylg-61-2-neu", 1))
    assert queries.reading(new).faults == ()


def test_releasing_twice_is_once(editors: tuple[Membership, Membership]) -> None:
    draft = new_effect(editors[0])
    assert released(editors, draft).number == released(editors, draft).number
    assert Release.objects.count() == 1


def test_a_draft_with_faults_says_where_and_cannot_be_released(editors: tuple[Membership, Membership]) -> None:
    draft = begin(editors[0])
    draft = write(editors[0], draft, draft.text.replace("fact: residence_title", "fact: residence_titel", 1))
    faults = queries.reading(draft).faults
    line = next(i for i, text in enumerate(draft.text.splitlines(), 1) if "residence_titel" in text)
    assert [(fault.line, "residence_titel" in fault.message) for fault in faults] == [(line, True)]
    assert queries.law_with(draft) is None and trying.tried(draft) is None
    with f.wearing(editors[1]), pytest.raises(HasFaults):
        actions.release_draft(draft=draft, by=editors[1], reason="trotzdem")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: Anspruch", "kind: Anspuch", "nicht vorgesehen"),
        ("valid_from: '2026-06-12'", "valid_from: '2026-02-30'", "gibt es nicht"),
        ("valid_to: '2026-06-11'", "valid_to: '2026-07-11'", "überschneidet"),
        ("op: eq", "op: gleich", "nicht vorgesehen"),
        ("effect_de:", "efekt_de:", "Es fehlt effect_de"),
        ("id: asylg-61-2", "id: [", "kein YAML"),
        ("id: asylg-61-2", "id: asylg-61-2\nid: asylg-61-2", "doppelt"),
        ("id: asylg-61-2", "id: &a asylg-61-2\ntitle: *a", "Verweise"),
    ],
)
def test_each_kind_of_fault_is_named(editors: tuple[Membership, Membership], old: str, new: str, said: str) -> None:
    draft = begin(editors[0])
    assert old in draft.text and queries.reading(draft).faults == ()
    draft = write(editors[0], draft, draft.text.replace(old, new, 1))
    assert any(said in fault.message for fault in queries.reading(draft).faults)


def test_a_draft_under_which_a_case_fails_cannot_be_released(editors: tuple[Membership, Membership]) -> None:
    draft = begin(editors[0])
    draft = write(editors[0], draft, draft.text.replace("months: 3", "months: 30"))
    tried = trying.tried(draft)
    assert tried is not None and tried.count == len(casebook.cases()) and tried.failing
    with f.wearing(editors[1]), pytest.raises(CasesFail):
        actions.release_draft(draft=draft, by=editors[1], reason="trotzdem")


def test_a_case_written_for_a_draft_stays_with_the_law(editors: tuple[Membership, Membership]) -> None:
    draft = new_effect(editors[0])
    with f.wearing(editors[0]):
        actions.write_case(draft=draft, by=editors[0], text=NEW_CASE.replace("not_met", "met"))
        assert [result.case.id for result in (trying.tried(draft) or pytest.fail("faults")).failing] == ["R-9001"]
        actions.write_case(draft=draft, by=editors[0], text=NEW_CASE)
        assert (trying.tried(draft) or pytest.fail("faults")).failing == []
        assert draft.cases.count() == 1
    released(editors, draft)
    assert "R-9001" in {case.id for case in current.all_cases()} - {case.id for case in casebook.cases()}


@pytest.mark.parametrize(
    "text", ["", "id: [", "- 1", "id: X", NEW_CASE.replace("2026-11-22", "2026-02-30"), "a: &x 1\nb: *x"]
)
def test_a_case_that_cannot_be_read_says_why(editors: tuple[Membership, Membership], text: str) -> None:
    draft = begin(editors[0])
    with f.wearing(editors[0]), pytest.raises(CaseFault):
        actions.write_case(draft=draft, by=editors[0], text=text)
    with f.wearing(editors[0]):
        assert actions.write_case(draft=draft, by=editors[0], text=NEW_CASE).number == "R-9001"


def test_two_editors_at_once_lose_nothing(editors: tuple[Membership, Membership]) -> None:
    draft = begin(editors[0])
    write(editors[0], draft, draft.text + "\n# erste\n")
    with f.wearing(editors[1]), pytest.raises(Changed) as lost:
        actions.change_draft(draft=draft, by=editors[1], version=1, text="id: zweite", reason="", effective_on=ON)
    assert "# erste" in lost.value.theirs.text  # type: ignore[attr-defined]


def test_a_release_in_between_is_not_taken_back_unseen(editors: tuple[Membership, Membership]) -> None:
    """Two drafts of one rule: the later release must not silently undo the earlier one."""
    slow = new_effect(editors[0], "Erfunden langsam.")
    with f.wearing(editors[1]):
        quick = actions.start_draft(kind="rule", entry=RULE, by=editors[1], on=ON)
        text = quick.text.replace("title_de: ", "title_de: Schnell erfunden ", 1)
        quick = actions.change_draft(draft=quick, by=editors[1], version=1, text=text, reason=GAZETTE, effective_on=ON)
    with f.wearing(editors[0]):
        actions.release_draft(draft=quick, by=editors[0], reason="verglichen")
    assert queries.reading(slow).faults[0].message == queries.OVERTAKEN
    with f.wearing(editors[1]), pytest.raises(HasFaults):
        actions.release_draft(draft=slow, by=editors[1], reason="nicht gemerkt")
    slow = write(editors[0], slow, slow.text)
    assert queries.reading(slow).faults == () and released(editors, slow).number


def test_without_gazette_or_change_nothing_is_released(editors: tuple[Membership, Membership]) -> None:
    draft = begin(editors[0])
    with f.wearing(editors[1]), pytest.raises(NoReason):
        actions.release_draft(draft=draft, by=editors[1], reason="  ")
    with f.wearing(editors[1]), pytest.raises(NothingChanged):
        actions.release_draft(draft=draft, by=editors[1], reason="geprüft")


def test_a_withdrawn_draft_is_over(editors: tuple[Membership, Membership]) -> None:
    draft = new_effect(editors[0])
    with f.wearing(editors[0]):
        actions.withdraw_draft(draft=draft, by=editors[0])
        actions.withdraw_draft(draft=draft, by=editors[0])
    with f.wearing(editors[1]), pytest.raises(Over):
        actions.release_draft(draft=draft, by=editors[1], reason="zu spät")


def test_a_release_goes_back_by_a_new_release(editors: tuple[Membership, Membership]) -> None:
    first = released(editors, new_effect(editors[0], "Erfunden eins."))
    second = released(editors, new_effect(editors[0], "Erfunden zwei."))
    with f.wearing(editors[1]):
        draft = actions.draft_back(release=second, by=editors[1], on=ON)
    assert draft is not None
    with f.wearing(editors[0]):
        third = actions.release_draft(draft=draft, by=editors[0], reason="War falsch.")
        assert actions.draft_back(release=second, by=editors[0], on=ON) != draft
    assert third.number == second.number + 1 and third.digest == first.digest and third.chain != first.chain
    with f.wearing(editors[1]):
        twice = [actions.draft_back(release=second, by=editors[1], on=ON) for _ in range(2)]
    assert twice[0] == twice[1]


def test_a_point_of_law_is_settled_by_name_and_gazette(editors: tuple[Membership, Membership]) -> None:
    with f.wearing(editors[0]):
        draft = actions.start_draft(kind="flag", entry="ukraine_rechtskreiswechsel", by=editors[0], on=ON)
    assert law.catalogue().flags["ukraine_rechtskreiswechsel"].default is None
    draft = write(editors[0], draft, draft.text.replace("default: null", "default: false"), reason="so entschieden")
    with f.wearing(editors[1]), pytest.raises(NoGazette):
        actions.release_draft(draft=draft, by=editors[1], reason="Ich habe nichts verglichen.")
    draft = write(editors[0], draft, draft.text)
    release = released(editors, draft)
    current.follow()
    assert law.catalogue().flags["ukraine_rechtskreiswechsel"].default is False
    assert GAZETTE in release.reason and release.drafted_by == editors[0]


def test_what_was_compared_today_is_recorded_and_sinks_in_the_round(editors: tuple[Membership, Membership]) -> None:
    with f.wearing(editors[0]):
        first = queries.verification_round(editors[0], ON)[0]
        draft = actions.draft_checked(rule=first.rule.id, by=editors[0], on=ON)
    released(editors, draft)
    current.follow()
    with f.wearing(editors[0]):
        again = next(row for row in queries.verification_round(editors[0], ON) if row.rule.id == first.rule.id)
    assert first.days > 0 and again.days == 0
    assert not is_old(again.edition, ON), "what was compared today is no longer shown as old"


def test_a_kept_release_can_neither_be_changed_nor_taken_away(editors: tuple[Membership, Membership]) -> None:
    release = released(editors, new_effect(editors[0]))
    for statement in ("UPDATE rulesets_release SET reason = 'anders'", "DELETE FROM rulesets_release"):
        with f.wearing(editors[1]), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    Release(pk=release.pk, number=release.number).refresh_from_db()


def test_the_database_lets_only_the_second_person_of_the_land_release(
    editors: tuple[Membership, Membership], cast: Cast
) -> None:
    fields = {"digest": "0" * 64, "chain": "0" * 64, "content": b"x", "reason": "r", "released_at": now()}
    tries = [
        (cast.lead, {"drafted_by": editors[0], "released_by": cast.lead}),
        (editors[1], {"drafted_by": editors[0], "released_by": editors[0]}),
        (editors[1], {"drafted_by": None, "released_by": None}),
        (editors[1], {"drafted_by": editors[1], "released_by": editors[1]}),
    ]
    for hat, people in tries:
        with f.wearing(hat), pytest.raises(Error), transaction.atomic():
            Release.objects.create(number=900, **fields, **people)  # type: ignore[arg-type]
    with f.wearing(editors[1]):
        Release.objects.create(number=900, **fields, drafted_by=editors[0], released_by=editors[1])


def put_in(hat: Membership) -> Draft:
    """A draft past all actions, in the body of this hat."""
    return Draft.objects.create(
        org=hat.organisation,
        kind="rule",
        entry=RULE,
        title="t",
        text="t",
        effective_on=ON,
        drafted_by=hat,
        drafted_at=now(),
    )


def test_nobody_else_enters_the_workshop(editors: tuple[Membership, Membership], cast: Cast) -> None:
    draft = begin(editors[0])
    for hat in (cast.lead, cast.coordinator, cast.partner, cast.company_user, cast.admin):
        with f.wearing(hat):
            assert not Draft.objects.exists()
            with pytest.raises(Http404):
                queries.get_draft(hat, draft.pk)
            with pytest.raises(Http404):
                actions.start_draft(kind="rule", entry=RULE, by=hat, on=ON)
            with pytest.raises(Error), transaction.atomic():
                put_in(hat)
    with f.wearing(editors[1]):
        assert queries.get_draft(editors[1], draft.pk) == draft
        assert put_in(editors[1]).pk


def test_what_editors_do_is_in_the_log_of_the_land(editors: tuple[Membership, Membership]) -> None:
    released(editors, new_effect(editors[0]))
    auditor = f.hat(editors[0].organisation, Role.PRIVACY_OFFICER)
    with f.wearing(auditor):
        acts = set(Entry.objects.filter(org_id=auditor.organisation_id).values_list("act", flat=True))
    assert {"rulesets.start", "rulesets.change", "rulesets.release"} <= acts


def test_a_web_process_follows_a_release_within_its_seconds_and_not_more_often(
    editors: tuple[Membership, Membership], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = released(editors, new_effect(editors[0]))
    settings.RULESET_SECONDS = 1000.0
    monkeypatch.setattr(current, "_looked", [float("-inf")])
    before = law.ruleset().number
    current.follow_now_and_then()
    assert law.ruleset().number == release.number == before + 1
    law.adopt(None)
    current.follow_now_and_then()
    assert law.ruleset().number == before
