"""Who enters the workshop."""

from integrativ.tenancy.models import BodyKind, Role
from integrativ.web.doors import DESK_KINDS, door

editor_door = door(Role.STATE_OFFICER, kinds=(BodyKind.STATE,))
desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)
