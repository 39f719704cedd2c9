"""The landlord's own limits of authority (OPS-D33) and order of elements (PRA-14), dated."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from ledger.models import AllocationSetting, AuthorityLimit
from ledger.queries import authority
from ledger.rules.allocation import Order
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from staff.rules.roles import Role

NEVER: frozenset[Role] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE, Role.DATA_PROTECTION})
"""Roles that decide over no money, whatever a landlord writes."""


class LimitNotAllowed(Refused):
    """This role may have no limit, or the limit is for a day gone by."""


@transaction.atomic
def set_limit(*, landlord: Landlord, role: Role, limit_pence: int, from_on: date, by: User, on: date) -> AuthorityLimit:
    """
    From a day on, let a role decide alone over manual postings up to a sum.

    :raises LimitNotAllowed: for a day before today, a limit below nought, a role that decides over no money, or a
        second row for the same day.
    """
    if role in NEVER:
        raise LimitNotAllowed("This role decides over no money. Choose another role.")
    if limit_pence < 0:
        raise LimitNotAllowed("A limit is nought or more.")
    if from_on < on:
        raise LimitNotAllowed("What was allowed in the past cannot be changed. Choose today or a later day.")
    before = authority.limits(landlord_id=landlord.pk, on=from_on).get(role, 0)
    made, created = AuthorityLimit.objects.get_or_create(
        landlord=landlord, role=role.value, from_on=from_on, defaults={"limit_pence": limit_pence, "set_by": by}
    )
    if not created and made.limit_pence != limit_pence:
        raise LimitNotAllowed("This role has a limit from that day already. Choose a later day.")
    audit.record(
        landlord=landlord,
        action="authority limit set",
        subject=made,
        before={"limit_pence": before},
        after={"role": role.value, "limit_pence": limit_pence, "from": str(from_on)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def set_order(*, landlord: Landlord, order: Order, from_on: date, by: User, on: date) -> AllocationSetting:
    """
    From a day on, let receipts meet elements in another order (PRA-14).

    :raises LimitNotAllowed: for a day before today, or a second setting for the same day.
    """
    if from_on < on:
        raise LimitNotAllowed("What was allocated in the past cannot be changed. Choose today or a later day.")
    if AllocationSetting.objects.filter(landlord=landlord, from_on=from_on).exists():
        raise LimitNotAllowed("There is a setting from that day already. Choose a later day.")
    made = AllocationSetting.objects.create(
        landlord=landlord,
        benefit_to_eligible=order.benefit_to_eligible,
        legal_rent_first=order.legal_rent_first,
        from_on=from_on,
        set_by=by,
    )
    audit.record(landlord=landlord, action="order of elements set", subject=made, after=asdict(order), by=by, on=on)
    return made
