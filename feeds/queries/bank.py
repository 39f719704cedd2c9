"""What the bank and the feed files say of each other: agreed, not yet in the bank, and for how long (OPS-D1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from feeds.models import BankAccount, BankLine, ControlTotal, FeedFile
from tenancies.rules import working_days

LATE_AFTER = 5
"""Working days after which a sum that is not in the bank is looked into."""

SHOWN = 200


@dataclass(frozen=True)
class Waiting:
    """A sum of a feed file that the bank has not shown yet, and for how many working days it has been due."""

    total: ControlTotal
    working_days: int

    @property
    def late(self) -> bool:
        """Whether somebody must look into it."""
        return self.working_days > LATE_AFTER


@dataclass(frozen=True)
class Reconciliation:
    """Both sides, with counts of all and the rows that are shown."""

    accounts: Sequence[BankAccount]
    waiting: list[Waiting]
    waiting_count: int
    late_count: int
    agreed: list[ControlTotal]
    agreed_count: int
    agreed_pence: int
    lines: list[BankLine]
    lines_count: int


def totals_of(feed_file: FeedFile) -> list[ControlTotal]:
    """What a file comes to, part by part, each with the bank's line that agrees with it, if one does."""
    rows = ControlTotal.objects.filter(feed_file=feed_file).select_related("agreed_with")
    return list(rows.order_by("expected_on", "source"))


def reconciliation(landlord_ids: Collection[int], *, on: date) -> Reconciliation:
    """How the feed files and the bank agree on a day; seven questions, however much there is."""
    first_line = BankLine.objects.filter(bank_account=OuterRef("pk")).order_by("value_on").values("value_on")[:1]
    known = BankAccount.objects.filter(landlord__in=landlord_ids).annotate(first_line_on=Subquery(first_line))
    accounts = list(known.select_related("landlord").order_by("name", "pk"))
    totals = ControlTotal.objects.filter(landlord__in=landlord_ids).select_related("feed_file", "landlord")
    open_ = totals.filter(_seen_by_bank(accounts), agreed_with__isnull=True).order_by("expected_on", "pk")
    agreed = totals.filter(agreed_with__isnull=False).select_related("agreed_with").order_by("-agreed_on", "-pk")
    sums = agreed.order_by().aggregate(how_many=Count("pk"), pence=Sum("amount_pence"))
    lines = (
        BankLine.objects.filter(
            landlord__in=landlord_ids,
            outcome__in=[BankLine.Outcome.LUMP, BankLine.Outcome.OUT],
            agreed_totals__isnull=True,
        )
        .exclude(feed="mirrored")  # the housing system's file brings it, and tells no sums
        .select_related("bank_account", "feed_file")
    )
    late_before = working_days.before(on, LATE_AFTER)
    return Reconciliation(
        accounts=accounts,
        waiting=[Waiting(total, working_days.between(total.expected_on, on)) for total in open_[:SHOWN]],
        waiting_count=open_.count(),
        late_count=open_.filter(expected_on__lt=late_before).count(),
        agreed=list(agreed[:SHOWN]),
        agreed_count=sums["how_many"],
        agreed_pence=sums["pence"] or 0,
        lines=list(lines.order_by("value_on", "pk")[:SHOWN]),
        lines_count=lines.count(),
    )


def _seen_by_bank(accounts: Sequence[Any]) -> Q:
    """Sums of the days that a landlord's statements can show: nothing is missing in a bank that nobody looks into."""
    since: dict[int, date] = {}
    for account in accounts:
        first = min(account.set_up_on, account.first_line_on or account.set_up_on)
        since[account.landlord_id] = min(first, since.get(account.landlord_id, first))
    found = Q(pk__in=[])
    for landlord_id, day in since.items():
        found |= Q(landlord=landlord_id, expected_on__gte=day)
    return found
