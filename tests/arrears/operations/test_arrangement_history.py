"""What nights make of an arrangement: broken, live again, completed; and what they find out later (OPS-E9)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import Arrangement, ArrangementCorrection, ArrangementState
from arrears.operations import arrangements, breathing_spaces, holds, payer_calendars, positions
from arrears.operations.arrangements import (
    ArrangementNotUsable,
    ArrangementToKeep,
    CourtTermsStand,
    DebtFrozen,
)
from arrears.queries import arrangements as queries
from arrears.rules.arrangements import ArrangementKind, Frequency
from arrears.rules.holds import HoldReason
from ledger.models import Posting, RentAccount
from ledger.operations import postings
from tenancies.rules.periods import PeriodUnit
from tests.builders.world import TAKE_ON, World, weekly_charges

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)


@pytest.fixture
def world() -> World:
    return World.open()


def night(world: World, on: date, take: int = 1) -> dict[str, int]:
    positions.record(landlord=world.landlord, on=on, take=take, by=world.system)
    return arrangements.judge(landlord=world.landlord, on=on, take=take, by=world.system)


def nights(world: World, first: date, last: date) -> None:
    day = first
    while day <= last:
        night(world, day)
        day += timedelta(days=1)


def history(made: Arrangement) -> list[tuple[date, str]]:
    rows = made.states.order_by("on", "take").values_list("on", "state")
    return [(on, state) for on, state in rows]


def agree(world: World, account: RentAccount, **changed: Any) -> Arrangement:
    told: dict[str, Any] = dict(
        account=account,
        kind=ArrangementKind.INFORMAL,
        starts_on=date(2026, 10, 5),
        start_balance_pence=200_00,
        instalment_pence=5_00,
        frequency=Frequency.WEEKLY,
        by=world.officer,
        on=date(2026, 10, 5),
    )
    return arrangements.agree(**(told | changed))


def payments(days: Iterator[date] | list[date], amount: str) -> str:
    return "\n".join(f"{day} payment {amount}" for day in days)


def test_breach_recovery_and_completion_over_month_ends_are_one_row_each(world: World) -> None:
    """Monthly from 31 August: judged on 5 September, 5 October, 5 November. Missed once, made good, paid off."""
    account = world.account("2026-08-31 brought_forward 90.00\n2026-09-04 payment 30.00")
    made = agree(
        world,
        account,
        starts_on=date(2026, 8, 31),
        on=date(2026, 8, 31),
        start_balance_pence=90_00,
        instalment_pence=30_00,
        frequency=Frequency.MONTHLY,
    )
    nights(world, date(2026, 8, 31), date(2026, 10, 9))
    world.tell(account, "2026-10-10 payment 30.00")
    nights(world, date(2026, 10, 10), date(2026, 11, 1))
    world.tell(account, "2026-11-02 payment 30.00")
    nights(world, date(2026, 11, 2), date(2026, 11, 6))
    assert history(made) == [
        (date(2026, 8, 31), "live"),
        (date(2026, 10, 5), "broken"),
        (date(2026, 10, 10), "live"),
        (date(2026, 11, 2), "completed"),
    ]
    made.refresh_from_db()
    assert (made.ended_on, made.ended_how) == (date(2026, 11, 2), "completed")


@pytest.mark.parametrize(
    "starts_on, broken_on", [(date(2023, 12, 26), date(2024, 2, 29)), (date(2025, 12, 26), date(2026, 2, 28))]
)
def test_the_last_day_of_february_is_judged_in_leap_years_and_others(
    world: World, starts_on: date, broken_on: date
) -> None:
    """Judged first on 31 December, then on the last of each month: paid twice, the third is missed (OPS-E9)."""
    account = world.account(f"{starts_on} brought_forward 100.00\n{starts_on} payment 20.00")
    made = agree(
        world,
        account,
        starts_on=starts_on,
        on=starts_on,
        start_balance_pence=100_00,
        instalment_pence=10_00,
        frequency=Frequency.MONTHLY,
    )
    nights(world, broken_on - timedelta(days=3), broken_on)
    assert history(made) == [(broken_on - timedelta(days=3), "live"), (broken_on, "broken")]


def test_in_a_53_week_year_the_53rd_instalment_is_asked_for_like_the_others(world: World) -> None:
    """Weekly from 1 April 2024, a 53-week year: £53 is due by Sunday 6 April 2025; £52 paid is £1 short."""
    account = world.account("2024-04-01 brought_forward 100.00\n2024-04-01 payment 52.00")
    made = agree(
        world,
        account,
        starts_on=date(2024, 4, 1),
        on=date(2024, 4, 1),
        start_balance_pence=100_00,
        instalment_pence=1_00,
        tolerance_days=0,
    )
    nights(world, date(2025, 3, 29), date(2025, 4, 6))
    assert history(made) == [(date(2025, 3, 29), "live"), (date(2025, 3, 31), "broken")]
    state = ArrangementState.objects.get(arrangement=made, state="broken")
    assert (state.instalments_due, state.expected_pence, state.shortfall_pence) == (53, 47_00, 1_00)


def test_a_one_off_is_live_until_its_day_and_then_paid_or_broken(world: World) -> None:
    kept = world.account("2026-11-02 brought_forward 80.00")
    late = world.account("2026-11-02 brought_forward 80.00")
    one_off = {"kind": ArrangementKind.ONE_OFF, "starts_on": date(2026, 11, 10), "on": date(2026, 11, 2)}
    for account in (kept, late):
        agree(world, account, **one_off, start_balance_pence=80_00, instalment_pence=80_00)
    assert night(world, date(2026, 11, 3))["live"] == 2
    world.tell(kept, "2026-11-09 payment 80.00")
    assert night(world, date(2026, 11, 14)) == {"live": 1, "broken": 0, "completed": 1}
    assert night(world, date(2026, 11, 15)) == {"live": 0, "broken": 1, "completed": 0}
    agreed = queries.in_force(world.landlord, on=DAY)
    stands = queries.standing_on(agreed, {late.pk: (80_00, 0)}, {}, on=date(2027, 3, 1))[late.pk]
    assert (stands.kind, stands.misses, stands.as_written.instalments_due) == (ArrangementKind.ONE_OFF, 1, 1)


def test_a_lump_sum_comes_first_and_only_first(world: World) -> None:
    account = world.account("2026-10-05 brought_forward 200.00")
    told = {"kind": ArrangementKind.LUMP, "lump_sum_pence": 50_00, "starts_on": date(2026, 10, 12)}
    with pytest.raises(ArrangementNotUsable, match="comes first"):
        agree(world, account, **told, lump_on=date(2026, 10, 13))
    made = agree(world, account, **told, lump_on=date(2026, 10, 9))
    nights(world, date(2026, 10, 13), date(2026, 10, 14))
    assert history(made) == [(date(2026, 10, 13), "live"), (date(2026, 10, 14), "broken")]


def test_a_backdated_payment_is_judged_once_and_both_truths_stay(world: World) -> None:
    """Broken on the 10th by £5; on the 14th a payment of the 9th comes to light: it was kept. Said once."""
    account = world.account("2026-10-05 brought_forward 200.00")
    made = agree(world, account)
    nights(world, date(2026, 10, 5), date(2026, 10, 13))
    assert history(made)[-1] == (date(2026, 10, 10), "broken")
    world.tell(account, "2026-10-09 payment 5.00")
    nights(world, date(2026, 10, 14), date(2026, 10, 16))
    told = ArrangementCorrection.objects.get(arrangement=made)
    assert (told.about_on, told.noticed_on) == (date(2026, 10, 10), date(2026, 10, 14))
    assert (told.state_was, told.state_is) == ("broken", "live")
    assert (told.balance_was_pence, told.balance_is_pence, told.expected_pence) == (200_00, 195_00, 195_00)
    assert history(made)[1:] == [(date(2026, 10, 10), "broken"), (date(2026, 10, 14), "live")]


def test_a_second_late_payment_starts_from_what_is_known_by_then(world: World) -> None:
    account = world.account("2026-10-05 brought_forward 200.00")
    made = agree(world, account)
    nights(world, date(2026, 10, 5), date(2026, 10, 11))
    world.tell(account, "2026-10-09 payment 3.00")
    night(world, date(2026, 10, 12))
    world.tell(account, "2026-10-08 payment 2.00")
    night(world, date(2026, 10, 13))
    rows = ArrangementCorrection.objects.filter(about_on=date(2026, 10, 10)).order_by("noticed_on")
    assert [(row.state_was, row.state_is, row.balance_is_pence) for row in rows] == [
        ("broken", "broken", 197_00),
        ("broken", "live", 195_00),
    ]
    assert made.states.count() == 3


def pay_off_and_bounce(world: World, *, counts_from: date | None) -> Arrangement:
    account = world.account("2026-10-05 brought_forward 20.00\n2026-10-12 payment 20.00")
    made = agree(world, account, start_balance_pence=20_00)
    nights(world, date(2026, 10, 5), date(2026, 10, 14))
    made.refresh_from_db()
    assert (made.ended_how, made.ended_on) == ("completed", date(2026, 10, 12))
    paid = Posting.objects.get(entries__account=account, entries__amount_pence=-20_00)
    postings.reverse(
        posting=paid, because="returned unpaid", by=world.system, on=date(2026, 10, 15), effective_on=counts_from
    )
    nights(world, date(2026, 10, 15), date(2026, 10, 17))
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    "counts_from", [None, date(2026, 10, 15)], ids=["from its own day", "from the day it came back"]
)
def test_a_completion_whose_payment_was_returned_is_taken_back(world: World, counts_from: date | None) -> None:
    made = pay_off_and_bounce(world, counts_from=counts_from)
    assert (made.ended_on, made.ended_how) == (None, "")
    assert history(made)[-2:] == [(date(2026, 10, 12), "completed"), (date(2026, 10, 15), "broken")]
    told = ArrangementCorrection.objects.get(arrangement=made, about_on=date(2026, 10, 12))
    assert (told.state_was, told.state_is, told.noticed_on) == ("completed", "broken", date(2026, 10, 15))


def test_new_rent_after_a_completion_brings_nothing_back(world: World) -> None:
    account = world.account("2026-10-05 brought_forward 20.00\n2026-10-12 payment 20.00")
    made = agree(world, account, start_balance_pence=20_00)
    nights(world, date(2026, 10, 5), date(2026, 10, 14))
    world.tell(account, weekly_charges(date(2026, 10, 19), 1))
    assert night(world, date(2026, 10, 20)) == {"live": 0, "broken": 0, "completed": 0}
    made.refresh_from_db()
    assert made.ended_how == "completed"


def test_a_later_take_of_the_same_night_judges_a_completion_anew(world: World) -> None:
    account = world.account("2026-10-05 brought_forward 20.00\n2026-10-12 payment 20.00")
    made = agree(world, account, start_balance_pence=20_00)
    night(world, date(2026, 10, 12))
    world.tell(account, "2026-10-11 adjustment 9.00")
    night(world, date(2026, 10, 12), take=2)
    made.refresh_from_db()
    assert made.ended_on is None
    assert list(made.states.values_list("take", "state")) == [(1, "completed"), (2, "live")]


def test_a_court_arrangement_is_not_replaced_by_an_informal_one(world: World) -> None:
    account = world.account("2026-10-05 brought_forward 200.00")
    court = agree(world, account, kind=ArrangementKind.COURT)
    with pytest.raises(CourtTermsStand, match="court order"):
        agree(world, account)
    agree(world, account, kind=ArrangementKind.COURT, instalment_pence=7_00)
    court.refresh_from_db()
    assert court.ended_how == "superseded"
    assert Arrangement.objects.filter(account=account, ended_on__isnull=True).count() == 1


def test_never_over_a_breathing_space_or_an_insolvency_debt(world: World) -> None:
    """PRA-10, PRA-11."""
    protected, insolvent = (world.account("2026-10-05 brought_forward 200.00") for _ in range(2))
    breathing_spaces.start(
        person=world.people[protected.pk][0], starts_on=DAY, notified_on=DAY, by=world.officer, on=DAY
    )
    holds.place(
        account=insolvent,
        reason=HoldReason.INSOLVENCY,
        comment="a debt relief order",
        from_on=DAY,
        until_on=None,
        by=world.manager,
        on=DAY,
    )
    for account in (protected, insolvent):
        with pytest.raises(DebtFrozen, match="law protects this debt"):
            agree(world, account, on=DAY)
    assert not Arrangement.objects.exists()


def test_an_end_names_its_reason_and_who_ended_it(world: World) -> None:
    made = agree(world, world.account("2026-10-05 brought_forward 200.00"))
    with pytest.raises(ArrangementNotUsable, match="Say why"):
        arrangements.end(arrangement=made, because="  ", by=world.officer, on=DAY)
    arrangements.end(arrangement=made, because="Direct Debit instead", by=world.officer, on=DAY)
    assert (made.ended_how, made.ended_because, made.ended_by) == (
        "agreement",
        "Direct Debit instead",
        world.officer,
    )


def test_of_two_in_one_file_the_earlier_ends_where_the_later_starts(world: World) -> None:
    account = world.account()
    rows = [
        ArrangementToKeep(account.pk, ref, ArrangementKind.INFORMAL, starts_on, 100_00, 5_00, Frequency.WEEKLY)
        for ref, starts_on in (("AG1", date(2026, 5, 4)), ("AG2", date(2026, 9, 7)))
    ]
    arrangements.take_on(landlord=world.landlord, arrangements=rows, by=world.system, on=TAKE_ON)
    first, second = Arrangement.objects.order_by("arrangement_ref")
    assert (first.ended_on, first.ended_how, second.ended_on) == (date(2026, 9, 7), "superseded", None)
    for on, ref in ((date(2026, 6, 1), "AG1"), (DAY, "AG2")):
        agreed = queries.in_force(world.landlord, on=on)[account.pk]
        assert Arrangement.objects.get(pk=agreed.arrangement_id).arrangement_ref == ref


def test_what_was_agreed_protects_from_that_day_on(world: World) -> None:
    """Who rings today and pays from Friday on is not written to in between."""
    account = world.account("2026-11-16 brought_forward 200.00")
    agree(world, account, starts_on=date(2026, 11, 20), on=DAY)
    assert queries.in_force(world.landlord, on=DAY).keys() == {account.pk}
    assert not queries.in_force(world.landlord, on=DAY - timedelta(days=1))
    assert night(world, DAY) == {"live": 1, "broken": 0, "completed": 0}


def test_a_monthly_payer_with_weekly_instalments_misses_nothing_between_pay_days(world: World) -> None:
    """OPS-E10: the own calendar. Paid on the 1st: four instalments at once, none is missed in the weeks between."""
    account = world.account(weekly_charges(date(2026, 9, 7), 10))
    payer_calendars.keep(
        account=account,
        kind="wages",
        cycle=PeriodUnit.MONTH,
        first_due_on=date(2026, 9, 1),
        expected_pence=433_33,
        from_on=date(2026, 9, 1),
        by=world.officer,
        on=date(2026, 9, 1),
    )
    agree(world, account, starts_on=date(2026, 9, 21), on=date(2026, 9, 21), start_balance_pence=300_00)
    world.tell(account, "2026-10-01 payment 455.00\n2026-11-01 payment 455.00")
    agreed = queries.in_force(world.landlord, on=DAY)
    for on in (date(2026, 10, 20), date(2026, 10, 31), DAY):
        paying = queries.payers.seen({account.pk: 0}, on=on, known_until=None)
        kept = queries.standing_on(agreed, {account.pk: (0, 0)}, paying, on=on)[account.pk]
        assert kept.misses == 0, on
    kept = queries.standing_on(agreed, {account.pk: (0, 0)}, {}, on=date(2026, 10, 31))[account.pk]
    assert kept.misses > 0, "without the calendar each week between would count as missed"


def test_a_night_asks_the_same_questions_for_five_arrangements_and_for_fifty(world: World, count_queries: Any) -> None:
    asked = []
    for number in (5, 45):
        for _ in range(number):
            agree(world, world.account("2026-10-05 brought_forward 200.00"))
        on = DAY + timedelta(days=len(asked))
        night(world, on - timedelta(days=5))
        for account in RentAccount.objects.filter(arrangements__isnull=False):
            world.tell(account, f"{on - timedelta(days=7)} payment 1.00")
        positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
        with count_queries() as seen:
            arrangements.judge(landlord=world.landlord, on=on, take=1, by=world.system)
        asked.append(len(seen))
    assert asked[0] == asked[1]
