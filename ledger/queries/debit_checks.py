"""
What is looked at before and after a debit (OPS-B12): accounts that were left out or charged oddly, why the sum is not
the last one's, and whether every home is either let or empty. Kept with the night's run, named by account.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from ledger.models import Batch, Charge, Entry, RentAccount, RentGroup, RentWeek, Void
from ledger.queries import accounting_days
from ledger.queries.charge_periods import batch_prefix, due_on, words_of_days
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord
from tenancies.models import Property

NAMED = 20
"""How many accounts a warning names; the count is always whole."""

NO_CHARGE = "A tenancy runs, and no charge is set"
NOUGHT = "The charge is nought"
NO_TENANCY = "A charge is set, and there is no tenancy"
NEITHER = "The home is neither let nor empty"
BOTH = "The home is let and counted as empty"
CLOSED = "Finance has closed the days this debit belongs to: it counts on the first open day"
LAST_MISSING = "The period before was not charged"
NOT_POSITIVE = "The account was charged nothing or less"


@dataclass(frozen=True)
class Warned:
    """One thing a person should look at: how many accounts or homes, and the first of them by reference."""

    what: str
    count: int
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class DebitChecks:
    """
    The checks of one rent group's debit, in pence and counts.

    The variance against the last debit is `new` (not charged then) less `gone` (not charged now) plus `changed`
    (charged otherwise); together they are all of it. The roll is what let and empty homes come to.
    """

    rent_group: str
    period: str
    total_pence: int
    last_total_pence: int
    new_count: int
    new_pence: int
    gone_count: int
    gone_pence: int
    changed_count: int
    changed_pence: int
    void_pence: int
    roll_pence: int
    let_homes: int
    void_homes: int
    homes: int
    warnings: tuple[Warned, ...]

    def as_json(self) -> dict[str, Any]:
        """As the run keeps it."""
        return asdict(self)


def of_night(landlord: Landlord, *, on: date) -> list[DebitChecks]:
    """The checks of every rent group whose charge day this is; a constant number of queries a group."""
    found = []
    groups = RentGroup.objects.filter(landlord=landlord, book=RentGroup.Book.OURS).order_by("code")
    for group in groups:
        _, period = due_on(group, on)
        if period is not None and period.charge_on == on and period.charged and _has_accounts(group):
            found.append(of_period(period))
    return found


def of_period(period: RentWeek) -> DebitChecks:
    """The checks of one debit that was run."""
    group = period.rent_group
    last = (
        group.weeks.filter(charged=True, charge_on__lt=period.charge_on, charge_on__gte=group.landlord.take_on_on)
        .order_by("-charge_on")
        .first()
    )
    if last is not None:
        last.rent_group = group
    now, before = _charged(period), _charged(last) if last is not None else {}
    new, gone = now.keys() - before.keys(), before.keys() - now.keys()
    changed = {pk: now[pk] - before[pk] for pk in now.keys() & before.keys() if now[pk] != before[pk]}
    let, empty = _let_homes(period), _empty_homes(period)
    homes = _homes(group)
    void_pence = _void_charged(period)
    return DebitChecks(
        rent_group=group.code,
        period=words_of_days(period),
        total_pence=sum(now.values()),
        last_total_pence=sum(before.values()),
        new_count=len(new),
        new_pence=sum(now[pk] for pk in new),
        gone_count=len(gone),
        gone_pence=sum(before[pk] for pk in gone),
        changed_count=len(changed),
        changed_pence=sum(changed.values()),
        void_pence=void_pence,
        roll_pence=sum(now.values()) + void_pence,
        let_homes=len(let),
        void_homes=len(empty),
        homes=len(homes),
        warnings=tuple(_warnings(period, last, now, let, empty, homes)),
    )


def _warnings(
    period: RentWeek,
    last: RentWeek | None,
    now: dict[int, int],
    let: set[int],
    empty: set[int],
    homes: set[int],
) -> Iterable[Warned]:
    liable = _liable(period)
    priced = Charge.objects.filter(account=OuterRef("pk"), from_on__lte=period.ends_on).exclude(
        until_on__lt=period.starts_on
    )
    yield from _named(NO_CHARGE, liable.filter(~Exists(priced)))
    yield from _named(NOUGHT, liable.filter(Exists(priced), ~Exists(priced.filter(weekly_pence__gt=0))))
    loose = RentAccount.objects.filter(rent_group=period.rent_group, tenancy__isnull=True, closed_on__isnull=True)
    yield from _named(NO_TENANCY, loose.filter(Exists(priced.filter(weekly_pence__gt=0)), void_account__isnull=True))
    yield from _named(NOT_POSITIVE, RentAccount.objects.filter(pk__in=[pk for pk, pence in now.items() if pence <= 0]))
    yield from _homes_named(NEITHER, homes - let - empty)
    yield from _homes_named(BOTH, let & empty & _let_throughout(period))
    closed = accounting_days.closed_until(period.rent_group.landlord_id).get(period.rent_group_id)
    if closed is not None and closed >= period.charge_on:
        yield Warned(CLOSED, 1)
    if last is not None and not _batches(last).exists() and liable.exists():
        yield Warned(LAST_MISSING, 1, (words_of_days(last),))


def _has_accounts(group: RentGroup) -> bool:
    return RentAccount.objects.filter(rent_group=group, tenancy__isnull=False).exists()


def _liable(period: RentWeek) -> "QuerySet[RentAccount]":
    return RentAccount.objects.filter(
        Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=period.starts_on),
        rent_group=period.rent_group,
        tenancy__starts_on__lte=period.charge_on if period.rent_group.in_advance else period.ends_on,
    )


def _batches(period: RentWeek) -> "QuerySet[Batch]":
    return Batch.objects.filter(
        landlord_id=period.rent_group.landlord_id, source="charge", reference__startswith=f"{batch_prefix(period)}/"
    )


def _charged(period: RentWeek) -> dict[int, int]:
    """What each account was charged for a period, in pence."""
    rows = Entry.objects.filter(batch__in=_batches(period)).order_by().values("account_id")
    return dict(rows.annotate(total=Sum("amount_pence")).values_list("account_id", "total"))


def _void_charged(period: RentWeek) -> int:
    """What empty homes of the group were charged for the period."""
    found = Entry.objects.filter(
        account__rent_group=period.rent_group,
        kind__in=[EntryKind.VOID_CHARGE.value, EntryKind.VOID_CONTRA.value],
        effective_on__gte=period.starts_on,
        effective_on__lte=period.ends_on,
    )
    return int(found.aggregate(total=Sum("amount_pence"))["total"] or 0)


def _homes(group: RentGroup) -> set[int]:
    """Every home that has had an account of the group."""
    return set(
        RentAccount.objects.filter(rent_group=group, tenancy__isnull=False)
        .order_by()
        .values_list("tenancy__property_id", flat=True)
        .distinct()
    )


def _let_homes(period: RentWeek) -> set[int]:
    return set(_liable(period).order_by().values_list("tenancy__property_id", flat=True))


def _let_throughout(period: RentWeek) -> set[int]:
    """Homes let on every day of the period: those that change hands inside it may be both."""
    whole = _liable(period).filter(
        Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=period.ends_on),
        tenancy__starts_on__lte=period.starts_on,
    )
    return set(whole.order_by().values_list("tenancy__property_id", flat=True))


def _empty_homes(period: RentWeek) -> set[int]:
    rows = Void.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=period.starts_on),
        landlord_id=period.rent_group.landlord_id,
        cancelled_on__isnull=True,
        from_on__lte=period.ends_on,
        property__in=RentAccount.objects.filter(rent_group=period.rent_group).values("tenancy__property_id"),
    )
    return set(rows.values_list("property_id", flat=True))


def _named(what: str, accounts: "QuerySet[RentAccount]") -> Iterable[Warned]:
    refs = list(accounts.order_by("account_ref").values_list("account_ref", flat=True))
    if refs:
        yield Warned(what, len(refs), tuple(refs[:NAMED]))


def _homes_named(what: str, ids: set[int]) -> Iterable[Warned]:
    if ids:
        refs = Property.objects.filter(pk__in=ids).order_by("property_ref").values_list("property_ref", flat=True)
        yield Warned(what, len(ids), tuple(refs[:NAMED]))
