"""A small landlord for ledger tests: one rent group, its calendar, and accounts told in a line each."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from ledger.models import RentAccount, RentGroup, RentWeek
from ledger.operations import accounts, benefits, calendars, postings
from ledger.operations.accounts import AccountToOpen, ChargeToKeep, WeekToKeep
from ledger.operations.benefits import AwardToKeep
from ledger.operations.postings import Amount, Event
from ledger.rules import rent_weeks
from ledger.rules.account_types import AccountType
from ledger.rules.charge_periods import ApportionBasis
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.money import pence
from staff.models import Landlord, User
from staff.operations import landlords, officers
from tenancies.models import Patch, Property, Tenancy
from tenancies.operations import homes, lettings
from tenancies.rules.periods import PeriodUnit

TAKE_ON = date(2026, 4, 6)


@dataclass
class Books:
    """A landlord with one rent group, taken on on Monday 6 April 2026."""

    landlord: Landlord
    by: User
    group: RentGroup
    patch: Patch
    accounts: dict[str, RentAccount] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def open(cls, code: str = "QUAY", *, free_weeks: tuple[int, ...] = (), group: str = "RG1") -> "Books":
        by = officers.system()
        landlord = landlords.describe(
            code=code, name=f"{code} Homes", address="1 Quay Street, Westhaven, QZ1 1AA", by=by, on=TAKE_ON
        )
        landlords.take_on(landlord=landlord, take_on_on=TAKE_ON, by=by, on=TAKE_ON)
        weeks = [
            WeekToKeep(group, year, week.week, week.starts_on, week.charged)
            for year in (2025, 2026, 2027, 2028)
            for week in rent_weeks.calendar(year, free_weeks)
        ]
        accounts.keep_calendar(landlord=landlord, weeks=weeks, by=by, on=TAKE_ON)
        patch = homes.keep_patches(landlord=landlord, codes=["N01"], by=by, on=TAKE_ON)["N01"]
        return cls(landlord, by, RentGroup.objects.get(landlord=landlord, code=group), patch)

    @classmethod
    def charged_by(
        cls,
        unit: PeriodUnit,
        *,
        in_advance: bool = True,
        free: tuple[int, ...] = (),
        basis: ApportionBasis = ApportionBasis.SEVENTHS,
        code: str = "QUAY",
    ) -> "Books":
        """The same landlord with a second rent group, `BY`, charged otherwise; its accounts are opened in it."""
        books = cls.open(code)
        books.group = calendars.describe_group(
            landlord=books.landlord,
            code="BY",
            charged_by=unit,
            in_advance=in_advance,
            basis=basis,
            by=books.by,
            on=TAKE_ON,
        )
        for year in (2025, 2026, 2027, 2028):
            calendars.make_year(rent_group=books.group, rent_year=year, free=free, by=books.by, on=TAKE_ON)
        return books

    def week(self, starts_on: date) -> RentWeek:
        return self.group.weeks.get(starts_on=starts_on)

    def account(
        self,
        *charges: tuple[str, str],
        starts_on: date = date(2020, 1, 6),
        ends_on: date | None = None,
        account_type: AccountType = AccountType.CUR,
        not_legal: tuple[str, ...] = (),
        per: PeriodUnit = PeriodUnit.WEEK,
    ) -> RentAccount:
        """An account with its tenancy and charges, each as ("RENT", "100.00") for a week or another period."""
        self.count += 1
        home = Property(
            landlord=self.landlord,
            property_ref=f"H{self.count:04d}",
            address_line_1=f"{self.count} Quay Row",
            postcode="QZ1 1AA",
            patch=self.patch,
        )
        homes.keep_properties(properties=[home], by=self.by, on=TAKE_ON)
        tenancy = Tenancy(
            landlord=self.landlord,
            tenancy_ref=f"T{self.count:04d}",
            property=home,
            tenure="secure",
            starts_on=starts_on,
            ends_on=ends_on,
        )
        lettings.keep(tenancies=[tenancy], by=self.by, on=TAKE_ON)
        ref = f"R{self.count:04d}"
        opened = accounts.open_accounts(
            landlord=self.landlord,
            accounts=[AccountToOpen(ref, account_type, starts_on, self.group.code, tenancy.pk)],
            by=self.by,
            on=TAKE_ON,
        )
        accounts.keep_charges(
            charges=[
                ChargeToKeep(opened[ref], element, 0, starts_on, None, True, element not in not_legal).priced_by(
                    per, pence(price)
                )
                for element, price in charges
            ],
            by=self.by,
            on=TAKE_ON,
        )
        self.accounts[ref] = RentAccount.objects.get(pk=opened[ref])
        return self.accounts[ref]

    @transaction.atomic
    def post(self, account: RentAccount, kind: EntryKind, amount_pence: int, on: date, element: str = "") -> None:
        """One event in a batch of its own."""
        self.count += 1
        batch = postings.open_batch(
            landlord=self.landlord,
            source="test",
            reference=f"B{self.count}",
            line_count=1,
            total_pence=amount_pence,
            by=self.by,
            on=on,
        )
        event = Event(f"E{self.count}", on, [Amount(account.pk, kind, amount_pence, element)])
        postings.post(batch=batch, events=[event], by=self.by, on=on)
        postings.seal(batch=batch)

    def award(self, account: RentAccount, kind: str, rate: str, paid_to: date) -> None:
        benefits.keep_awards(
            landlord=self.landlord,
            awards=[AwardToKeep(account.pk, kind, "", "4-weekly", pence(rate), paid_to)],
            by=self.by,
            on=TAKE_ON,
        )
