"""Rent accounts, their parties, payment references, charges and calendars, as files or officers describe them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from ledger.models import AccountParty, Charge, PaymentReference, RentAccount, RentGroup, RentWeek
from ledger.rules.account_types import AccountType
from staff.models import Landlord, User

CHUNK = 1000


@dataclass(frozen=True)
class WeekToKeep:
    """One week of a rent group's calendar."""

    rent_group: str
    rent_year: int
    week: int
    starts_on: date
    charged: bool


@dataclass(frozen=True)
class ChargeToKeep:
    """One element's weekly price for an account between two days, in pence."""

    account_id: int
    element: str
    weekly_pence: int
    from_on: date
    until_on: date | None
    hb_eligible: bool
    legal_rent: bool


@transaction.atomic
def keep_calendar(*, landlord: Landlord, weeks: Iterable[WeekToKeep], by: User, on: date) -> int:
    """Add the weeks a landlord's calendar names; weeks already there stay as they are. Returns how many are new."""
    groups: dict[str, RentGroup] = {}
    rows = []
    for week in weeks:
        if week.rent_group not in groups:
            groups[week.rent_group] = RentGroup.objects.get_or_create(landlord=landlord, code=week.rent_group)[0]
        rows.append(
            RentWeek(
                rent_group=groups[week.rent_group],
                rent_year=week.rent_year,
                week=week.week,
                starts_on=week.starts_on,
                ends_on=week.starts_on + timedelta(days=6),
                charged=week.charged,
            )
        )
    before = RentWeek.objects.filter(rent_group__landlord=landlord).count()
    RentWeek.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    return RentWeek.objects.filter(rent_group__landlord=landlord).count() - before


@dataclass(frozen=True)
class AccountToOpen:
    """
    A rent account to be (OPS-A1, A2).

    :param rent_group: the code of its rent group, empty for an account that is not charged by calendar.
    :param tenancy_id: the tenancy it belongs to, None for sundry, payer and suspense accounts (DEC-9).
    """

    account_ref: str
    account_type: AccountType
    opened_on: date
    rent_group: str = ""
    tenancy_id: int | None = None


@transaction.atomic
def open_accounts(*, landlord: Landlord, accounts: Iterable[AccountToOpen], by: User, on: date) -> dict[str, int]:
    """Open many accounts at once (a take-on). Returns their database ids by account reference."""
    listed = list(accounts)
    codes = sorted({account.rent_group for account in listed if account.rent_group})
    groups = {code: RentGroup.objects.get_or_create(landlord=landlord, code=code)[0] for code in codes}
    made = RentAccount.objects.bulk_create(
        [
            RentAccount(
                landlord=landlord,
                account_ref=account.account_ref,
                account_type=account.account_type.value,
                rent_group=groups.get(account.rent_group),
                tenancy_id=account.tenancy_id,
                opened_on=account.opened_on,
            )
            for account in listed
        ],
        CHUNK,
    )
    return {account.account_ref: account.pk for account in made}


def suspense_account(*, landlord: Landlord, feed: str, on: date) -> RentAccount:
    """The landlord's suspense account for a feed (OPS-A2 SUS: one per feed), opened when first needed."""
    account, _ = RentAccount.objects.get_or_create(
        landlord=landlord,
        account_ref=f"SUSPENSE-{feed.upper()}",
        defaults={"account_type": AccountType.SUS.value, "opened_on": on},
    )
    return account


@transaction.atomic
def keep_charges(*, charges: Iterable[ChargeToKeep], by: User, on: date) -> int:
    """Add what accounts cost from which day (OPS-A5). UC follows HB eligibility unless a scheme says otherwise (A8)."""
    rows = [
        Charge(
            account_id=charge.account_id,
            element=charge.element,
            weekly_pence=charge.weekly_pence,
            from_on=charge.from_on,
            until_on=charge.until_on,
            hb_eligible=charge.hb_eligible,
            uc_eligible=charge.hb_eligible,
            legal_rent=charge.legal_rent,
        )
        for charge in charges
    ]
    return len(Charge.objects.bulk_create(rows, CHUNK))


@transaction.atomic
def keep_references(*, landlord: Landlord, references: Iterable[tuple[str, int, str]], by: User, on: date) -> int:
    """Add payment references as (reference, account id, kind)."""
    rows = [
        PaymentReference(landlord=landlord, reference=reference, account_id=account_id, kind=kind)
        for reference, account_id, kind in references
    ]
    return len(PaymentReference.objects.bulk_create(rows, CHUNK))


@transaction.atomic
def keep_parties(*, parties: Iterable[tuple[int, int, date, date | None]], by: User, on: date) -> int:
    """Add who is liable on which account as (account id, person id, from, until) (OPS-A1)."""
    rows = [
        AccountParty(account_id=account_id, person_id=person_id, from_on=from_on, until_on=until_on)
        for account_id, person_id, from_on, until_on in parties
    ]
    return len(AccountParty.objects.bulk_create(rows, CHUNK, ignore_conflicts=True))
