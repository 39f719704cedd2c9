"""Whether arrears are falling, or standing still (PRA-2, OPS-E2)."""

from collections.abc import Sequence
from datetime import date

from tenancies.rules.periods import PeriodUnit, step


def is_reducing(
    *,
    real_pence: int,
    real_four_weeks_ago_pence: int | None,
    last_payment_on: date | None,
    cycle: PeriodUnit,
    on: date,
) -> bool:
    """
    Whether arrears after expected benefit are falling (PRA-2).

    They must be lower than four weeks ago, and a payment must have come within the payer's last cycle. What
    is not known (no figure four weeks ago, no payment ever) is not reducing.
    """
    if real_four_weeks_ago_pence is None or last_payment_on is None:
        return False
    return real_pence < real_four_weeks_ago_pence and last_payment_on >= step(on, cycle, -1)


def weeks_reducing(week_ends: Sequence[bool]) -> int:
    """Return for how many week-ends running, up to the newest (last), arrears have been falling (PRA-2)."""
    count = 0
    for falling in reversed(week_ends):
        if not falling:
            break
        count += 1
    return count


def weeks_static(week_ends_pence: Sequence[int]) -> int:
    """
    Return for how many weeks arrears have not grown: the week-ends, newest last, since the latest rise
    (OPS-E2).

    With fewer than two week-ends nothing is known, so 0.
    """
    count = 0
    for before, after in zip(reversed(week_ends_pence[:-1]), reversed(week_ends_pence[1:]), strict=True):
        if after > before:
            break
        count += 1
    return count
