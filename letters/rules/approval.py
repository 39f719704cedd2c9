"""Who may approve a paper (DEC-21)."""

from collections.abc import Set

from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER, Role

PATCH_OFFICER = "patch officer"


def why_not(approved_by: str, *, held_roles: Set[Role], in_own_patch: bool, changed_it: bool) -> str:
    """
    Why a person may not approve a paper; empty when they may.

    :param approved_by: the approver the catalogue names for this kind of paper.
    :param held_roles: the person's roles for the landlord on the day.
    :param in_own_patch: whether they own or cover the home's patch on the day.
    :param changed_it: whether they changed its wording or released its hold: that one is for somebody else.
    """
    if changed_it:
        return "you changed or released it, so somebody else approves it"
    if held_roles & APPROVERS_FROM_TEAM_LEADER:
        return ""
    if approved_by != PATCH_OFFICER:
        return "it needs a team leader or above"
    if Role.OFFICER not in held_roles:
        return "it needs an income officer of the patch, or a team leader"
    return "" if in_own_patch else "its home is in a patch that you neither own nor cover"
