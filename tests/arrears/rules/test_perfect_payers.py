"""PRA-1: who pays as the payer's calendar says, never gets a letter, in any week of the year."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest

from arrears.rules.decision import Decision, decide
from arrears.rules.default_policy import default_policy
from arrears.rules.episodes import NO_EPISODE, after_week_end
from arrears.rules.facts import Facts
from arrears.rules.outcomes import Outcome
from arrears.rules.position import PayerCalendar, calendar_allowance, position
from ledger.rules.money import half_up
from ledger.rules.rent_weeks import monday_of, rent_year_starts, sunday_of
from tenancies.rules.periods import PeriodUnit, step

pytestmark = pytest.mark.rules

WEEKLY = 118_00
POLICY = default_policy()
INSTALMENT = {
    PeriodUnit.WEEK: WEEKLY,
    PeriodUnit.FORTNIGHT: 2 * WEEKLY,
    PeriodUnit.FOUR_WEEK: 4 * WEEKLY,
    PeriodUnit.MONTH: half_up(Fraction(WEEKLY * 52, 12)),
}


@dataclass(frozen=True)
class Payer:
    """Somebody who pays the same sum on every due day of a calendar, from the first on, for a year."""

    calendar: PayerCalendar
    starts_on: date

    def debits(self) -> list[tuple[date, int]]:
        return [(self.starts_on + timedelta(weeks=week), WEEKLY) for week in range(54)]

    def payments(self) -> list[tuple[date, int]]:
        unit = self.calendar.cycle
        dues = [step(self.calendar.first_due_on, unit, count) for count in range(56)]
        return [(due, INSTALMENT[unit]) for due in dues]


def year_of(payer: Payer, *, owed_before: int = 0, knows_calendar: bool = True) -> list[Decision]:
    """Every night's decision of the year, the arrears episode carried forward as the nights do."""
    episode, decisions = NO_EPISODE, []
    debits, payments = payer.debits(), payer.payments()
    for number in range(365):
        on = payer.starts_on + timedelta(days=number)
        balance = owed_before + sum(p for d, p in debits if d <= on) - sum(p for d, p in payments if d <= on)
        allowance = calendar_allowance(payer.calendar, debits, on=on) if knows_calendar else 0
        stands = position(
            account_type="CUR",
            former=False,
            balance_pence=balance,
            accrued_pence=0,
            weekly_gross_pence=WEEKLY,
            weekly_benefit_pence=0,
            paid_this_week_pence=sum(p for d, p in payments if monday_of(on) <= d <= on),
            debit_this_week=True,
            allowance_pence=allowance,
        )
        facts = Facts(
            balance_pence=balance,
            technical_pence=stands.technical_pence,
            real_pence=stands.real_pence,
            ladder_amount_pence=stands.ladder_amount_pence,
            weeks_hundredths=stands.weeks_hundredths,
            chase_pence=stands.chase_pence,
            chase_hundredths=stands.chase_hundredths,
            has_calendar=knows_calendar,
            episode_started_on=episode.started_on,
        )
        decisions.append(decide(facts, POLICY, on=on))
        if on == sunday_of(on):
            episode = after_week_end(episode, week_end=on, owed_pence=stands.chase_pence)
    return decisions


def letters(decisions: list[Decision]) -> list[tuple[date, str]]:
    return [(each.on, each.text) for each in decisions if each.outcome in (Outcome.PROPOSE, Outcome.REVIEW)]


STARTS = [rent_year_starts(year) + timedelta(weeks=week) for year in (2023, 2024, 2026) for week in (0, 13, 30)]


@pytest.mark.parametrize("starts_on", STARTS, ids=str)
@pytest.mark.parametrize("first_due_after", [0, 3, 11, 17, 24, 30])
def test_a_monthly_direct_debit_payer_gets_no_letter(starts_on: date, first_due_after: int):
    first = starts_on + timedelta(days=first_due_after)
    payer = Payer(PayerCalendar(PeriodUnit.MONTH, first), starts_on)
    assert letters(year_of(payer)) == []


UC_LAG = 7


@pytest.mark.parametrize("starts_on", STARTS, ids=str)
def test_uc_paid_to_the_tenant_five_weeks_after_the_claim_gets_no_letter(starts_on: date):
    """The first UC comes a month and seven days after the claim (OPS-D21); the tenant pays that day, every month."""
    first = step(starts_on, PeriodUnit.MONTH, 1) + timedelta(days=UC_LAG)
    payer = Payer(PayerCalendar(PeriodUnit.MONTH, first, lag_days=UC_LAG), starts_on)
    assert letters(year_of(payer)) == []


@pytest.mark.parametrize("starts_on", STARTS[:3], ids=str)
@pytest.mark.parametrize(
    "cycle, first_due_after",
    [(PeriodUnit.WEEK, days) for days in range(8)]
    + [(PeriodUnit.FORTNIGHT, days) for days in range(0, 15, 2)]
    + [(PeriodUnit.FOUR_WEEK, days) for days in (0, 4, 9, 15, 22, 28)],
)
def test_a_payer_by_weeks_gets_no_letter_whatever_the_day(starts_on: date, cycle: PeriodUnit, first_due_after: int):
    payer = Payer(PayerCalendar(cycle, starts_on + timedelta(days=first_due_after)), starts_on)
    assert letters(year_of(payer)) == []


def test_without_the_calendar_the_same_payer_would_be_written_to():
    """The allowance is what spares him: the test above can fail."""
    starts_on = rent_year_starts(2026)
    payer = Payer(PayerCalendar(PeriodUnit.MONTH, starts_on + timedelta(days=30)), starts_on)
    assert letters(year_of(payer, knows_calendar=False)) != []


def test_debt_beyond_one_cycle_still_escalates():
    starts_on = rent_year_starts(2026)
    payer = Payer(PayerCalendar(PeriodUnit.MONTH, starts_on + timedelta(days=11)), starts_on)
    assert letters(year_of(payer, owed_before=2 * WEEKLY)) != []
