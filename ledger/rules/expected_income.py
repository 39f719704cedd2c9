"""Benefit that has accrued and is not yet paid: the part of a debt that is only timing (OPS-E12, DEC-6)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.money import half_up

LIMIT_DAYS = 84
"""An award counts at most twelve weeks past the last day paid for (DEC-6; a setting)."""

LATE_DAYS = 7
"""How long after its day an expected payment is called missed (a setting)."""


@dataclass(frozen=True, slots=True)
class HousingBenefit:
    """
    Housing Benefit paid to us: its weekly amount by the last schedule line applied, and the last day paid
    for.

    `last_received_on` is the day of the newest payment, empty at take-on; `cycle_days` how often the council
    pays.
    """

    weekly_pence: int
    paid_to: date
    last_received_on: date | None = None
    cycle_days: int = 28


@dataclass(frozen=True, slots=True)
class ManagedPayment:
    """
    A Universal Credit managed payment: its monthly housing amount (HCE), and the end of the last period paid
    for.
    """

    monthly_pence: int
    paid_to: date
    last_received_on: date | None = None
    cycle_days: int = 31  # the longest month: a payment is never called missed in the month it belongs to


Award = HousingBenefit | ManagedPayment


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What a set of awards stands for on a day.

    `accrued_pence` has accrued and is unpaid; `weekly_pence` is what one week of it is worth (it is left out
    of grace, OPS-E3); `missing_since` is the day on which the first missed payment was expected, if any
    (DEC-6).
    """

    accrued_pence: int
    weekly_pence: int
    missing_since: date | None

    @property
    def missing(self) -> bool:
        """Whether "expected benefit missing" is to be raised."""
        return self.missing_since is not None


NOTHING_EXPECTED = Expected(0, 0, None)


def expected(
    awards: Iterable[Award],
    *,
    on: date,
    debit_days: Collection[date],
    week_ends_on: date,
    limit_days: int = LIMIT_DAYS,
    late_days: int = LATE_DAYS,
    charged_days: Collection[tuple[date, date]] | None = None,
) -> Expected:
    """
    Say what benefit has accrued by a day and is not yet paid (OPS-E12).

    `debit_days` are the days on which the account's weekly debits fell due, one each; `week_ends_on` is the
    Sunday of the rent week of `on`. An award past its limit counts for nothing but is still missing.

    Where rent is not charged by the week in advance, `charged_days` are the periods charged so far, first and last
    day each: Housing Benefit accrues by their days, and `week_ends_on` is the last day of the newest (ADR 0011).
    """
    accrued = weekly = 0
    missing_since: date | None = None
    for award in awards:
        due = next_payment_on(award)
        if on > due + timedelta(days=late_days):
            missing_since = due if missing_since is None else min(due, missing_since)
        if not counts(award, on=on, limit_days=limit_days):
            continue
        its_accrued, its_weekly = _accrued(award, on, debit_days, week_ends_on, charged_days)
        accrued += its_accrued
        weekly += its_weekly
    return Expected(accrued, weekly, missing_since)


def counts(award: Award, *, on: date, limit_days: int = LIMIT_DAYS) -> bool:
    """Whether an open award still counts: at most twelve weeks past the last day paid for (DEC-6)."""
    return on <= award.paid_to + timedelta(days=limit_days)


def next_payment_on(award: Award) -> date:
    """
    Return the day by which the next payment is expected: one cycle after the newest one.

    Before the first payment it is reckoned from the last day paid for: a council pays a period after it has
    ended; a managed payment comes in the month after its assessment period, which itself is a month.
    """
    if isinstance(award, HousingBenefit):
        return (award.last_received_on or award.paid_to) + timedelta(days=award.cycle_days)
    if award.last_received_on is not None:
        return award.last_received_on + timedelta(days=award.cycle_days)
    return award.paid_to + timedelta(days=2 * award.cycle_days)


def technical(balance_pence: int, accrued_pence: int) -> int:
    """Return the part of a balance that is only benefit timing, in pence, never below 0 (OPS-E12)."""
    return min(max(balance_pence, 0), max(accrued_pence, 0))


def housing_benefit_accrued(weekly_pence: int, debits: int) -> int:
    """Return weekly HB for each debit raised since the last day paid for, in pence (OPS-E12)."""
    return weekly_pence * debits


def managed_payment_accrued(monthly_pence: int, days: int) -> int:
    """Return HCE x 12/365 for so many days, in pence, half up; nothing for days before payment (OPS-E12)."""
    return half_up(Fraction(monthly_pence * 12 * max(0, days), 365))


def managed_payment_weekly(monthly_pence: int) -> int:
    """Return what a week of a managed payment is worth: HCE x 84/365, in pence, half up (DEC-6)."""
    return half_up(Fraction(monthly_pence * 84, 365))


def housing_benefit_by_days(weekly_pence: int, days: int) -> int:
    """Return weekly HB for so many days of charged periods, a seventh each, in pence, half up (OPS-B9)."""
    return half_up(Fraction(weekly_pence * days, 7))


def _accrued(
    award: Award,
    on: date,
    debit_days: Collection[date],
    week_ends_on: date,
    charged_days: Collection[tuple[date, date]] | None,
) -> tuple[int, int]:
    if isinstance(award, HousingBenefit) and charged_days is not None:
        lengths = (min((last - award.paid_to).days, (last - first).days + 1) for first, last in charged_days)
        days = sum(max(0, length) for length in lengths)
        return housing_benefit_by_days(award.weekly_pence, days), award.weekly_pence if days else 0
    if isinstance(award, HousingBenefit):
        debits = sum(1 for due_on in debit_days if award.paid_to < due_on <= on)
        return housing_benefit_accrued(award.weekly_pence, debits), award.weekly_pence if debits else 0
    days = (week_ends_on - award.paid_to).days
    if days <= 0:
        return 0, 0
    return managed_payment_accrued(award.monthly_pence, days), managed_payment_weekly(award.monthly_pence)
