"""What is uncertain about an answer, decided in one place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from integrativ import law
from integrativ.law.doubts import CONFIDENCE, OLD, TEXT_GOOD_FOR, UNSETTLED, VERIFIED_FOR, doubts, in_force
from integrativ.web.honest import OFFICE, for_staff, in_plain_words

ON = dt.date(2026, 11, 23)
EDITION = replace(law.catalogue().rules["aufenthg-60a-5b"].editions[-1], text_state=ON, last_verified=ON)


def _codes(*editions: law.Edition, missing: tuple[str, ...] = (), today: dt.date = ON) -> list[str]:
    return [doubt.code for doubt in doubts(editions, missing, today)]


def test_a_sure_and_fresh_wording_raises_no_doubt_and_no_banner() -> None:
    assert _codes(replace(EDITION, confidence="high")) == []
    assert for_staff((), OFFICE) is None and in_plain_words((), "x", "ar") is None


def test_each_reason_is_named_with_what_it_is_about_and_who_settles_it() -> None:
    unsure = replace(EDITION, confidence="medium", confidence_why="Die Gerichte sind uneins.")
    old = replace(EDITION, norm="§ 1", confidence="high", text_state=ON - TEXT_GOOD_FOR - dt.timedelta(days=1))
    found = doubts([unsure, old], ("residence_title", "flag:ukraine_rechtskreiswechsel"), ON)
    assert [doubt.code for doubt in found] == [CONFIDENCE, UNSETTLED, OLD]
    banner = for_staff(found, "Ausländerbehörde Witten, Telefon 1")
    assert banner and banner.kind == "warn"
    said = " ".join((*banner.points, banner.ask))
    for words in (
        "Die Gerichte sind uneins",
        "Leistungsrechtsanpassungsgesetz",
        "22.08.2026",
        "Witten",
        "Fachaufsicht Recht",
    ):
        assert words in said, words


def test_time_alone_is_a_quiet_hint_and_a_missing_answer_is_no_doubt() -> None:
    fresh = replace(EDITION, confidence="high", last_verified=ON - VERIFIED_FOR)
    assert _codes(fresh, missing=("residence_title",)) == []
    late = doubts([fresh], (), ON + dt.timedelta(days=1))
    plain = in_plain_words(late, "Frau Muster", "de")
    assert [doubt.code for doubt in late] == [OLD] and plain and plain.kind == "hint"
    assert "Fragen Sie zuerst Frau Muster" in plain.ask and "§" not in " ".join(plain.points)
    assert "bevor die Person" in in_plain_words(late, "uns", "de", to_others=True).ask  # type: ignore[union-attr]


def test_names_that_are_no_rules_and_days_without_a_wording_are_left_out() -> None:
    assert in_force(["aufenthg-60a-5b", "gibt-es-nicht"], dt.date(1990, 1, 1)) == []
    assert [edition.norm for edition in in_force(["aufenthg-60a-5b"], ON)] == ["§ 60a Abs. 5b AufenthG"]
