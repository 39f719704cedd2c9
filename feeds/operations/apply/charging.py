"""charges.csv, rent_calendar.csv and payment_references.csv: what is charged, when, and how money finds its account."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

from feeds.formats import charges as charge_format
from feeds.formats import payment_references as reference_format
from feeds.formats import rent_calendar as calendar_format
from feeds.formats.problems import Problem, shown
from feeds.operations.apply.shape import Family, Rows, Work
from ledger.operations import accounts
from ledger.operations.accounts import ChargeToKeep, WeekToKeep
from ledger.queries import accounts as account_queries
from ledger.queries import charge_types
from ledger.queries import charges as charge_queries
from ledger.rules.account_types import AccountType, is_legal_rent


class Charges(Family[charge_format.Charge]):
    """What each account costs for a full week, by element and date (OPS-A5)."""

    layout = charge_format.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"element": 12}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_account_ref(work.landlord)
        self._seen: dict[tuple[int, str], list[tuple[date, date | None, int]]] = {}
        self._catalogue = charge_types.Catalogue(work.landlord)

    def check(self, rows: Rows[charge_format.Charge]) -> Iterator[Problem]:
        """The account is known, and no day of it has two prices for one element: it would be charged twice."""
        yield from super().check(rows)
        known = [row for row in rows if row.record.account_ref in self._accounts]
        standing = charge_queries.days_charged({self._accounts[row.record.account_ref] for row in known})
        for row in rows:
            record = row.record
            if record.account_ref not in self._accounts:
                yield self.unknown(row, "account_ref", "account", "tenancies")
                continue
            key = (self._accounts[record.account_ref], record.element)
            here = self._seen.setdefault(key, [(from_on, until, 0) for from_on, until in standing.get(key, [])])
            for from_on, until, line in here:
                if _overlap(from_on, until, record.from_on, record.until):
                    where = f"on line {line}" if line else "here already"
                    yield self.problem(
                        row,
                        "from_on",
                        "charged_twice",
                        f"{record.element} of {shown(record.account_ref)} has a price from {from_on} {where}",
                        "End the earlier price on the day before this one begins",
                    )
                    break
            here.append((record.from_on, record.until, row.line))

    def take(self, rows: Rows[charge_format.Charge]) -> list[None]:
        """Add the charges; the file's own columns win, the rest is the landlord's charge types' word (OPS-A5, A8)."""
        of_account = account_queries.types_and_schemes({self._accounts[row.record.account_ref] for row in rows})
        self.tally.posted_count += accounts.keep_charges(
            charges=[
                self._charge(row.record, pk, *of_account[pk])
                for row in rows
                for pk in (self._accounts[row.record.account_ref],)
            ],
            by=self.work.by,
            on=self.work.on,
        )
        return [None] * len(rows)

    def _charge(
        self, record: charge_format.Charge, account_id: int, account_type: AccountType, scheme: int | None
    ) -> ChargeToKeep:
        # A price from before today's charge types is judged by the word that counts when it is taken on.
        meaning = self._catalogue.meaning(record.element, on=max(record.from_on, self.work.on), scheme=scheme)
        hb = meaning.hb_eligible if record.hb_eligible is None else record.hb_eligible
        return ChargeToKeep(
            account_id=account_id,
            element=record.element,
            weekly_pence=record.weekly_pence,
            from_on=record.from_on,
            until_on=record.until,
            hb_eligible=hb,
            # What the file says against the rule for Housing Benefit is said of this charge, so for both benefits.
            uc_eligible=meaning.uc_eligible if hb == meaning.hb_eligible else hb,
            legal_rent=is_legal_rent(account_type, said=record.legal_rent, by_element=meaning.legal_rent),
        )


class RentCalendar(Family[calendar_format.RentWeek]):
    """The rent weeks of each rent group, and which are free (OPS-B1 to B4)."""

    layout = calendar_format.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._starts: dict[tuple[str, date], int] = {}

    def check(self, rows: Rows[calendar_format.RentWeek]) -> Iterator[Problem]:
        """A rent week starts on a Monday, and no two weeks of a group on the same."""
        yield from super().check(rows)
        for row in rows:
            record = row.record
            if record.starts_on.weekday():
                yield self.problem(
                    row,
                    "starts_on",
                    "not_monday",
                    f"{record.starts_on} is not a Monday",
                    "Rent weeks run from Monday to Sunday; write the Monday",
                )
            line = self._starts.setdefault((record.rent_group, record.starts_on), row.line)
            if line != row.line:
                yield self.problem(
                    row,
                    "starts_on",
                    "week_twice",
                    f"the week from {record.starts_on} of {record.rent_group} stands on line {line} too",
                    "Take one of the two rows out",
                )

    def take(self, rows: Rows[calendar_format.RentWeek]) -> list[None]:
        """Add the weeks."""
        accounts.keep_calendar(
            landlord=self.work.landlord,
            weeks=[
                WeekToKeep(
                    row.record.rent_group,
                    row.record.year,
                    row.record.week,
                    row.record.starts_on,
                    row.record.charged,
                )
                for row in rows
            ],
            by=self.work.by,
            on=self.work.on,
        )
        self.tally.posted_count += len(rows)
        return [None] * len(rows)


class PaymentReferences(Family[reference_format.PaymentReference]):
    """By which references money finds its account (OPS-D3)."""

    layout = reference_format.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"payment_ref": 30}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_account_ref(work.landlord)

    def check(self, rows: Rows[reference_format.PaymentReference]) -> Iterator[Problem]:
        """The account is known."""
        yield from super().check(rows)
        for row in rows:
            if row.record.account_ref not in self._accounts:
                yield self.unknown(row, "account_ref", "account", "tenancies")

    def take(self, rows: Rows[reference_format.PaymentReference]) -> list[None]:
        """Add the references, as text: their leading zeros count (OPS-L3)."""
        self.tally.posted_count += accounts.keep_references(
            landlord=self.work.landlord,
            references=[
                (row.record.payment_ref, self._accounts[row.record.account_ref], row.record.kind) for row in rows
            ],
            by=self.work.by,
            on=self.work.on,
        )
        return [None] * len(rows)


def _overlap(from_1: date, until_1: date | None, from_2: date, until_2: date | None) -> bool:
    return (until_2 is None or from_1 <= until_2) and (until_1 is None or from_2 <= until_1)
