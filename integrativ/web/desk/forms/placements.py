"""Everything the case team can do on a way, by the word in its address."""

from __future__ import annotations

from integrativ.web.desk.forms.at_work import (
    AftercareForm,
    ContractAnswerForm,
    ContractForm,
    EndForm,
    PlanForm,
    SolvedForm,
    StartForm,
    TermsForm,
    WishForm,
)
from integrativ.web.desk.forms.before_work import (
    AcceptForm,
    DeemedForm,
    PermitForm,
    ProposalAnswerForm,
    SlipForm,
    TalkedForm,
    TrialAnswerForm,
    TrialForm,
    TrialResultForm,
)
from integrativ.web.desk.forms.way import ActForm

ACTS: dict[str, type[ActForm]] = {
    "antwort": ProposalAnswerForm,
    "gelesen": AcceptForm,
    "gesprochen": TalkedForm,
    "erprobung": TrialForm,
    "erprobung-antwort": TrialAnswerForm,
    "erprobung-ergebnis": TrialResultForm,
    "erlaubnis": PermitForm,
    "gilt-als-erteilt": DeemedForm,
    "bestaetigung": SlipForm,
    "vertrag": ContractForm,
    "vertrag-antwort": ContractAnswerForm,
    "bedingungen": TermsForm,
    "erster-tag": PlanForm,
    "angefangen": StartForm,
    "nachfrage": AftercareForm,
    "geloest": SolvedForm,
    "begleitung": WishForm,
    "beenden": EndForm,
}
NEEDS_STEP = {name for name, form in ACTS.items() if form.kind} | {"gelesen"}
