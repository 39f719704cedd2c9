"""What moved between two days, and the command that prints it (DEC-17)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledger.queries import figures
from ledger.queries.figures import Figures
from ledger.rules.account_types import AccountType
from tests.builders.world import World

pytestmark = pytest.mark.django_db

FROM, TO = date(2026, 4, 13), date(2026, 4, 19)
LEDGER = """
    2026-04-06  charge           100.00
    2026-04-12  payment           40.00
    2026-04-13  charge           100.00
    2026-04-14  housing_benefit   30.00
    2026-04-15  payment           20.00
    2026-04-16  returned           5.00
    2026-04-17  adjustment        -7.00
    2026-04-19  goodwill           3.00
    2026-04-20  charge           100.00
"""


def between(world: World) -> list[Figures]:
    return list(figures.between(landlord=world.landlord, from_on=FROM, until_on=TO))


def test_opening_charges_receipts_and_adjustments_come_to_closing():
    world = World.open()
    world.account(LEDGER)
    (told,) = between(world)
    assert told == Figures("R0001", 60_00, 100_00, -45_00, -10_00, 105_00)
    moved = told.charges_pence + told.receipts_pence + told.adjustments_pence
    assert told.opening_pence + moved == told.closing_pence


def test_a_balance_brought_forward_and_a_refund_stand_where_a7_puts_them():
    world = World.open()
    world.account("2026-04-13 brought_forward 50.00\n2026-04-14 refund 8.00")
    assert between(world) == [Figures("R0001", 0, 0, 8_00, 50_00, 58_00)]


def test_every_rent_account_has_a_line_former_and_empty_ones_too_and_suspense_has_none():
    world = World.open()
    world.account(ends_on=date(2026, 1, 31))
    world.account()
    world.account("2026-04-14 payment 9.00", account_type=AccountType.SUS)
    assert [(told.account_ref, told.closing_pence) for told in between(world)] == [("R0001", 0), ("R0002", 0)]


def test_another_landlords_accounts_are_not_told():
    one, two = World.open("QUAY"), World.open("HARBOUR")
    one.account("2026-04-14 payment 9.00")
    two.account("2026-04-14 payment 8.00")
    assert [told.receipts_pence for told in between(one)] == [-9_00]


def test_it_is_one_statement_however_many_accounts(count_queries):
    world = World.open()
    for _ in range(5):
        world.account(LEDGER)
    with count_queries() as seen:
        assert len(between(world)) == 5
    assert len(seen) == 1


def test_the_command_prints_pence_in_order_of_the_reference():
    world = World.open()
    world.account(LEDGER)
    world.account()
    out = StringIO()
    call_command("statement_figures", "--from", str(FROM), "--to", str(TO), "--landlord", "QUAY", stdout=out)
    assert out.getvalue().splitlines() == [
        "account_ref,opening,charges,receipts,adjustments,closing",
        "R0001,6000,10000,-4500,-1000,10500",
        "R0002,0,0,0,0,0",
    ]


@pytest.mark.parametrize("code, until", [("NOBODY", "2026-04-19"), ("QUAY", "2026-04-01")])
def test_a_landlord_or_period_that_is_not_there_is_a_wrong_call(code, until):
    World.open()
    with pytest.raises(CommandError) as told:
        call_command("statement_figures", "--from", "2026-04-13", "--to", until, "--landlord", code)
    assert told.value.returncode == 2
