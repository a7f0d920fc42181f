"""What people do with access: invite, accept, change, stand in, leave, sign out everywhere."""

from integrativ.tenancy.actions.demo import (
    DemoAccount,
    DemoClosed,
    create_demo_user,
    demo_password,
    demo_totp_secret,
    real_sign_ins,
)
from integrativ.tenancy.actions.invitations import (
    AlreadyInvited,
    InvitationGone,
    NeedsSignIn,
    WrongAccount,
    accept_invitation,
    forget_old_invitations,
    invite,
    invite_again,
    withdraw_invitation,
)
from integrativ.tenancy.actions.members import (
    DeputyMissing,
    LastAdmin,
    change_member,
    change_role,
    end_absence,
    end_membership,
    open_membership,
    record_absence,
)
from integrativ.tenancy.actions.operator import HasAdministrator, invite_administrator
from integrativ.tenancy.actions.sessions import end_sessions
from integrativ.tenancy.record import send

__all__ = [
    "AlreadyInvited",
    "DemoAccount",
    "DemoClosed",
    "DeputyMissing",
    "HasAdministrator",
    "InvitationGone",
    "LastAdmin",
    "NeedsSignIn",
    "WrongAccount",
    "accept_invitation",
    "change_member",
    "change_role",
    "create_demo_user",
    "demo_password",
    "demo_totp_secret",
    "end_absence",
    "end_membership",
    "end_sessions",
    "forget_old_invitations",
    "invite",
    "invite_administrator",
    "invite_again",
    "open_membership",
    "real_sign_ins",
    "record_absence",
    "send",
    "withdraw_invitation",
]
