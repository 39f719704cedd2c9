"""benefits.csv: the awards paid straight to the landlord that were running at take-on (OPS-D15, D24)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

from feeds.formats import benefits as format_
from feeds.formats.problems import Problem
from feeds.operations.apply.shape import Family, Rows, Work
from ledger.operations import benefits
from ledger.operations.benefits import AwardToKeep
from ledger.queries import accounts as account_queries


class Benefits(Family[format_.Benefit]):
    """Awards, each with its rate and the last day paid for; they stand until the first schedule line (DEC-6)."""

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"claim_ref": 30}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_account_ref(work.landlord)

    def check(self, rows: Rows[format_.Benefit]) -> Iterator[Problem]:
        """The account is known."""
        yield from super().check(rows)
        for row in rows:
            if row.record.account_ref not in self._accounts:
                yield self.unknown(row, "account_ref", "account", "tenancies")

    def take(self, rows: Rows[format_.Benefit]) -> list[None]:
        """Add the awards."""
        self.tally.posted_count += benefits.keep_awards(
            landlord=self.work.landlord,
            awards=[
                AwardToKeep(
                    account_id=self._accounts[row.record.account_ref],
                    kind=row.record.kind,
                    claim_ref=row.record.claim_ref,
                    cycle=row.record.cycle,
                    rate_pence=row.record.amount_pence,
                    paid_to=row.record.paid_to or self._before_take_on(),
                )
                for row in rows
            ],
            by=self.work.by,
            on=self.work.on,
        )
        return [None] * len(rows)

    def _before_take_on(self) -> date:
        """An award never paid is expected from the take-on day; what was before is in the balance."""
        return (self.work.landlord.take_on_on or self.work.on) - timedelta(days=1)
