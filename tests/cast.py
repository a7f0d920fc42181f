"""The cast: everybody who might ask for somebody's data, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass

from integrativ.cases.models import Case, TeamMember
from integrativ.people.models import Person
from integrativ.tenancy.models import Membership, Organisation, Role, User
from tests import factories as f


@dataclass
class Cast:
    """KIM Bochum accompanies one person; the others are tried at the same doors."""

    kim: Organisation
    abh: Organisation
    company: Organisation
    next_town: Organisation
    lead: Membership
    deputy: Membership
    colleague: Membership
    coordinator: Membership
    admin: Membership
    partner: Membership
    neighbour: Membership
    company_user: Membership
    person: Person
    case: Case
    herself: User
    stranger: User

    @classmethod
    def make(cls) -> Cast:
        kim, abh = f.organisation("kim", "KIM Bochum"), f.organisation("abh", "Ausländerbehörde Bochum")
        company, next_town = f.organisation("company", "Haus Ruhraue"), f.organisation("kim", "KIM Witten")
        lead, deputy = f.hat(kim), f.hat(kim)
        person = f.person(lead, given="Layla", family="Testkhafaji")
        case = f.case(lead, person)
        with f.wearing(lead):
            TeamMember.objects.create(
                org=kim, case=case, person=person, membership=deputy, role="deputy", starts_on=f.ON.replace(year=2025)
            )
        return cls(
            kim=kim,
            abh=abh,
            company=company,
            next_town=next_town,
            lead=lead,
            deputy=deputy,
            colleague=f.hat(kim),
            coordinator=f.hat(kim, Role.COORDINATOR),
            admin=f.hat(kim, Role.ACCOUNT_ADMIN),
            partner=f.hat(abh, Role.CLERK),
            neighbour=f.hat(next_town),
            company_user=f.hat(company, Role.COMPANY_USER),
            person=person,
            case=case,
            herself=f.account(lead, person),
            stranger=f.user(name="Fremder Mensch"),
        )
