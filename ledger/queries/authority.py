"""The limits in force for a landlord (OPS-D33)."""

from datetime import date

from ledger.models import AuthorityLimit
from ledger.rules import authority
from staff.models import User
from staff.queries import roles
from staff.rules.roles import Role


def limits(*, landlord_id: int, on: date) -> dict[Role, int]:
    """What each role decides over alone on a day, in pence: the landlord's newest row by then, else OPS-D33."""
    found = dict(authority.DEFAULT_LIMITS)
    rows = AuthorityLimit.objects.filter(landlord_id=landlord_id, from_on__lte=on).order_by("from_on", "pk")
    for role, limit_pence in rows.values_list("role", "limit_pence"):
        found[Role(role)] = limit_pence
    return found


def held(user: User, *, landlord_id: int, on: date) -> set[Role]:
    """The roles somebody holds for one landlord on a day."""
    return roles.held_by(user, on=on).get(landlord_id, set())
