"""What keeps a policy version from being approved beyond what its sentences say (DEC-18)."""

from arrears.rules.lint import checked
from arrears.rules.policy import PolicyVersion
from staff.rules.roles import ROLE_WORDS, Role

MAY_APPROVE_STEPS = frozenset(
    {
        Role.OFFICER,
        Role.RENTS_SUPPORT,
        Role.NEIGHBOURHOOD,
        Role.SUPPORT_WORKER,
        Role.TEAM_LEADER,
        Role.MANAGER,
        Role.HEAD_OF_SERVICE,
        Role.LEGAL,
    }
)
"""Who works cases, so that a step can wait for them."""


def errors(version: PolicyVersion) -> tuple[str, ...]:
    """
    Return what is wrong with a version as sentences; it can be approved when there are none.

    `operations.policies.approve` asks this, so whatever else has to hold of a policy is asked here.
    """
    roles = tuple(
        f"step {step.code}: {ROLE_WORDS[step.approver].lower()} cannot approve a step, because they work no cases."
        for step in version.steps
        if step.approver not in MAY_APPROVE_STEPS
    )
    return (*roles, *(one.short for one in checked(version).errors))
