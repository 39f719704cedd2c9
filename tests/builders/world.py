"""
A small landlord for tests, built only by operations: people, homes, tenancies, accounts, staff, a policy in force.

Money is given in pounds as text ("100.00") or as a ledger text (tests/builders/account_text.py).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from arrears.models import PolicyVersion
from arrears.operations import arrangements, policies
from arrears.rules.arrangements import ArrangementKind, Frequency
from ledger.models import RentAccount
from ledger.operations import accounts, benefits, postings
from ledger.operations.accounts import AccountToOpen, ChargeToKeep, WeekToKeep
from ledger.operations.benefits import AwardToKeep
from ledger.operations.postings import Amount, Event
from ledger.rules import rent_weeks
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.money import pence
from staff.models import Landlord, User
from staff.operations import landlords, officers
from staff.rules.roles import Role
from tenancies.models import Patch, PatchCover, Person, Property, Tenancy, Tenant
from tenancies.operations import homes, lettings, people
from tests.builders import account_text

TAKE_ON = date(2026, 4, 6)
PASSWORD = "a long enough password"
GROUP = "RG1"


def at(on: date) -> datetime:
    """An instant on a day, for what needs one."""
    return datetime(on.year, on.month, on.day, 3, tzinfo=UTC)


@dataclass
class World:
    """One landlord, taken on on Monday 6 April 2026, with an officer, a team leader and a manager."""

    landlord: Landlord
    system: User
    officer: User
    leader: User
    manager: User
    patch: Patch
    version: PolicyVersion
    count: int = 0
    batches: int = 0
    people: dict[int, list[Person]] = field(default_factory=dict)

    @classmethod
    def open(cls, code: str = "QUAY", *, free_weeks: tuple[int, ...] = ()) -> "World":
        system = officers.system()
        landlord = landlords.describe(
            code=code,
            name=f"{code.title()} Homes",
            address="1 Quay Street, Westhaven, QZ1 1AA",
            phone="01632 960100",
            by=system,
            on=TAKE_ON,
        )
        landlords.take_on(landlord=landlord, take_on_on=TAKE_ON, by=system, on=TAKE_ON)
        weeks = [
            WeekToKeep(GROUP, year, week.week, week.starts_on, week.charged)
            for year in (2025, 2026)
            for week in rent_weeks.calendar(year, free_weeks)
        ]
        accounts.keep_calendar(landlord=landlord, weeks=weeks, by=system, on=TAKE_ON)
        staff = {}
        for role in (Role.OFFICER, Role.TEAM_LEADER, Role.MANAGER):
            email = f"{role.value}@{code.lower()}.example"
            staff[role] = officers.enrol(
                email=email, name=f"{role.value} of {code}".title(), password=None, by=system, on=TAKE_ON
            )
            officers.appoint(user=staff[role], landlord=landlord, role=role, from_on=TAKE_ON, by=system, on=TAKE_ON)
        patch = homes.keep_patches(landlord=landlord, codes=["N01"], by=system, on=TAKE_ON)["N01"]
        homes.give_patch(
            patch=patch, to=staff[Role.OFFICER], kind=PatchCover.Kind.OWNS, from_on=TAKE_ON, by=system, on=TAKE_ON
        )
        version = policies.install_default(
            landlord=landlord, by=system, approver=staff[Role.MANAGER], on=TAKE_ON, at=at(TAKE_ON)
        )
        return cls(landlord, system, staff[Role.OFFICER], staff[Role.TEAM_LEADER], staff[Role.MANAGER], patch, version)

    def account(
        self,
        ledger: str = "",
        *,
        weekly: str = "100.00",
        tenants: tuple[str, ...] = ("Amina Bartholomew",),
        starts_on: date = date(2020, 1, 6),
        ends_on: date | None = None,
        account_type: AccountType = AccountType.CUR,
        tenure: str = "secure",
        tenancy: Tenancy | None = None,
    ) -> RentAccount:
        """An account of a tenancy and its tenants (the first is the main one), with what its ledger text tells."""
        self.count += 1
        if tenancy is None:
            tenancy = self._let(tenants, starts_on, ends_on, tenure)
        ref = f"R{self.count:04d}"
        opened = accounts.open_accounts(
            landlord=self.landlord,
            accounts=[AccountToOpen(ref, account_type, starts_on, GROUP, tenancy.pk)],
            by=self.system,
            on=TAKE_ON,
        )
        accounts.keep_charges(
            charges=[ChargeToKeep(opened[ref], "RENT", pence(weekly), starts_on, None, True, True)],
            by=self.system,
            on=TAKE_ON,
        )
        held = list(tenancy.tenants.all())
        accounts.keep_parties(
            parties=[(opened[ref], each.person_id, starts_on, None) for each in held], by=self.system, on=TAKE_ON
        )
        accounts.keep_references(
            landlord=self.landlord, references=[(ref, opened[ref], "ACCOUNT")], by=self.system, on=TAKE_ON
        )
        made = RentAccount.objects.get(pk=opened[ref])
        self.people[made.pk] = [each.person for each in held]
        self.tell(made, ledger)
        return made

    def _let(self, tenants: tuple[str, ...], starts_on: date, ends_on: date | None, tenure: str) -> Tenancy:
        home = Property(
            landlord=self.landlord,
            property_ref=f"H{self.count:04d}",
            address_line_1=f"{self.count} Quay Row",
            town="Westhaven",
            postcode="QZ1 1AA",
            patch=self.patch,
        )
        homes.keep_properties(properties=[home], by=self.system, on=TAKE_ON)
        tenancy = Tenancy(
            landlord=self.landlord,
            tenancy_ref=f"T{self.count:04d}",
            property=home,
            tenure=tenure,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        lettings.keep(tenancies=[tenancy], by=self.system, on=TAKE_ON)
        persons = []
        for number, name in enumerate(tenants):
            first, _, last = name.rpartition(" ")
            ref = f"P{self.count:04d}{number}"
            persons.append(Person(landlord=self.landlord, person_ref=ref, first_name=first, last_name=last))
        people.keep(people=persons, by=self.system, on=TAKE_ON)
        lettings.keep_tenants(
            tenants=[
                Tenant(tenancy=tenancy, person=person, role="joint" if number else "main", from_on=starts_on)
                for number, person in enumerate(persons)
            ],
            by=self.system,
            on=TAKE_ON,
        )
        return tenancy

    def tell(self, account: RentAccount, ledger: str) -> None:
        """Post what a ledger text says, each line an event of its own, all in one batch recorded on its newest day."""
        lines = account_text.read(ledger)
        if not lines:
            return
        self.batches += 1
        by, recorded_on = self.system, max(line.on for line in lines)
        events = [
            Event(
                f"B{self.batches}.{number}",
                line.on,
                [Amount(account.pk, line.kind, line.amount_pence, "RENT" if line.kind is EntryKind.CHARGE else "")],
            )
            for number, line in enumerate(lines)
        ]
        with transaction.atomic():  # a batch is opened, filled and sealed as one, or PostgreSQL refuses it
            batch = postings.open_batch(
                landlord=self.landlord,
                source="test",
                reference=f"B{self.batches}",
                line_count=len(lines),
                total_pence=sum(line.amount_pence for line in lines),
                by=by,
                on=recorded_on,
            )
            postings.post(batch=batch, events=events, by=by, on=recorded_on)
            postings.seal(batch=batch)

    def award(self, account: RentAccount, kind: str, rate: str, paid_to: date) -> None:
        """Benefit paid straight to us: HB's rate is a week, Universal Credit's a month."""
        benefits.keep_awards(
            landlord=self.landlord,
            awards=[AwardToKeep(account.pk, kind, "", "4-weekly", pence(rate), paid_to)],
            by=self.system,
            on=TAKE_ON,
        )

    def arrange(self, account: RentAccount, *, starts_on: date, start_balance: str, weekly: str, **more: Any) -> Any:
        """A weekly arrangement of so much on top of the rent."""
        return arrangements.agree(
            account=account,
            kind=ArrangementKind.INFORMAL,
            starts_on=starts_on,
            start_balance_pence=pence(start_balance),
            instalment_pence=pence(weekly),
            frequency=Frequency.WEEKLY,
            by=self.officer,
            on=starts_on,
            **more,
        )


def weekly_charges(first: date, count: int, amount: str = "100.00") -> str:
    """A ledger text of weekly charges from a Monday on."""
    return "\n".join(f"{first + timedelta(weeks=number)} charge {amount}" for number in range(count))
