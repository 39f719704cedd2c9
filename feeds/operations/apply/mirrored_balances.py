"""
balances.csv: the housing system's closing balances, compared account by account (DEC-5).

A difference holds the account's letters until both agree again, and is told; nothing is corrected.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from feeds.formats import mirrored as format_
from feeds.formats.amounts import pounds
from feeds.formats.mirrored import Balance
from feeds.formats.problems import Problem, shown
from feeds.operations import mirror_differences
from feeds.operations.apply.shape import Family, Rows, Tally, Work
from feeds.operations.mirror_differences import BalanceSeen
from ledger.queries import mirrored as mirrored_accounts

MOST_NAMED = 5


class MirroredBalances(Family[Balance]):
    """What the accounts come to upstream at the end of one day."""

    layout = format_.BALANCES

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = mirrored_accounts.ids_by_account_ref(work.landlord)
        self._on: date | None = None
        self._seen: set[int] = set()

    def check(self, rows: Rows[Balance]) -> Iterator[Problem]:
        """The accounts are mirrored ones, and all balances are of one day."""
        yield from super().check(rows)
        for row in rows:
            self._on = self._on or row.record.on
            if row.record.account_ref not in self._accounts:
                message = f"account {shown(row.record.account_ref)} is not known as one that mirrors the housing system"
                cure = "Check the reference; accounts that are charged here cannot come in this file"
                yield self.problem(row, "account_ref", "unknown_reference", message, cure)
            if row.record.on != self._on:
                message = f"{row.record.on} is not {self._on}, the day of the first row"
                yield self.problem(row, "on", "another_day", message, "Send one file a day")

    def take(self, rows: Rows[Balance]) -> Sequence[int | None]:
        """Compare, hold, release, and tell each difference."""
        seen = [
            BalanceSeen(self._accounts[row.record.account_ref], row.record.on, row.record.balance_pence) for row in rows
        ]
        lines = {self._accounts[row.record.account_ref]: row for row in rows}
        for difference in mirror_differences.compare(
            landlord=self.work.landlord, seen=seen, feed_file=self.work.feed_file, by=self.work.by, on=self.work.on
        ):
            row = lines[difference.account_id]
            message = (
                f"account {row.record.account_ref} stands at £{pounds(difference.theirs_pence)} in the housing system "
                f"and at £{pounds(difference.ours_pence)} here"
            )
            cure = "Its letters are held; put it right in the housing system, tomorrow’s files bring it"
            self.work.warn(self.problem(row, "balance_pence", "balance_differs", message, cure))
        self._seen |= lines.keys()
        self.tally.posted_count += len(rows)
        self.tally.posted_pence += sum(row.record.balance_pence for row in rows)
        return [None] * len(rows)

    def end(self) -> Tally:
        """Tell the accounts that were not named: nothing was compared for them."""
        if self._on is not None:
            told = mirrored_accounts.open_on(self.work.landlord, on=self._on)
            left = sorted(ref for pk, ref in told.items() if pk not in self._seen)
            if left:
                more = f" and {len(left) - MOST_NAMED:,} more" if len(left) > MOST_NAMED else ""
                message = f"no balance came for {', '.join(left[:MOST_NAMED])}{more}, so nothing was compared for them"
                cure = "Ask for a file with every mirrored account"
                self.work.warn(Problem(0, 0, "account_ref", "balance_missing", message, cure))
        return super().end()
