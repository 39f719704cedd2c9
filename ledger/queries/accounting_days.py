"""The day finance counts a posting: its effective day, unless that period is closed (DEC-2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from ledger.models import AccountingPeriod, RentAccount

DAY = timedelta(days=1)


def closed_until(landlord_id: int) -> dict[int | None, date]:
    """The last closed day of each rent group; the key None is the accounts of no group. One query."""
    closed = AccountingPeriod.objects.filter(landlord_id=landlord_id, state=AccountingPeriod.State.CLOSED)
    return dict(
        closed.order_by().values("rent_group_id").annotate(until=Max("ends_on")).values_list("rent_group_id", "until")
    )


def accounted_on(effective_on: date, closed: date | None) -> date:
    """The day finance counts what is effective on a day, where everything up to a day is closed (DEC-2)."""
    return effective_on if closed is None or effective_on > closed else closed + DAY


@dataclass(frozen=True)
class AccountingDays:
    """
    The accounting days of postings about to be made. Read it while the book lock is held: no period closes meanwhile.

    :param closed: the last closed day of each rent group.
    :param groups: the rent group of each account in hand; not asked for where nothing is closed.
    """

    closed: Mapping[int | None, date]
    groups: Mapping[int, int | None]

    @classmethod
    def of(cls, landlord_id: int, account_ids: Iterable[int]) -> "AccountingDays":
        """At most two queries; one for a landlord that has closed no period."""
        closed = closed_until(landlord_id)
        if not closed:
            return cls(closed, {})
        accounts = RentAccount.objects.filter(pk__in=set(account_ids))
        return cls(closed, dict(accounts.values_list("pk", "rent_group_id")))

    def of_event(self, effective_on: date, account_ids: Iterable[int]) -> date:
        """One event's day; where it touches several groups, the first day that is open in all of them."""
        until = [self.closed.get(self.groups.get(account_id)) for account_id in account_ids] if self.closed else []
        return max((accounted_on(effective_on, each) for each in until), default=effective_on)
