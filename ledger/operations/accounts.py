"""Rent accounts, their parties, payment references, charges and calendars, as files or officers describe them."""

from collections.abc import Iterable, Sequence
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


@transaction.atomic
def open_accounts(*, accounts: Sequence[RentAccount], by: User, on: date) -> list[RentAccount]:
    """Open many accounts at once (a take-on). Each carries its landlord, reference, type, group, tenancy and first day."""
    return RentAccount.objects.bulk_create(accounts, CHUNK)


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
def keep_parties(*, parties: Iterable[AccountParty], by: User, on: date) -> int:
    """Add who is liable on which account, from when until when (OPS-A1)."""
    return len(AccountParty.objects.bulk_create(parties, CHUNK, ignore_conflicts=True))
