"""Which policy version is in force, read from its rows (DEC-18)."""

from datetime import date

from arrears.models import PolicyVersion
from arrears.rules import policy as rules
from arrears.rules.policy_data import NUMBERS, from_data
from staff.models import Landlord

CURRENT = "CURRENT"
"""The code of the policy for current rent accounts."""


def in_force(landlord: Landlord, *, on: date, code: str = CURRENT) -> PolicyVersion | None:
    """The approved version that is in force on a day: the latest to have begun; None before any."""
    begun = PolicyVersion.objects.filter(
        landlord=landlord, policy__code=code, in_force_from_on__lte=on, approved_by__isnull=False
    )
    return begun.select_related("policy").order_by("-in_force_from_on", "-version").first()


def read(version: PolicyVersion) -> rules.PolicyVersion:
    """
    A version as decisions use it.

    :raises rules.PolicyFault: if its data says something decisions do not know.
    """
    settings = version.settings
    data = {
        "code": version.policy.code,
        "version": version.version,
        "in_force_from": version.in_force_from_on.isoformat(),
        "account_types": settings["account_types"],
        **{name: settings[name] for name in NUMBERS if name in settings},
        "steps": [step.data for step in version.steps.order_by("position")],
    }
    return from_data(data)
