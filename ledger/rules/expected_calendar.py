"""What benefit should arrive when (OPS-D12, D15, D21, D22, D24): the next day of an award, and how it stands today."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from ledger.rules.benefit_cycles import CYCLE_WEEKS, FOUR_WEEKLY, months_after
from ledger.rules.money import half_up

UC_FIRST_DAYS = 62
"""A managed payment's first one comes in the month after its assessment period, which is a month itself."""


class ExpectedState(StrEnum):
    """How an expected payment stands on a day."""

    DUE = "due"
    LATE = "late"
    MISSING = "missing"


STATE_WORDS: dict[ExpectedState, str] = {
    ExpectedState.DUE: "Due",
    ExpectedState.LATE: "Late",
    ExpectedState.MISSING: "Missing",
}


@dataclass(frozen=True, slots=True)
class PaidAward:
    """
    An award that is paid to us, as its newest line left it.

    :param universal_credit: a managed payment, paid by the month; otherwise Housing Benefit, paid by the week.
    :param cycle: how often the payer pays: weekly, fortnightly, 4-weekly or monthly. Universal Credit's is monthly
        where it follows the claimant's own month, 4-weekly where DWP pays in bulk, thirteen times a year (OPS-D22).
    :param rate_pence: HB a week, Universal Credit a month.
    :param received_on: the day of the newest payment; None before the first.
    """

    universal_credit: bool
    cycle: str
    rate_pence: int
    paid_to: date
    received_on: date | None


def due_on(award: PaidAward) -> date:
    """The day by which the next payment is expected."""
    if not award.universal_credit:
        return (award.received_on or award.paid_to) + timedelta(weeks=_weeks(award))
    if award.received_on is None:
        return award.paid_to + timedelta(days=UC_FIRST_DAYS)
    if award.cycle == FOUR_WEEKLY:
        return _bulk_after(award.received_on, months_after(award.paid_to, 1))
    return max(
        months_after(award.paid_to, 1) + (award.received_on - award.paid_to), award.received_on + timedelta(days=1)
    )


def _bulk_after(bulk_on: date, period_ends_on: date) -> date:
    """
    The first later bulk payment by which an assessment period has ended.

    Twelve months fall into thirteen bulk payments, so once a year a tenant's month ends just after one: nothing comes
    for them in that one, and nothing is late (OPS-D22, the "missing" thirteenth).
    """
    day = bulk_on + timedelta(weeks=4)
    while day < period_ends_on:
        day += timedelta(weeks=4)
    return day


def amount_pence(award: PaidAward) -> int:
    """What the next payment should be: the weekly amount for each week of the cycle, or the month's."""
    return award.rate_pence if award.universal_credit else award.rate_pence * _weeks(award)


def weekly_pence(award: PaidAward) -> int:
    """What an award is worth a week: HB's own amount, or a twelfth of the year's by the day (DEC-6)."""
    return half_up(Fraction(award.rate_pence * 84, 365)) if award.universal_credit else award.rate_pence


def _weeks(award: PaidAward) -> int:
    return CYCLE_WEEKS.get(award.cycle, CYCLE_WEEKS[FOUR_WEEKLY])


def state(due: date, *, on: date, late_days: int) -> ExpectedState:
    """How a payment that has not come stands: due until its day, late after it, missing after the days of grace."""
    if on <= due:
        return ExpectedState.DUE
    return ExpectedState.LATE if on <= due + timedelta(days=late_days) else ExpectedState.MISSING


def calendar(award: PaidAward, *, until: date) -> list[tuple[date, int]]:
    """The coming payments of an award as (day, pence), each as if those before it came on their day."""
    found: list[tuple[date, int]] = []
    upcoming = award
    while (day := due_on(upcoming)) <= until and len(found) < 60:
        found.append((day, amount_pence(upcoming)))
        if upcoming.universal_credit:
            paid_to = months_after(upcoming.paid_to, 1)
        else:
            paid_to = upcoming.paid_to + timedelta(weeks=_weeks(upcoming))
        upcoming = PaidAward(upcoming.universal_credit, upcoming.cycle, upcoming.rate_pence, paid_to, day)
    return found
