"""
What each part of a feed file comes to, and the line of the bank that shows it: "agreed with the bank" or "not yet in
the bank" (OPS-D1). Both sides are looked at whenever either comes in; nothing is posted here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from feeds.formats.canonical import Row
from feeds.models import BankLine, ControlTotal, FeedFile
from feeds.rules.control_totals import part_of
from staff.models import Landlord, User
from staff.operations import audit

EARLIEST, LATEST = timedelta(days=5), timedelta(days=21)
"""A line may stand in the bank so long before or after the day on which its sum was expected."""

MOST_PARTS = 500
"""Of one file; a file with more has its smaller parts added up as one."""

MOST_TOGETHER = 7
"""So many neighbouring sums may be paid over in one line: a collector's weekend, a week of captures."""


class Totals:
    """The sums of a file while it is applied, by part and day."""

    def __init__(self, feed_file: FeedFile) -> None:
        self._file = feed_file
        self._sums: dict[tuple[str, date], list[int]] = {}

    def add(self, rows: Iterable[Row[Any]]) -> None:
        """Add up rows."""
        for row in rows:
            part = part_of(row.record)
            if part is None:
                continue
            key = (part.source, part.expected_on)
            if key not in self._sums and len(self._sums) >= MOST_PARTS:
                key = ("other parts", max(day for _, day in self._sums))
            found = self._sums.setdefault(key, [0, 0])
            found[0] += 1
            found[1] += part.amount_pence

    def keep(self) -> int:
        """Write them down. Returns how many there are."""
        made = ControlTotal.objects.bulk_create(
            ControlTotal(
                landlord_id=self._file.landlord_id,
                feed_file=self._file,
                feed=self._file.kind,
                source=source,
                expected_on=day,
                rows=rows,
                amount_pence=pence,
            )
            for (source, day), (rows, pence) in self._sums.items()
            if pence
        )
        return len(made)


@dataclass(frozen=True)
class Agreed:
    """A line of the bank and the sums that it pays."""

    line: BankLine
    totals: tuple[ControlTotal, ...]


@transaction.atomic
def match(*, landlord: Landlord, by: User, on: date) -> int:
    """
    Agree waiting sums with waiting lines of the same feed: the same pence, near the expected day, nearest first.

    One line may pay several neighbouring sums of one feed. Returns how many sums were agreed.
    """
    waiting: dict[str, list[ControlTotal]] = defaultdict(list)
    for total in ControlTotal.objects.filter(landlord=landlord, agreed_with__isnull=True).order_by("expected_on", "pk"):
        waiting[total.feed].append(total)
    if not waiting:
        return 0
    lines = BankLine.objects.filter(
        landlord=landlord, outcome__in=[BankLine.Outcome.LUMP, BankLine.Outcome.OUT], agreed_totals__isnull=True
    ).exclude(feed="")
    agreed = 0
    for line in lines.filter(feed__in=list(waiting)).order_by("value_on", "pk"):
        found = _paid_by(line, waiting[line.feed])
        if not found:
            continue
        for total in found:
            waiting[line.feed].remove(total)
        agreed += _agree(Agreed(line, tuple(found)), by=by, on=on)
    return agreed


def _paid_by(line: BankLine, waiting: list[ControlTotal]) -> list[ControlTotal]:
    """The one sum that the line pays, the nearest in time; else neighbouring sums that it pays together."""
    near = [
        total
        for total in waiting
        if -EARLIEST <= line.value_on - total.expected_on <= LATEST
        and (total.amount_pence > 0) == (line.amount_pence > 0)
    ]
    same = [total for total in near if total.amount_pence == line.amount_pence]
    if same:
        return [min(same, key=lambda total: (abs(line.value_on - total.expected_on), total.pk))]
    for start in range(len(near)):
        sum_pence = 0
        for end in range(start, min(start + MOST_TOGETHER, len(near))):
            sum_pence += near[end].amount_pence
            if sum_pence == line.amount_pence:
                return near[start : end + 1]
    return []


def _agree(agreed: Agreed, *, by: User, on: date) -> int:
    """Compare and set, so that a sum is agreed once."""
    ids = [total.pk for total in agreed.totals]
    done = ControlTotal.objects.filter(pk__in=ids, agreed_with__isnull=True).update(
        agreed_with=agreed.line, agreed_on=on
    )
    for total in agreed.totals:
        audit.record(
            landlord=total.landlord,
            action="control total agreed with the bank",
            subject=total,
            after={"source": total.source, "pence": total.amount_pence, "line": str(agreed.line.public_id)},
            by=by,
            on=on,
        )
    return done
