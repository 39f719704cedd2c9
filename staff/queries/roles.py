"""Which roles a person holds on a day."""

from datetime import date

from staff.models import Membership, User
from staff.rules.roles import Role


def held_by(user: User, *, on: date) -> dict[int, set[Role]]:
    """The roles a person holds on a day, by landlord id."""
    held: dict[int, set[Role]] = {}
    for landlord_id, role in Membership.objects.in_force(on).filter(user=user).values_list("landlord_id", "role"):
        held.setdefault(landlord_id, set()).add(Role(role))
    return held
