"""
What an account owes, of which how much is only timing, and how many weeks that is (OPS-E3, OPS-E12, PRA-1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.account_types import NO_BENEFIT_TIMING
from ledger.rules.expected_income import technical
from ledger.rules.money import half_up
from tenancies.rules.periods import PeriodUnit, last_due_on, step

Debit = tuple[date, int]
"""
The day on which a weekly debit fell due, and its pence (for part-benefit accounts net of the weekly benefit).
"""


@dataclass(frozen=True, slots=True)
class Position:
    """
    Where one account stands at the end of a day, in pence and in hundredths of a week, cut toward zero.

    `real` is called arrears after expected benefit on screens. `ladder_amount` and `weeks` are OPS-E3's and
    are what `positions` prints; `chase` and `chase_weeks` leave out PRA-1's allowance as well and are what
    policies measure. Weeks are None where there is no weekly charge, and for former and sundry accounts
    (DEC-17).
    """

    balance_pence: int
    technical_pence: int
    real_pence: int
    grace_pence: int
    ladder_amount_pence: int
    weeks_hundredths: int | None
    chase_pence: int
    chase_hundredths: int | None


def position(
    *,
    account_type: str,
    former: bool,
    balance_pence: int,
    accrued_pence: int,
    weekly_gross_pence: int,
    weekly_benefit_pence: int,
    paid_this_week_pence: int,
    debit_this_week: bool,
    allowance_pence: int = 0,
    period_gross_pence: int | None = None,
    period_benefit_pence: int | None = None,
) -> Position:
    """
    Work out where one account stands (OPS-E3, OPS-L5, OPS-L6, DEC-6, PRA-1).

    `accrued_pence` and `weekly_benefit_pence` come from `ledger.rules.expected_income`;
    `paid_this_week_pence` is PAY from Monday to the day, as a plus; `debit_this_week` is False in a rent-free
    week, which has zero grace; `allowance_pence` is PRA-1's (`calendar_allowance`), 0 without a payer
    calendar or after a missed payment. For an account charged by another period, `period_gross_pence` and
    `period_benefit_pence` are the charge and benefit of the period charged last, and `paid_this_week_pence` is PAY
    since its charge day; weeks stay on the weekly equivalent (DEC-6).
    """
    plain = former or account_type in NO_BENEFIT_TIMING
    timing = 0 if plain else technical(balance_pence, accrued_pence)
    real = balance_pence - timing
    grace = 0
    if debit_this_week and not plain:
        gross = weekly_gross_pence if period_gross_pence is None else period_gross_pence
        benefit = weekly_benefit_pence if period_benefit_pence is None else period_benefit_pence
        grace = max(0, gross - benefit - paid_this_week_pence)
    ladder = real - grace
    chase = real - (grace if plain else max(grace, allowance_pence))
    weekly = 0 if plain else weekly_gross_pence
    return Position(
        balance_pence, timing, real, grace, ladder, weeks_of(ladder, weekly), chase, weeks_of(chase, weekly)
    )


def weeks_of(amount_pence: int, weekly_gross_pence: int) -> int | None:
    """
    Return an amount as hundredths of a week's gross charge, cut toward zero (DEC-6); None without a weekly
    charge.
    """
    if weekly_gross_pence <= 0:
        return None
    hundredths = abs(amount_pence) * 100 // weekly_gross_pence
    return hundredths if amount_pence >= 0 else -hundredths


@dataclass(frozen=True, slots=True)
class PayerCalendar:
    """
    When a payer is due to pay: every `cycle` from a first day, each taken from that day itself (PRA-1).

    `lag_days` is how long before the due day the time ends for which is then paid: 7 for Universal Credit
    paid to the tenant, which comes a week after its assessment period (OPS-D21); 0 for other payers.
    """

    cycle: PeriodUnit
    first_due_on: date
    lag_days: int = 0

    def last_due_on(self, on: date) -> date | None:
        """Return the latest due day not after a day; None before the first."""
        return last_due_on(self.first_due_on, self.cycle, on)

    def window_starts_on(self, on: date) -> date:
        """Return the last due day, but never more than one cycle back (OPS-L4)."""
        a_cycle_back = step(on, self.cycle, -1)
        due = self.last_due_on(on)
        return a_cycle_back if due is None else max(due, a_cycle_back)


def debits_since(calendar: PayerCalendar, debits: Iterable[Debit], *, on: date) -> int:
    """Return the debits raised after the last due day, at most one cycle of them, in pence (OPS-L4)."""
    since = calendar.window_starts_on(on)
    return sum(amount for due_on, amount in debits if since < due_on <= on)


def calendar_allowance(
    calendar: PayerCalendar,
    debits: Iterable[Debit],
    *,
    on: date,
    covers: Mapping[date, tuple[date, date]] | None = None,
) -> int:
    """
    Return what a payer who keeps his calendar need not have paid yet, in pence, half up (PRA-1).

    These are the debits since his last due day (OPS-L4), and of the week in which that day fell the days from
    then on: rent is charged in advance and he pays up to his day. Without that part week a payer who begins a
    month after his tenancy would owe most of a week after each payment, and be written to. The caller gives 0
    once an expected payment was missed, and `position` never takes it together with OPS-E3's grace.

    `covers` says by charge day which days a charge was for, first and last, where rent is charged by another period
    than the week or in arrears; a charge day that it does not name is a week in advance.
    """
    since = calendar.window_starts_on(on) - timedelta(days=calendar.lag_days)
    allowed = Fraction(0)
    for due_on, amount in debits:
        if due_on <= on:
            first, last = (covers or {}).get(due_on, (due_on, due_on + timedelta(days=6)))
            days = (last - first).days + 1
            left = days if due_on > since else min(days, max(0, (last - since).days + 1))
            allowed += Fraction(amount * left, days)
    return half_up(allowed)
