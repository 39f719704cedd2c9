"""A landlord with empty homes, a placed household and somebody without a tenancy, for the pages about homes."""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.models import Occupation, RentAccount
from ledger.operations import accounts, charges, occupations, placements, transaction_codes
from ledger.operations.accounts import AccountToOpen
from ledger.rules.account_types import AccountType
from ledger.rules.occupations import Reason
from tests.builders.world import GROUP, TAKE_ON, World

ON = date(2026, 10, 28)
WEEKS = [date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)]


@dataclass(frozen=True)
class Homes:
    """What stands there on Wednesday 28 October 2026."""

    world: World
    left: RentAccount
    household: RentAccount
    occupation: Occupation


def homes(world: World, *, empty: int = 2) -> Homes:
    """So many homes left on 14 October, one household moved on 22 October, one occupier since 12 October."""
    for number in range(empty):
        left = world.account(weekly="105.00", ends_on=date(2026, 10, 14), tenants=(f"Former Tenant{number}",))
    world.account(weekly="98.50")
    stayed = world.account(weekly="91.00", ends_on=date(2026, 10, 11), tenants=("Old Tenant",))
    opened = accounts.open_accounts(
        landlord=world.landlord,
        accounts=[AccountToOpen(f"TA-{world.landlord.code}", AccountType.TAC, TAKE_ON, GROUP)],
        by=world.system,
        on=TAKE_ON,
    )
    household = RentAccount.objects.get(pk__in=opened.values())
    first = placements.place(
        account=household,
        place="Harbour Lodge, room 12",
        arrives_on=date(2026, 10, 8),
        nightly_pence=45_00,
        own_pence=4_20,
        by=world.manager,
        on=date(2026, 10, 9),
    ).placement
    occupation = occupations.open_account(
        former=stayed,
        reason=Reason.DEATH,
        occupiers=["Dela Ashgrove"],
        opened_on=date(2026, 10, 12),
        note="The daughter has lived there since 2019.",
        by=world.manager,
        on=date(2026, 10, 12),
    ).occupation
    for monday in WEEKS:
        for day in range(7):
            if monday + timedelta(days=day) <= ON:
                charges.raise_due(landlord=world.landlord, by=world.system, on=monday + timedelta(days=day))
    placements.move(
        placement=first,
        moves_on=date(2026, 10, 22),
        place="Quay House, flat 3",
        nightly_pence=52_00,
        own_pence=4_20,
        because="The hotel told us late",
        by=world.manager,
        on=ON,
    )
    transaction_codes.take_on_example(landlord=world.landlord, by=world.system, on=ON)
    return Homes(world, left, household, occupation)
