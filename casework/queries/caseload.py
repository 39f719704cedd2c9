"""Whom to contact first, for the pages: the newest week's ranks within a person's scope, and the weeks compared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When

from arrears.models import CaseloadWeek, Decision, Hold, RankedAccount, Step
from arrears.rules.ranking import TO_CONTACT, Left, Ranked, facts_from, rank
from casework.queries import people, worklist
from casework.queries.people import Household
from casework.rules import trays
from staff.models import User
from tenancies.models.scope import scope_of

CONTACT = "contact"
ONLY_OURS = "only_ours"
BALANCE_ONLY = "balance_only"
BANDS = ("A", "B", "C", "D")
SHOWS = (CONTACT, *BANDS, ONLY_OURS, BALANCE_ONLY, Left.PAUSED.value, Left.ARRANGEMENT.value)
SORTS = ("score", "action", "owed")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty means all."""

    show: str = CONTACT
    patch: UUID | None = None
    sort: str = "score"
    start: int = 0


@dataclass(slots=True)
class Row:
    """One account of the list with its rank told again from what it rested on."""

    kept: Any
    ranked: Ranked
    action: str
    household: Household
    holds: list[Hold] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the list, how many match, and how many each choice has."""

    rows: list[Row]
    matching: int
    counts: dict[str, int]


def newest_weeks(landlord_ids: Collection[int], *, on: date) -> dict[int, date]:
    """The night of each landlord's newest ranking up to a day; landlords without one are left out."""
    rows = CaseloadWeek.objects.filter(landlord__in=landlord_ids, on__lte=on)
    return dict(rows.values_list("landlord").annotate(newest=Max("on")).order_by("landlord"))


def ranks(user: User, weeks: dict[int, date], *, on: date) -> "QuerySet[Any]":
    """The ranks of the newest weeks that a person may see."""
    newest = Q(pk__in=[])
    for landlord_id, week in weeks.items():
        newest |= Q(landlord=landlord_id, on=week)
    mine: QuerySet[Any] = RankedAccount.objects.for_user(user, on=on).filter(newest)
    return mine


def of_account(account_id: int, *, on: date) -> RankedAccount | None:
    """An account's newest rank up to a day."""
    return RankedAccount.objects.filter(account=account_id, on__lte=on).order_by("-on").first()


def told(kept: RankedAccount) -> Ranked:
    """A rank told again, each term in words; one that is off the list has its reason only."""
    if kept.left:
        return Ranked(Left(kept.left), None, 0, (), kept.why)
    return rank(facts_from(kept.saw))


def page(user: User, weeks: dict[int, date], filters: Filters, *, on: date, size: int, every: bool = False) -> Page:
    """One page of the list; the same number of queries whatever it shows."""
    found = ranks(user, weeks, on=on)
    if filters.patch:
        found = found.filter(patch__public_id=filters.patch)
    counted = found.aggregate(**{f"show_{show}": Count("pk", filter=_shown(show)) for show in SHOWS})
    counts = {show: counted[f"show_{show}"] for show in SHOWS}
    wanted = _sorted(found.filter(_shown(filters.show)), filters.sort, on)
    wanted = wanted.select_related("account__tenancy__property", "patch", "landlord")
    rows = list(wanted if every else wanted[filters.start : filters.start + size])
    return Page(_rows(rows, on), counts[filters.show], counts)


def _shown(show: str) -> Q:
    if show == CONTACT:
        return Q(band__in=[band.value for band in TO_CONTACT])
    if show == ONLY_OURS:
        return _shown(CONTACT) & Q(naive=False)
    if show == BALANCE_ONLY:
        return Q(naive=True) & ~_shown(CONTACT)
    return Q(band=show) if show in BANDS else Q(left=show)


def _sorted(found: "QuerySet[Any]", sort: str, on: date) -> "QuerySet[Any]":
    """Within the same named action the score decides; it is never more than an order (peers: named step first)."""
    if sort == "owed":
        return found.order_by("-real_pence", "account__account_ref", "pk")
    if sort == "action":
        newest = Decision.objects.filter(account=OuterRef("account"), on__lte=on).order_by("-on", "-take")
        does = Case(When(proposes="", then=F("outcome")), default=F("proposes"), output_field=CharField())
        named: QuerySet[Any] = found.annotate(does=Subquery(newest.annotate(does=does).values("does")[:1]))
        return named.order_by("does", "-score_hundredths", "-real_pence", "account__account_ref", "pk")
    return found.order_by("-score_hundredths", "-real_pence", "account__account_ref", "pk")


def _rows(rows: Sequence[Any], on: date) -> list[Row]:
    ids = [row.account_id for row in rows]
    actions = _actions(ids, on)
    households = people.households([(row.account_id, row.account.tenancy_id) for row in rows], on=on)
    holds: dict[int, list[Hold]] = {}
    for hold in worklist.holds_in_force(ids, on=on):
        holds.setdefault(hold.account_id, []).append(hold)
    return [
        Row(
            row,
            told(row),
            actions.get(row.account_id, trays.next_action("")),
            households[row.account_id],
            holds.get(row.account_id, []),
        )
        for row in rows
    ]


def _actions(account_ids: Sequence[int], on: date) -> dict[int, str]:
    """What each account's newest decision says is to be done next."""
    newest = Decision.objects.filter(account=OuterRef("account"), on__lte=on).order_by("-on", "-take").values("pk")
    found = list(Decision.objects.filter(account__in=account_ids, pk=Subquery(newest[:1])))
    steps = Step.objects.filter(version__in={one.version_id for one in found})
    titles = {(version, code): data["title"] for version, code, data in steps.values_list("version_id", "code", "data")}
    return {
        one.account_id: trays.next_action(one.outcome, titles.get((one.version_id, one.step), ""), one.proposes)
        for one in found
    }


@dataclass(frozen=True, slots=True)
class Compared:
    """A week, or a patch in a week: the contact list (bands A to C) beside the list by balance alone."""

    landlord_id: int
    on: date
    patch: str
    accounts: int
    bands: tuple[int, int, int, int]
    naive: int
    both: int
    missed: int
    missed_pence: int

    @property
    def to_contact(self) -> int:
        """How many are on the contact list."""
        return sum(self.bands[:3])

    @property
    def reduction_per_mille(self) -> int | None:
        """How much shorter the contact list is, in tenths of a per cent; None where the other list is empty."""
        if not self.naive:
            return None
        cut = 2000 * (self.naive - self.to_contact) + self.naive
        return cut // (2 * self.naive)


_SUMS = {
    "of_accounts": Sum("accounts"),
    "of_a": Sum("band_a"),
    "of_b": Sum("band_b"),
    "of_c": Sum("band_c"),
    "of_d": Sum("band_d"),
    "of_naive": Sum("naive"),
    "of_both": Sum("both"),
    "of_missed": Sum("missed"),
    "of_missed_pence": Sum("missed_pence"),
}


def _weeks(user: User, landlord_ids: Collection[int], *, on: date) -> "QuerySet[CaseloadWeek]":
    """Whole landlords for those who see them, otherwise the patches a person owns or covers."""
    scope = scope_of(user, on=on)
    mine = Q(landlord__in=scope.landlord_ids) | Q(patch__in=scope.patch_ids)
    return CaseloadWeek.objects.filter(mine, landlord__in=landlord_ids, on__lte=on)


def compared_by_week(user: User, landlord_ids: Collection[int], *, on: date, weeks: int = 26) -> list[Compared]:
    """The newest weeks, each added up over what the person may see, newest first."""
    rows: Any = _weeks(user, landlord_ids, on=on).values("landlord_id", "on").annotate(**_SUMS)
    return [_compared(row, "") for row in rows.order_by("-on", "landlord_id")[: weeks * max(1, len(landlord_ids))]]


def compared_by_patch(user: User, newest: dict[int, date], *, on: date) -> list[Compared]:
    """The newest week of each landlord by patch."""
    wanted = Q(pk__in=[])
    for landlord_id, week in newest.items():
        wanted |= Q(landlord=landlord_id, on=week)
    found: Any = _weeks(user, list(newest), on=on).filter(wanted)
    rows = found.values("landlord_id", "on", name=F("patch__name"), code=F("patch__code")).annotate(**_SUMS)
    return [_compared(row, row["name"] or row["code"] or "No patch") for row in rows.order_by("landlord_id", "code")]


def _compared(row: dict[str, Any], patch: str) -> Compared:
    return Compared(
        row["landlord_id"],
        row["on"],
        patch,
        row["of_accounts"],
        (row["of_a"], row["of_b"], row["of_c"], row["of_d"]),
        row["of_naive"],
        row["of_both"],
        row["of_missed"],
        row["of_missed_pence"],
    )
