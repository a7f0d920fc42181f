"""Tables of the network."""

from integrativ.network.models.inside import AnswerDetail, Assignment, Necessity
from integrativ.network.models.responsibility import ContactEntry, Mandate, Topic
from integrativ.network.models.standards import Acknowledgement, RoleCard, ServiceStandard

__all__ = [
    "Acknowledgement",
    "AnswerDetail",
    "Assignment",
    "ContactEntry",
    "Mandate",
    "Necessity",
    "RoleCard",
    "ServiceStandard",
    "Topic",
]
