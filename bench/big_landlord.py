"""A large landlord for measurements, made straight in the tables in bulk: it is scenery, not the thing measured."""

from datetime import date, timedelta
from random import Random

from ledger.models import Charge, RentAccount, RentGroup, RentWeek
from ledger.rules import rent_weeks
from staff.models import Landlord, User
from staff.operations import landlords, officers
from tenancies.models import Patch, Property, Tenancy

TAKE_ON = date(2026, 4, 6)
ELEMENTS = (("RENT", 9_000, 14_000), ("SERV", 500, 2_000), ("HEAT", 400, 1_500))


def with_charges(tenancies: int, *, code: str) -> tuple[RentGroup, User]:
    """So many running tenancies in one rent group, with one to three charge elements each."""
    chance = Random(7)
    by = officers.system()
    landlord = landlords.describe(code=code, name=f"{code} Homes", address="1 Quay Street, QZ1 1AA", by=by, on=TAKE_ON)
    landlords.take_on(landlord=landlord, take_on_on=TAKE_ON, by=by, on=TAKE_ON)
    group = RentGroup.objects.create(landlord=landlord, code="RG1")
    RentWeek.objects.bulk_create(
        RentWeek(
            rent_group=group,
            rent_year=year,
            week=week.week,
            starts_on=week.starts_on,
            ends_on=week.starts_on + timedelta(days=6),
            charge_on=week.starts_on,
        )
        for year in (2025, 2026)
        for week in rent_weeks.calendar(year)
    )
    accounts = open_accounts(landlord, group, tenancies)
    Charge.objects.bulk_create(
        (
            Charge(
                account=account,
                element=element,
                weekly_pence=chance.randrange(low, high),
                from_on=date(2025, 4, 7),
                hb_eligible=element != "HEAT",
                uc_eligible=element != "HEAT",
                legal_rent=True,
            )
            for account in accounts
            for element, low, high in ELEMENTS[: chance.choice((1, 1, 2, 3))]
        ),
        batch_size=2_000,
    )
    return group, by


def open_accounts(landlord: Landlord, group: RentGroup, tenancies: int) -> list[RentAccount]:
    """Homes in patches of 800, a secure tenancy and a rent account each."""
    patches = [Patch(landlord=landlord, code=f"N{number:03d}") for number in range(tenancies // 800 + 1)]
    Patch.objects.bulk_create(patches)
    homes = [
        Property(
            landlord=landlord,
            property_ref=f"H{number:06d}",
            address_line_1=f"{number} Quay Row",
            postcode=f"QZ{number % 9 + 1} 1AA",
            patch=patches[number // 800],
            rent_group_code=group.code,
        )
        for number in range(tenancies)
    ]
    Property.objects.bulk_create(homes, batch_size=2_000)
    lets = [
        Tenancy(landlord=landlord, tenancy_ref=f"T{n:06d}", property=home, tenure="secure", starts_on=date(2020, 1, 6))
        for n, home in enumerate(homes)
    ]
    Tenancy.objects.bulk_create(lets, batch_size=2_000)
    accounts = [
        RentAccount(
            landlord=landlord,
            account_ref=f"R{number:06d}",
            rent_group=group,
            tenancy=let,
            opened_on=let.starts_on,
        )
        for number, let in enumerate(lets)
    ]
    return RentAccount.objects.bulk_create(accounts, batch_size=2_000)
