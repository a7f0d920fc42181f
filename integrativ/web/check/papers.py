"""Papers people hold in their hands, and the residence titles of the catalogue that each of them may be.

Two values of the catalogue are never offered: `none` and `guep`. The check must not learn that somebody stays without a
right to; who holds neither of these papers chooses "another paper" and is sent to independent counselling (§ 87 AufenthG).
"""

from __future__ import annotations

NEVER_OFFERED = frozenset({"none", "guep"})
ABROAD, OTHER = "abroad", "other"
PAPERS: dict[str, tuple[str, ...]] = {
    "ankunftsnachweis": ("ankunftsnachweis",),
    "gestattung": ("gestattung",),
    "duldung": ("duldung_60a", "duldung_60c", "duldung_60d", "duldung_60b"),
    "ukraine": ("ae_24",),
    "protection": (
        *("ae_22", "ae_23_1", "ae_23_2", "ae_23_4", "ae_23a", "ae_25_1", "ae_25_2_refugee", "ae_25_2_subsidiary"),
        *("ae_25_3", "ae_25_4_s1", "ae_25_4_s2", "ae_25_4a", "ae_25_4b", "ae_25_5", "ae_25a", "ae_25b", "ae_104c"),
    ),
    "work": (
        *("ae_18a", "ae_18b", "ae_18g", "ae_18d", "ae_18f", "ae_19", "ae_19b", "ae_19c_1", "ae_19c_2", "ae_19c_3"),
        *("ae_19c_4", "ae_19d", "ae_20", "ae_20a_search", "ae_20a_follow", "ae_21", "ae_38a"),
    ),
    "training": (
        *("ae_16a_1", "ae_16a_2", "ae_16b", "ae_16d_1", "ae_16d_3", "ae_16d_4", "ae_16d_5", "ae_16d_6", "ae_16e"),
        *("ae_16f_language", "ae_16f_school", "ae_16f_exchange", "ae_16g", "ae_17_1", "ae_17_2"),
    ),
    "family": ("ae_28", "ae_30", "ae_31", "ae_32", "ae_36", "ae_36a"),
    "permanent": ("settlement_permit", "eu_long_term_permit"),
    "fiction": ("fiction_81_4", "fiction_81_3"),
    "visa": ("visa_d", "visa_c"),
    "eu": ("eu_citizen_no_title", "eu_family_card"),
}
CHOICES = (*PAPERS, ABROAD, OTHER)
OUTSIDE_GERMANY = {"location": "abroad", "residence_title": "none"}


def titles(paper: str) -> tuple[str, ...]:
    """The titles this paper may be; empty for none of the catalogue's."""
    return PAPERS.get(paper, ())
