"""How long a landlord lets each role hold an account, for each reason (OPS-E5)."""

from datetime import date

from arrears.models import HoldLimit
from arrears.rules.holds import HoldLimits, HoldReason, limits_of


def in_force(landlord_id: int, reason: HoldReason, *, on: date) -> HoldLimits:
    """The landlord's limits for a reason on a day, else those shipped."""
    rows = HoldLimit.objects.filter(landlord_id=landlord_id, reason=reason.value, from_on__lte=on)
    row = rows.order_by("-from_on").first()
    return limits_of(reason) if row is None else HoldLimits(row.officer_days, row.officer_times, row.manager_days)
