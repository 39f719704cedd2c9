"""Empty homes as a person may see them, and void loss by rent group and quarter (OPS-A10, OPS-K12)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from ledger.models import Batch, Charge, Entry, RentAccount, RentGroup, Void
from ledger.rules.account_types import AccountType
from ledger.rules.void_loss import void_loss_hundredths
from staff.models import User
from tenancies.models import Property
from tenancies.models.scope import scope_of

LET_SOURCES = ("charge", "nights")
"""The runs that charge homes to the people in them."""

WEEKS_A_QUARTER, MONTHS_A_QUARTER = 13, 3


def for_user(user: User, *, landlord_ids: Collection[int], on: date) -> QuerySet[Void]:
    """The voids a person may see: homes of their patches, schemes or whole landlords; cancelled ones are none."""
    return Void.objects.filter(
        scope_of(user, on=on).tenancies(), landlord__in=landlord_ids, cancelled_on__isnull=True
    ).select_related("landlord", "property__patch", "account__rent_group")


def homes_for_user(user: User, *, landlord_id: int, on: date) -> QuerySet[Property]:
    """The homes of one landlord that a person may see."""
    return Property.objects.filter(scope_of(user, on=on).properties(), landlord=landlord_id)


def empty_on(voids: QuerySet[Void], on: date) -> QuerySet[Void]:
    """Those whose home stands empty on a day."""
    return voids.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


@dataclass(frozen=True)
class VoidMoney:
    """What a home costs a week while it is empty, and what it has cost so far in this void, in pence."""

    weekly_pence: int = 0
    lost_pence: int = 0


def money_of(voids: Collection[Void], *, on: date) -> dict[int, VoidMoney]:
    """By void id; two statements however many voids. What an account lost before this void is left out by its days."""
    accounts = {void.account_id for void in voids}
    prices = Charge.objects.filter(account_id__in=accounts, from_on__lte=on).exclude(until_on__lt=on)
    weekly = dict(prices.order_by().values("account_id").annotate(p=Sum("weekly_pence")).values_list("account_id", "p"))
    posted: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = Entry.objects.filter(account_id__in=accounts).values_list("account_id", "effective_on", "amount_pence")
    for account_id, effective_on, pence in rows:
        posted[account_id].append((effective_on, pence))
    found = {}
    for void in voids:
        lost = sum(pence for day, pence in posted[void.account_id] if _belongs(void, day))
        found[void.pk] = VoidMoney(weekly.get(void.account_id, 0), lost)
    return found


def _belongs(void: Void, charged_on: date) -> bool:
    """A period is charged on its first day, which may lie before the void: it is this void's if it is that week's."""
    begins_before_end = void.until_on is None or charged_on <= void.until_on
    return begins_before_end and (void.from_on - charged_on).days < 7


def last_accounts(property_ids: Collection[int]) -> dict[int, RentAccount]:
    """The last rent account of each home, by property id: who was there before it stood empty."""
    rows = RentAccount.objects.filter(
        tenancy__property_id__in=property_ids, account_type__in=[AccountType.CUR.value, AccountType.FTA.value]
    ).select_related("tenancy")
    return {row.tenancy.property_id: row for row in rows.order_by("tenancy__starts_on", "pk") if row.tenancy}


@dataclass(frozen=True)
class GroupLoss:
    """A rent group's quarter: let + void = the rent roll (OPS-B12), and what share of it was lost (OPS-K12)."""

    group: RentGroup
    quarter: int
    let_pence: int
    void_pence: int

    @property
    def roll_pence(self) -> int:
        """What every home on the roll came to."""
        return self.let_pence + self.void_pence

    @property
    def hundredths(self) -> int:
        """Void loss in hundredths of one per cent."""
        return void_loss_hundredths(self.void_pence, self.let_pence)


def loss_by_group(landlord_ids: Collection[int], *, rent_year: int) -> list[GroupLoss]:
    """
    Void loss of a rent year by rent group and quarter; groups that charged nothing are left out.

    What was let is what the debit runs state; what was void stands on the void accounts, corrections included.
    """
    groups = list(
        RentGroup.objects.filter(landlord__in=landlord_ids)
        .select_related("landlord")
        .order_by("landlord__name", "code")
    )
    let: dict[tuple[int, int], int] = defaultdict(int)
    runs = Batch.objects.filter(
        landlord__in=landlord_ids, source__in=LET_SOURCES, reference__contains=f" {rent_year}-"
    ).values_list("landlord_id", "reference", "total_pence")
    by_code = {(group.landlord_id, group.code): group for group in groups}
    for landlord_id, reference, pence in runs:
        code, _, period = reference.rpartition(" ")
        group = by_code.get((landlord_id, code))
        digits = "".join(c for c in period.partition("-")[2].partition("/")[0] if c.isdigit())
        if group is not None and period.startswith(f"{rent_year}-") and digits:
            let[group.pk, _quarter(group, int(digits))] += pence
    void: dict[tuple[int, int], int] = defaultdict(int)
    rows = Entry.objects.filter(
        account__rent_group__in=groups, account__account_type=AccountType.VOI.value, rent_year=rent_year
    )
    for group_id, number, pence in (
        rows.order_by()
        .values("account__rent_group_id", "rent_week")
        .annotate(p=Sum("amount_pence"))
        .values_list("account__rent_group_id", "rent_week", "p")
    ):
        void[group_id, min(4, (number - 1) // WEEKS_A_QUARTER + 1)] += pence
    return [
        GroupLoss(group, quarter, let[group.pk, quarter], void[group.pk, quarter])
        for group in groups
        for quarter in (1, 2, 3, 4)
        if let[group.pk, quarter] or void[group.pk, quarter]
    ]


def _quarter(group: RentGroup, number: int) -> int:
    """The quarter of a charging period: thirteen weeks, or three months (PRA-17)."""
    a_quarter = {"month": MONTHS_A_QUARTER, "four_week": 13 / 4, "fortnight": 13 / 2}.get(
        group.charged_by, WEEKS_A_QUARTER
    )
    return min(4, int((number - 1) / a_quarter) + 1)
