"""Who may look into the network: everybody who works in a body of the alliance."""

from integrativ.tenancy.models import Role

READERS = (
    Role.CASE_MANAGER,
    Role.COORDINATOR,
    Role.CLERK,
    Role.ACCOUNT_ADMIN,
    Role.PRIVACY_OFFICER,
    Role.STATE_OFFICER,
)
