"""A version in force, a draft and an assignment of a landlord's policy, for the guard of privileges."""

from datetime import timedelta
from uuid import UUID

from arrears.models import Policy, PolicyAssignment, PolicyVersion
from arrears.operations import policies
from arrears.rules.default_policy import DATA
from staff.models import Landlord, User
from tests.casework.scene import ON


def version_of(landlord: Landlord) -> UUID:
    """The version in force; it is approved, so that taking it back is refused."""
    return PolicyVersion.objects.filter(landlord=landlord, approved_by__isnull=False).earliest("pk").public_id


def draft_of(landlord: Landlord, by: User) -> UUID:
    standing = PolicyVersion.objects.filter(landlord=landlord, approved_by__isnull=True).first()
    if standing is None:
        standing = policies.write(
            landlord=landlord, data=DATA, name="Scene", in_force_from_on=ON + timedelta(days=7), by=by, on=ON
        )
    return standing.public_id


def assignment_of(landlord: Landlord, by: User) -> UUID:
    policy = Policy.objects.filter(landlord=landlord).earliest("pk")
    return PolicyAssignment.objects.get_or_create(
        landlord=landlord, policy=policy, account_type="CUR", defaults={"from_on": ON, "set_by": by}
    )[0].public_id
