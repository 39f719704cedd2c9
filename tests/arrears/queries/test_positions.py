"""DEC-15, DEC-17, OPS-E3: the night's positions are the rule's, on ledgers nobody chose."""

from datetime import date, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from arrears.models import Position
from arrears.operations import positions
from arrears.rules.position import position
from ledger.queries import standings
from ledger.rules.account_types import AccountType
from tests.builders.world import World, weekly_charges

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 11, 18)
MONDAY = date(2026, 11, 16)


def random_ledger(chance: Random) -> str:
    words = ["charge"] * 6 + ["payment"] * 4 + ["returned", "housing_benefit", "adjustment", "deduction", "goodwill"]
    lines = []
    for _ in range(chance.randrange(0, 25)):
        day = NIGHT - timedelta(days=chance.randrange(-8, 120))
        sign = "-" if chance.random() < 0.1 and (word := chance.choice(["adjustment"])) else ""
        word = "adjustment" if sign else chance.choice(words)
        lines.append(f"{day} {word} {sign}{chance.randrange(1, 20000) / 100:.2f}")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_the_recorded_position_and_the_rule_agree(seed: int) -> None:
    chance = Random(seed)
    world = World.open(free_weeks=(33,) if seed % 3 == 0 else ())
    for _ in range(14):
        account = world.account(
            random_ledger(chance),
            weekly=f"{chance.randrange(0, 20000) / 100:.2f}",
            ends_on=NIGHT - timedelta(days=9) if chance.random() < 0.2 else None,
            account_type=chance.choice([AccountType.CUR] * 4 + [AccountType.GAR, AccountType.SUN]),
        )
        if chance.random() < 0.5:
            paid_to = NIGHT - timedelta(days=chance.choice([3, 17, 40, 90]))
            world.award(account, chance.choice(["HB", "UC_MP"]), f"{chance.randrange(100, 9000) / 100:.2f}", paid_to)
    assert positions.record(landlord=world.landlord, on=NIGHT, take=1, by=world.system) == 14
    stood = {row.account_id: row for row in standings.as_at(NIGHT, landlord_id=world.landlord.pk)}
    for kept in Position.objects.filter(landlord=world.landlord).select_related("account"):
        row = stood[kept.account_id]
        told = position(
            account_type=row.account_type,
            former=row.former,
            balance_pence=row.balance_pence,
            accrued_pence=row.accrued_pence,
            weekly_gross_pence=row.gross_weekly_pence,
            weekly_benefit_pence=row.benefit_weekly_pence,
            paid_this_week_pence=row.paid_this_week_pence,
            debit_this_week=row.week_charged,
        )
        assert (kept.balance_pence, kept.technical_pence, kept.real_pence) == (
            told.balance_pence,
            told.technical_pence,
            told.real_pence,
        )
        assert (kept.ladder_amount_pence, kept.weeks_hundredths) == (told.ladder_amount_pence, told.weeks_hundredths)


def test_a_night_run_again_adds_nothing_and_a_second_take_is_a_row_of_its_own() -> None:
    world = World.open()
    world.account("2026-11-16 charge 100.00")
    record = {"landlord": world.landlord, "on": NIGHT, "by": world.system}
    assert positions.record(take=1, **record) == 1
    assert positions.record(take=1, **record) == 0
    assert positions.record(take=2, **record) == 1


def test_the_current_week_alone_is_never_arrears() -> None:
    """OPS-E3: grace is this week's charge; what was paid of it already is not allowed twice."""
    world = World.open()
    account = world.account(weekly_charges(date(2026, 11, 9), 2) + "\n2026-11-17 payment 30.00")
    positions.record(landlord=world.landlord, on=NIGHT, take=1, by=world.system)
    kept = Position.objects.get(account=account)
    assert (kept.real_pence, kept.ladder_amount_pence, kept.weeks_hundredths) == (17000, 10000, 100)


def printed(world: World, on: date) -> list[str]:
    out = StringIO()
    call_command("positions", on=on, landlord=world.landlord.code, stdout=out)
    return out.getvalue().splitlines()


def test_positions_prints_every_rent_account_former_too_in_order_of_reference() -> None:
    """DEC-17: former technical 0, no grace, weeks empty; weeks have two decimals and are cut toward zero."""
    world = World.open()
    world.account("2026-11-09 charge 125.55\n2026-11-16 charge 100.00")
    world.account("2026-11-16 payment 30.30")
    world.account("2026-10-05 charge 80.00", ends_on=date(2026, 10, 31))
    assert printed(world, NIGHT) == [
        "account_ref,balance_pence,technical_pence,real_pence,ladder_amount_pence,weeks,oldest_unpaid_on,"
        "last_payment_on",
        "R0001,22555,0,22555,12555,1.25,2026-11-09,",
        "R0002,-3030,0,-3030,-10000,-1.00,,2026-11-16",
        "R0003,8000,0,8000,8000,,2026-10-05,",
    ]


def test_two_landlords_with_the_same_references_are_told_apart() -> None:
    one, other = World.open("QUAY"), World.open("HILL")
    one.account("2026-11-09 charge 10.00")
    other.account("2026-11-09 charge 20.00")
    assert printed(one, NIGHT)[1].startswith("R0001,1000,")
    assert printed(other, NIGHT)[1].startswith("R0001,2000,")
