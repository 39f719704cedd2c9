"""`manage.py arrangements` prints what DEC-17 says, whatever nights were run."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from arrears.operations import arrangements, positions
from tests.builders.world import World, weekly_charges

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)
HEADER = (
    "arrangement_ref,account_ref,instalments_due,expected_pence,balance_pence,shortfall_pence,state,state_own_calendar"
)


def printed(on: date = DAY) -> list[str]:
    out = StringIO()
    call_command("arrangements", "--on", on.isoformat(), "--landlord", "QUAY", stdout=out)
    return out.getvalue().splitlines()


def test_x4_is_broken_by_one_pound_fifty() -> None:
    world = World.open()
    account = world.account("2026-10-05 brought_forward 171.50")
    world.arrange(account, starts_on=date(2026, 10, 5), start_balance="200.00", weekly="5.00")
    assert printed() == [HEADER, "R0001-1,R0001,6,17000,17150,150,broken,broken"]
    assert printed(date(2026, 10, 4)) == [HEADER]


def test_x3_by_the_own_calendar_benefit_that_is_only_late_breaks_nothing() -> None:
    """OPS-X3: HB £75.00 a week paid to 1 November, debits of 2, 9, 16 November: £225.00 technical, £65.00 real."""
    world = World.open()
    account = world.account("2026-11-01 brought_forward -10.00\n" + weekly_charges(date(2026, 11, 2), 3))
    world.award(account, "HB", "75.00", date(2026, 11, 1))
    world.arrange(account, starts_on=date(2026, 11, 2), start_balance="80.00", weekly="5.00")
    assert printed()[1:] == ["R0001-1,R0001,2,7000,29000,22000,broken,live"]


def test_x3b_universal_credit_by_the_day_is_left_out_of_the_own_calendar() -> None:
    """OPS-X3b: £520.00 a month, last paid for 11 September: on 29 September £393.21 is only timing."""
    world = World.open()
    account = world.account("2026-09-14 brought_forward 443.22", weekly="120.00")
    world.award(account, "UC_MP", "520.00", date(2026, 9, 11))
    world.arrange(account, starts_on=date(2026, 9, 14), start_balance="60.00", weekly="5.00")
    # Two instalments are due by the 29th: £50.00 may be owed; £443.22 less £393.21 is a penny more.
    assert printed(date(2026, 9, 29))[1:] == ["R0001-1,R0001,2,5000,44322,39322,broken,broken"]
    world.tell(account, "2026-09-29 payment 0.01")
    assert printed(date(2026, 9, 29))[1:] == ["R0001-1,R0001,2,5000,44321,39321,broken,live"]


def test_what_a_night_found_completed_is_printed_like_any_other_and_what_a_person_ended_is_not() -> None:
    world = World.open()
    done, gone = (
        world.account("2026-10-05 brought_forward 20.00\n2026-11-17 payment 20.00"),
        world.account("2026-10-05 brought_forward 20.00"),
    )
    for account in (done, gone):
        world.arrange(account, starts_on=date(2026, 10, 5), start_balance="20.00", weekly="5.00")
    before = printed()
    positions.record(landlord=world.landlord, on=DAY, take=1, by=world.system)
    arrangements.judge(landlord=world.landlord, on=DAY, take=1, by=world.system)
    assert printed() == before
    assert before[1] == "R0001-1,R0001,6,0,0,0,completed,completed"
    arrangements.end(arrangement=gone.arrangements.get(), because="moved out", by=world.officer, on=date(2026, 11, 1))
    assert [line.split(",")[0] for line in printed()[1:]] == ["R0001-1"]


def test_a_landlord_nobody_knows_is_a_wrong_call() -> None:
    with pytest.raises(CommandError, match="no landlord NOBODY"):
        call_command("arrangements", "--on", "2026-11-18", "--landlord", "NOBODY")
