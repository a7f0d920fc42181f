"""For each target group: where people come from, which papers they hold, what they live on. Typical, never a rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A residence paper with how long it usually lasts and what its holder lives on."""

    title: str
    months: int  # 0: no end written on it
    benefit: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """One target group of the alliance."""

    share: int
    nations: tuple[str, ...]
    papers: tuple[Paper, ...]
    ages: tuple[int, int]
    years_here: tuple[int, int]
    levels: tuple[str, ...]


GROUPS: dict[str, Group] = {
    "tolerated": Group(
        80,
        ("IQ", "NG", "GN", "AF", "SL", "IR"),
        (
            Paper("duldung_60a", 6, "asylblg_2", "only_with_permission"),
            Paper("duldung_60a", 6, "asylblg_2", "only_with_permission"),
            Paper("ae_104c", 18, "sgb_ii", "unrestricted"),
        ),
        (19, 52),
        (3, 9),
        ("A1", "A2", "A2", "B1"),
    ),
    "protected": Group(
        85,
        ("SY", "AF", "ER", "IR", "SY"),
        (
            Paper("ae_25_2_refugee", 36, "sgb_ii", "unrestricted"),
            Paper("ae_25_2_subsidiary", 24, "sgb_ii", "unrestricted"),
        ),
        (19, 55),
        (2, 8),
        ("A2", "A2", "B1", "B1", "B2"),
    ),
    "temporary": Group(
        60,
        ("UA",),
        (Paper("ae_24", 16, "sgb_ii", "unrestricted"),),
        (20, 60),
        (1, 4),
        ("A1", "A2", "B1"),
    ),
    "asylum": Group(
        40,
        ("TR", "SY", "AF", "ER", "CO"),
        (Paper("gestattung", 6, "asylblg_3", "only_with_permission"),),
        (19, 45),
        (0, 2),
        ("none", "A1", "A1", "A2"),
    ),
    "new": Group(
        40,
        ("TR", "AL", "MA", "BR", "VN", "MK"),
        (Paper("ae_30", 24, "none", "unrestricted"),),
        (20, 45),
        (0, 3),
        ("A1", "A1", "A2"),
    ),
    "skilled": Group(
        30,
        ("IN", "PH", "TN", "CO", "BR", "TR"),
        (
            Paper("ae_18a", 36, "none", "only_with_permission"),
            Paper("ae_18b", 36, "none", "only_with_permission"),
            Paper("ae_16d_3", 24, "none", "only_with_permission"),
            Paper("ae_20a_search", 12, "none", "only_with_permission"),
        ),
        (23, 42),
        (0, 3),
        ("A2", "B1", "B1", "B2"),
    ),
    "trainee": Group(
        20,
        ("AF", "SY", "GN", "MA", "VN"),
        (
            Paper("duldung_60c", 30, "none", "only_with_permission"),
            Paper("ae_16a_1", 30, "none", "only_with_permission"),
        ),
        (18, 27),
        (2, 6),
        ("B1", "B1", "B2"),
    ),
    "student": Group(
        15,
        ("IN", "CO", "MA", "NG"),
        (Paper("ae_16b", 24, "none", "only_with_permission"),),
        (20, 29),
        (1, 4),
        ("B1", "B2", "C1"),
    ),
    "eu": Group(
        30,
        ("RO", "BG", "PL"),
        (Paper("eu_citizen_no_title", 0, "none"), Paper("eu_citizen_no_title", 0, "sgb_ii")),
        (19, 56),
        (0, 6),
        ("none", "A1", "A2", "B1"),
    ),
}  # 400 people: the model persons count among them

PHASES: dict[str, tuple[int, int, int]] = {
    # phase: how many in a hundred, least and most days since the beginning
    "intake": (7, 2, 20),
    "planning": (11, 30, 100),
    "searching": (13, 60, 260),
    "proposed": (7, 50, 200),
    "trial": (6, 70, 220),
    "permit": (12, 90, 260),
    "contract": (6, 110, 280),
    "started": (12, 160, 340),
    "holding": (8, 330, 520),
    "lost_job": (6, 240, 520),
    "handover": (5, 60, 400),
    "closed": (7, 120, 640),
}
