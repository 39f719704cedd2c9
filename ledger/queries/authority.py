"""The limits in force for a landlord (OPS-D33)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from ledger.models import Adjustment, AuthorityLimit
from ledger.rules import authority
from ledger.rules.adjustments import PLACES_MONEY
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


def counted(adjustments: Collection[Adjustment]) -> dict[int, int]:
    """
    The pence for which each needs authority, by its id: with all that the same person asked for on the same account
    that day, so that nobody gets round a limit by splitting (OPS-D33). One query.

    What was refused or withdrawn does not count, nor money that came in and finds its account.
    """
    others = Adjustment.objects.filter(
        asked_by__in={one.asked_by_id for one in adjustments},
        account__in={one.account_id for one in adjustments},
        asked_on__in={one.asked_on for one in adjustments},
        state__in=[Adjustment.State.WAITING, Adjustment.State.POSTED],
    ).exclude(sort__in=PLACES_MONEY)
    totals: dict[tuple[int, int, date], dict[int, int]] = defaultdict(dict)
    for pk, by, account, on, pence in others.values_list("pk", "asked_by", "account", "asked_on", "amount_pence"):
        totals[by, account, on][pk] = pence
    found = {}
    for one in adjustments:
        same_day = totals[one.asked_by_id, one.account_id, one.asked_on]
        found[one.pk] = (
            one.amount_pence
            if one.sort in PLACES_MONEY
            else sum(pence for pk, pence in same_day.items() if pk != one.pk) + one.amount_pence
        )
    return found
