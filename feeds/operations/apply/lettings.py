"""tenancies.csv: tenancies, their tenants, and a rent account each (DEC-9)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

from django.db.models import Q, QuerySet

from feeds.formats import tenancies as format_
from feeds.formats.problems import Problem, shown
from feeds.models import TenantToBe
from feeds.operations.apply.shape import Family, Rows, Work
from ledger.operations import accounts
from ledger.operations.accounts import AccountToOpen
from ledger.queries import accounts as account_queries
from ledger.rules.account_types import AccountType
from tenancies.models import Property, Tenancy, Tenant
from tenancies.models import TenureWord as TenureWordRow
from tenancies.operations import lettings
from tenancies.rules.tenure import SHIPPED, Tenure, TenureWord, UnknownTenureWord, tenure_for

ACCOUNT_TYPE_OF = {
    Tenure.GARAGE.value: AccountType.GAR,
    Tenure.INTERIM_S188.value: AccountType.TAC,
    Tenure.USE_AND_OCCUPATION.value: AccountType.UAO,
}
"""The account of a letting that is no rent account (OPS-A2)."""


class Tenancies(Family[format_.Tenancy]):
    """Tenancies with tenure, tenants and one rent account. What the file does not say is kept as assumed (DEC-9)."""

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"tenancy_ref": 30, "account_ref": 30}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._words = _tenure_words(work.landlord.pk)
        self._account_lines: dict[str, int] = dict.fromkeys(account_queries.ids_by_account_ref(work.landlord), 0)

    def check(self, rows: Rows[format_.Tenancy]) -> Iterator[Problem]:
        """The home is known, the tenure's word has a meaning, the account is new, and somebody holds the tenancy."""
        yield from super().check(rows)
        homes = self._homes(rows)
        held = set(self._waiting(rows).values_list("tenancy_ref", flat=True))
        for row in rows:
            record = row.record
            if record.property_ref not in homes:
                yield self.unknown(row, "property_ref", "home", "properties")
            if record.tenancy_ref not in held:
                yield self.problem(
                    row,
                    "tenancy_ref",
                    "nobody_holds_it",
                    f"no person of tenancy {shown(record.tenancy_ref)} is known",
                    "Load the people file that names its tenants first",
                )
            try:
                tenure_for(record.tenure, self.work.on, self._words)
            except UnknownTenureWord:
                yield self.problem(
                    row,
                    "tenure",
                    "tenure",
                    f"{shown(record.tenure)} is not a tenure this landlord has explained",
                    "Add the word to the landlord's tenure words, or write a word that is there",
                )
            line = self._account_lines.setdefault(record.account_ref, row.line)
            if line != row.line:
                where = f"on line {line}" if line else "already"
                yield self.problem(
                    row,
                    "account_ref",
                    "account_twice",
                    f"account {shown(record.account_ref)} stands {where}",
                    "Give each tenancy an account of its own",
                )

    def take(self, rows: Rows[format_.Tenancy]) -> list[None]:
        """Add tenancies, open their accounts, and let those who waited hold them."""
        landlord, by, on = self.work.landlord, self.work.by, self.work.on
        homes = self._homes(rows)
        made = {row.record.account_ref: self._tenancy(row.record, homes) for row in rows}
        lettings.keep(tenancies=list(made.values()), by=by, on=on)
        opened = accounts.open_accounts(
            landlord=landlord,
            accounts=[
                AccountToOpen(
                    account_ref=account_ref,
                    account_type=ACCOUNT_TYPE_OF.get(tenancy.tenure, AccountType.CUR),
                    opened_on=tenancy.starts_on,
                    rent_group=tenancy.property.rent_group_code,
                    tenancy_id=tenancy.pk,
                )
                for account_ref, tenancy in made.items()
            ],
            by=by,
            on=on,
        )
        self._let_them_hold(rows, made, opened)
        self.tally.posted_count += len(rows)
        return [None] * len(rows)

    def _tenancy(self, record: format_.Tenancy, homes: dict[str, Property]) -> Tenancy:
        return Tenancy(
            landlord=self.work.landlord,
            tenancy_ref=record.tenancy_ref,
            property=homes[record.property_ref],
            tenure=tenure_for(record.tenure, self.work.on, self._words).value,
            tenure_word=record.tenure,
            starts_on=record.starts_on,
            ends_on=record.ends_on,
            # Assumed until a person says otherwise, and marked so: weekly from a Monday, and social housing.
            period_anchor_on=_monday(record.starts_on),
            period_assumed=True,
            is_social_housing_assured=True,
            social_assumed=True,
        )

    def _let_them_hold(self, rows: Rows[format_.Tenancy], made: dict[str, Tenancy], opened: dict[str, int]) -> None:
        by, on = self.work.by, self.work.on
        waiting = self._waiting(rows)
        those: dict[str, list[TenantToBe]] = defaultdict(list)
        for tenant in waiting:
            those[tenant.tenancy_ref].append(tenant)
        tenants, parties = [], []
        for account_ref, tenancy in made.items():
            for waited in those[tenancy.tenancy_ref]:
                tenants.append(
                    Tenant(
                        tenancy=tenancy,
                        person_id=waited.person_id,
                        role=waited.role,
                        from_on=tenancy.starts_on,
                        until_on=tenancy.ends_on,
                    )
                )
                # A tenant owes what is left on the account after the tenancy has ended too.
                parties.append((opened[account_ref], waited.person_id, tenancy.starts_on, None))
        lettings.keep_tenants(tenants=tenants, by=by, on=on)
        accounts.keep_parties(parties=parties, by=by, on=on)
        waiting.delete()

    def _homes(self, rows: Rows[format_.Tenancy]) -> dict[str, Property]:
        refs = {row.record.property_ref for row in rows}
        return {
            home.property_ref: home
            for home in Property.objects.filter(landlord=self.work.landlord, property_ref__in=refs)
        }

    def _waiting(self, rows: Rows[format_.Tenancy]) -> QuerySet[TenantToBe]:
        refs = {row.record.tenancy_ref for row in rows}
        return TenantToBe.objects.filter(landlord=self.work.landlord, tenancy_ref__in=refs)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _tenure_words(landlord_id: int) -> list[TenureWord]:
    """The landlord's own words first, then those shipped (DEC-9)."""
    rows = TenureWordRow.objects.filter(Q(landlord=landlord_id) | Q(landlord__isnull=True))
    own = [
        TenureWord(row.word, Tenure(row.tenure), row.from_on, row.until_on)
        for row in sorted(rows, key=lambda row: row.landlord_id is None)
    ]
    return [*own, *SHIPPED]
