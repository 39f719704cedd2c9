"""A small landlord whose April 2026 can be closed: rent months, one account charged week by week."""

from dataclasses import dataclass
from datetime import date

from ledger.models import AccountingPeriod, RentAccount
from ledger.operations import charges, periods
from ledger.rules.accounting_periods import Basis
from staff.models import User
from staff.operations import officers
from tests.ledger.rent_group import TAKE_ON, Books

MAY = date(2026, 5, 4)
"""The first day of the second rent month, on which April can be closed."""


@dataclass
class Finance:
    """The books, who begins a closing and who finishes it."""

    books: Books
    account: RentAccount
    first: User
    second: User

    @classmethod
    def open(cls, code: str = "QUAY", *, until: date = date(2026, 5, 3)) -> "Finance":
        """Charged every Monday from take-on up to a day."""
        books = Books.open(code)
        account = books.account(("RENT", "100.00"))
        people = [
            officers.enrol(email=f"{name}@{code.lower()}.example", name=name, password=None, by=books.by, on=TAKE_ON)
            for name in ("first", "second")
        ]
        periods.keep_calendar(
            landlord=books.landlord,
            rent_group=books.group,
            basis=Basis.RENT_MONTHS,
            from_on=TAKE_ON,
            by=books.by,
            on=TAKE_ON,
        )
        periods.lay_out(landlord=books.landlord, by=books.by, on=MAY)
        made = cls(books, account, people[0], people[1])
        made.charge_until(until)
        return made

    def charge_until(self, until: date) -> None:
        for week in self.books.group.weeks.filter(starts_on__gte=TAKE_ON, starts_on__lte=until).order_by("starts_on"):
            charges.raise_due(landlord=self.books.landlord, by=self.books.by, on=week.starts_on)

    def period(self, label: str = "2026-04") -> AccountingPeriod:
        return AccountingPeriod.objects.get(landlord=self.books.landlord, label=label)

    def close(self, label: str = "2026-04", *, on: date = MAY) -> AccountingPeriod:
        period = periods.begin_closing(period=self.period(label), by=self.first, on=on)
        return periods.close(period=period, told=[], by=self.second, on=on)
