"""Who pays by his calendar and keeps an arrangement, misses nothing on any night of a year (PRA-1, OPS-E10)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from arrears.models import Arrangement
from arrears.operations import arrangements as operations
from arrears.operations import payer_calendars
from arrears.queries import arrangement_offers, arrangements, payers
from arrears.rules.arrangement_calendar import calendar
from arrears.rules.arrangements import ArrangementKind, ArrangementState, Frequency
from ledger.models import Entry, RentAccount
from ledger.rules.money import half_up
from tenancies.rules.periods import PeriodUnit, step
from tests.builders.world import World, weekly_charges

pytestmark = pytest.mark.django_db

STARTS = date(2026, 4, 6)
AGREED = date(2026, 6, 10)
RENT = {
    PeriodUnit.WEEK: 118_00,
    PeriodUnit.FORTNIGHT: 236_00,
    PeriodUnit.FOUR_WEEK: 472_00,
    PeriodUnit.MONTH: half_up(Fraction(118_00 * 52, 12)),
}


def pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def standing(world: World, account_id: int, on: date) -> arrangements.Kept:
    """How it stands on a day, by the positions' own figures."""
    balance = sum(Entry.objects.filter(account=account_id, effective_on__lte=on).values_list("amount_pence", flat=True))
    agreed = arrangements.in_force(world.landlord, on=on)
    paying = payers.seen({account_id: 0}, on=on, known_until=None)
    return arrangements.standing_on(agreed, {account_id: (balance, 0)}, paying, on=on)[account_id]


def year(
    world: World, kind: str, cycle: PeriodUnit, first: date, frequency: Frequency, what: ArrangementKind
) -> list[tuple[date, arrangements.Kept]]:
    """A payer with £300 of old arrears agrees on 10 June and pays rent and instalments on each pay-day."""
    paid_before = [step(first, cycle, n) for n in range(60) if step(first, cycle, n) <= AGREED]
    account = world.account(
        f"{STARTS} brought_forward 300.00\n"
        + weekly_charges(STARTS, 54, "118.00")
        + "".join(f"\n{day} payment {pounds(RENT[cycle])}" for day in paid_before),
        weekly="118.00",
    )
    payer_calendars.keep(
        account=account, kind=kind, cycle=cycle, first_due_on=first, expected_pence=RENT[cycle], from_on=STARTS,
        by=world.officer, on=STARTS,
    )  # fmt: skip
    owed = arrangement_offers.owed(account, on=AGREED)
    assert owed.next_pay_day is not None
    made = agree(world, account, owed, frequency, what)
    rows = calendar(arrangements.terms_of(made))
    pay_days = [step(first, cycle, n) for n in range(60) if AGREED < step(first, cycle, n) <= AGREED + timedelta(365)]
    ledger = []
    for day, after in zip(pay_days, [*pay_days[1:], date.max], strict=True):
        # What falls due before the next pay-day is paid with the rent: nobody has money in between.
        instalments = sum(row.amount_pence for row in rows if day <= row.due_on < after)
        ledger.append(f"{day} payment {pounds(RENT[cycle] + instalments)}")
    world.tell(account, "\n".join(ledger))
    days = [AGREED + timedelta(days=number) for number in range(0, 300, 11)]
    return [(on, standing(world, account.pk, on)) for on in days]


def agree(
    world: World, account: RentAccount, owed: arrangement_offers.Owed, frequency: Frequency, what: ArrangementKind
) -> Arrangement:
    lump = what is ArrangementKind.LUMP
    one_off = what is ArrangementKind.ONE_OFF
    return operations.agree(
        account=account,
        kind=what,
        starts_on=owed.next_pay_day,
        start_balance_pence=owed.start_balance_pence,
        start_timing_pence=owed.start_timing_pence,
        start_paid_pence=owed.start_paid_pence,
        instalment_pence=owed.to_clear_pence if one_off else 5_00,
        frequency=frequency,
        lump_sum_pence=20_00 if lump else 0,
        lump_on=owed.next_pay_day if lump else None,
        by=world.officer,
        on=AGREED,
    )


def trouble(found: list[tuple[date, arrangements.Kept]]) -> list[str]:
    """The days on which something would be missing, and why."""
    return [
        f"{on}: {kept.misses} missed, {kept.own_calendar.state} by {kept.own_calendar.shortfall_pence}"
        for on, kept in found
        if kept.misses or kept.own_calendar.state is ArrangementState.BROKEN
    ]


@pytest.mark.parametrize("frequency", Frequency)
@pytest.mark.parametrize("cycle", RENT)
def test_a_perfect_payer_of_every_frequency_misses_nothing(cycle: PeriodUnit, frequency: Frequency) -> None:
    found = year(World.open(), "direct_debit", cycle, date(2026, 4, 9), frequency, ArrangementKind.INFORMAL)
    assert trouble(found) == []


@pytest.mark.parametrize("kind", ["direct_debit", "standing_order", "uc_tenant", "wages"])
@pytest.mark.parametrize("what", [ArrangementKind.INFORMAL, ArrangementKind.LUMP, ArrangementKind.ONE_OFF])
def test_a_perfect_monthly_payer_of_every_kind_misses_nothing(kind: str, what: ArrangementKind) -> None:
    found = year(World.open(), kind, PeriodUnit.MONTH, date(2026, 4, 30), Frequency.MONTHLY, what)
    assert trouble(found) == []


def test_who_stops_paying_is_seen_by_the_same_measure() -> None:
    """The tests above can fail: without the payments of autumn the same payer misses and is broken."""
    world = World.open()
    found = year(world, "wages", PeriodUnit.MONTH, date(2026, 4, 30), Frequency.MONTHLY, ArrangementKind.INFORMAL)
    assert trouble(found) == []
    account = Entry.objects.filter(kind="PAY").values_list("account_id", flat=True)[0]
    world.tell(RentAccount.objects.get(pk=account), "2026-10-30 returned 516.33")
    kept = standing(world, account, date(2026, 11, 18))
    assert kept.own_calendar.state is ArrangementState.BROKEN
    assert kept.misses >= 1
