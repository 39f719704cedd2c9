"""Households in temporary accommodation, their placements and nights, as a person may see them (PRA-20)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from ledger.models import Entry, Placement, RentAccount
from ledger.queries.charge_periods import rent_week
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.placements import ELEMENT, OWN_ELEMENT, Gap, Stay, by_night, charge_for_nights, gaps
from staff.models import User


def households(user: User, *, landlord_ids: Collection[int], on: date) -> QuerySet[RentAccount]:
    """The temporary accommodation accounts a person may see, by reference."""
    seen = RentAccount.objects.for_user(user, on=on).filter(landlord__in=landlord_ids)
    return seen.filter(account_type=AccountType.TAC.value).select_related("landlord", "tenancy").order_by("account_ref")


def current(account_ids: Collection[int], *, on: date) -> dict[int, Placement]:
    """Where each household sleeps on the night of a day, by account id."""
    rows = Placement.objects.filter(account_id__in=account_ids, cancelled_on__isnull=True, arrives_on__lte=on)
    return {row.account_id: row for row in rows.exclude(leaves_on__lte=on)}


def of_household(account: RentAccount) -> list[Placement]:
    """Every placement of a household, newest first, cancelled ones too."""
    return list(Placement.objects.filter(account=account).select_related("recorded_by").order_by("-arrives_on", "-pk"))


def stays_of(placements: Collection[Placement]) -> list[Stay]:
    """The placements that count, as the plain rule wants them."""
    return [
        Stay(row.place, row.arrives_on, row.leaves_on, row.nightly_pence, row.own_pence)
        for row in sorted(placements, key=lambda row: row.arrives_on)
        if row.cancelled_on is None
    ]


@dataclass(frozen=True)
class NightWeek:
    """Seven nights of a household: where each is slept, what they cost and what is charged for them."""

    starts_on: date
    nights: list[tuple[date, Stay | None]]
    hb_pence: int
    own_pence: int
    charged_pence: int


def calendar(account: RentAccount, stays: Collection[Stay], *, first: date, weeks: int) -> list[NightWeek]:
    """The nights of so many weeks from a Monday on, in two statements."""
    last = first + timedelta(weeks=weeks, days=-1)
    charged: dict[tuple[int, int], int] = {}
    if account.rent_group_id is not None:
        rows = Entry.objects.filter(
            account=account,
            element__in=[ELEMENT, OWN_ELEMENT],
            kind__in=[EntryKind.CHARGE.value, EntryKind.CHARGE_ADJ.value],
        )
        charged = {
            (year, week): pence
            for year, week, pence in rows.order_by()
            .values("rent_year", "rent_week")
            .annotate(p=Sum("amount_pence"))
            .values_list("rent_year", "rent_week", "p")
        }
    numbers = {}
    if account.rent_group is not None:
        periods = account.rent_group.weeks.filter(starts_on__gte=first, starts_on__lte=last)
        numbers = {row.starts_on: rent_week(row) for row in periods.select_related("rent_group")}
    found = []
    for number in range(weeks):
        monday = first + timedelta(weeks=number)
        sunday = monday + timedelta(days=6)
        owed = charge_for_nights(stays, first=monday, last=sunday)
        found.append(
            NightWeek(
                monday,
                by_night(stays, first=monday, last=sunday),
                owed.get(ELEMENT, 0),
                owed.get(OWN_ELEMENT, 0),
                charged.get(numbers.get(monday, (0, 0)), 0),
            )
        )
    return found


def gaps_of(stays: Collection[Stay]) -> list[Gap]:
    """Nights between two stays that nobody has accounted for."""
    return gaps(list(stays))
