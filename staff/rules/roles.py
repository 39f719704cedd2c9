"""The roles of DEC-10, in one list, and which of them see a whole landlord."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is, for one landlord."""

    OFFICER = "officer"
    RENTS_SUPPORT = "rents_support"
    NEIGHBOURHOOD = "neighbourhood"
    SUPPORT_WORKER = "support_worker"
    TEAM_LEADER = "team_leader"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head_of_service"
    FINANCE = "finance"
    LEGAL = "legal"
    DATA_PROTECTION = "data_protection"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SERVICE = "service"


ROLE_WORDS: dict[Role, str] = {
    Role.OFFICER: "Income officer",
    Role.RENTS_SUPPORT: "Rents support officer",
    Role.NEIGHBOURHOOD: "Neighbourhood officer",
    Role.SUPPORT_WORKER: "Support worker",
    Role.TEAM_LEADER: "Team leader",
    Role.MANAGER: "Manager",
    Role.HEAD_OF_SERVICE: "Head of service",
    Role.FINANCE: "Finance",
    Role.LEGAL: "Legal service",
    Role.DATA_PROTECTION: "Data protection",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
    Role.SERVICE: "Service (API client)",
}

SEES_WHOLE_LANDLORD: frozenset[Role] = frozenset(
    {
        Role.TEAM_LEADER,
        Role.MANAGER,
        Role.HEAD_OF_SERVICE,
        Role.FINANCE,
        Role.LEGAL,
        Role.DATA_PROTECTION,
        Role.AUDITOR,
    }
)
"""Roles whose work is not bound to a patch or scheme. The administrator has no case rights at all (DEC-10)."""

SEES_OWN_PATCHES: frozenset[Role] = frozenset({Role.OFFICER, Role.RENTS_SUPPORT, Role.NEIGHBOURHOOD})
SEES_OWN_SCHEMES: frozenset[Role] = frozenset({Role.SUPPORT_WORKER})

APPROVERS_FROM_TEAM_LEADER: frozenset[Role] = frozenset({Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who may approve a final warning (A3), DEC-21."""

APPROVERS_OF_LETTERS: frozenset[Role] = APPROVERS_FROM_TEAM_LEADER | {Role.OFFICER}
"""Who may approve A1 and A2 where they own or cover the patch, DEC-21."""

SEES_BREATHING_SPACE_KIND: frozenset[Role] = frozenset(
    {Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE, Role.DATA_PROTECTION}
)
"""Who may know which kind a Breathing Space is and read its note, PRA-10; each reading is recorded."""
