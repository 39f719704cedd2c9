"""Rent accounts, their parties, payment references, charges and calendars, as files or officers describe them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from ledger.models import AccountParty, Charge, PaymentReference, RentAccount, RentGroup, RentWeek
from ledger.rules.account_types import AccountType
from ledger.rules.money import half_up
from staff.models import Landlord, User
from staff.refusals import Refused
from tenancies.rules.periods import PeriodUnit, weekly_equivalent

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
    """
    One element's price for an account between two days, in pence.

    :param uc_eligible: as Housing Benefit unless said (OPS-A8).
    :param per: for which period `period_pence` is; `weekly_pence` is then its weekly equivalent (`priced_by`).
    """

    account_id: int
    element: str
    weekly_pence: int
    from_on: date
    until_on: date | None
    hb_eligible: bool
    legal_rent: bool
    uc_eligible: bool | None = None
    per: PeriodUnit = PeriodUnit.WEEK
    period_pence: int | None = None

    def priced_by(self, per: PeriodUnit, period_pence: int) -> "ChargeToKeep":
        """The same with a price for another period, its weekly equivalent worked out (OPS-B5)."""
        if per is PeriodUnit.WEEK:
            return replace(self, weekly_pence=period_pence, per=per, period_pence=None)
        weekly = half_up(weekly_equivalent(period_pence, per))
        return replace(self, weekly_pence=weekly, per=per, period_pence=period_pence)


class CalendarOfAnotherPeriod(Refused):
    """A calendar of weeks came for a rent group that is charged by another period."""


@transaction.atomic
def keep_calendar(*, landlord: Landlord, weeks: Iterable[WeekToKeep], by: User, on: date) -> int:
    """
    Add the weeks a landlord's calendar names; weeks already there stay as they are. Returns how many are new.

    :raises CalendarOfAnotherPeriod: for a group that is not charged by the week.
    """
    groups: dict[str, RentGroup] = {}
    rows = []
    for week in weeks:
        if week.rent_group not in groups:
            groups[week.rent_group] = _charged_by_the_week(landlord, week.rent_group)
        rows.append(
            RentWeek(
                rent_group=groups[week.rent_group],
                rent_year=week.rent_year,
                week=week.week,
                starts_on=week.starts_on,
                ends_on=week.starts_on + timedelta(days=6),
                charge_on=week.starts_on if groups[week.rent_group].in_advance else week.starts_on + timedelta(days=7),
                charged=week.charged,
            )
        )
    before = RentWeek.objects.filter(rent_group__landlord=landlord).count()
    RentWeek.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    return RentWeek.objects.filter(rent_group__landlord=landlord).count() - before


def _charged_by_the_week(landlord: Landlord, code: str) -> RentGroup:
    group = RentGroup.objects.get_or_create(landlord=landlord, code=code)[0]
    if group.charged_by != PeriodUnit.WEEK:
        raise CalendarOfAnotherPeriod(
            f"Rent group {code} is charged {group.get_charged_by_display().lower()}, not by the week. "
            "Take it out of the file; manage.py rent_group makes its calendar."
        )
    return group


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


def hold(*, account_ids: Iterable[int]) -> None:
    """
    Keep these accounts' payments from being moved or taken back by others until the transaction ends.

    Taken after the book's lock, in the order of their keys, as where one is moved by hand: nobody waits in a circle.
    """
    held = RentAccount.objects.filter(pk__in=set(account_ids)).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk"))


@transaction.atomic
def keep_charges(*, charges: Iterable[ChargeToKeep], by: User, on: date) -> int:
    """Add what accounts cost from which day (OPS-A5). UC follows HB eligibility unless a scheme says otherwise (A8)."""
    rows = [
        Charge(
            account_id=charge.account_id,
            element=charge.element,
            weekly_pence=charge.weekly_pence,
            per=charge.per.value,
            period_pence=charge.period_pence,
            from_on=charge.from_on,
            until_on=charge.until_on,
            hb_eligible=charge.hb_eligible,
            uc_eligible=charge.hb_eligible if charge.uc_eligible is None else charge.uc_eligible,
            legal_rent=charge.legal_rent,
            kept_on=on,
            kept_by=by,
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
