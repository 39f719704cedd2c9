"""agreements.csv: arrangements to pay arrears that were made elsewhere, some to start later (OPS-E8)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from arrears.operations import arrangements
from arrears.operations.arrangements import ArrangementToKeep
from arrears.rules.arrangements import ArrangementKind, Frequency
from feeds.formats import agreements as format_
from feeds.formats.problems import Problem
from feeds.operations.apply.shape import Family, Rows, Work
from ledger.queries import accounts as account_queries


class Agreements(Family[format_.Agreement]):
    """Arrangements, each with the balance after the debit of its first Monday (OPS-L4)."""

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"agreement_ref": 30}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_account_ref(work.landlord)

    def check(self, rows: Rows[format_.Agreement]) -> Iterator[Problem]:
        """The account is known."""
        yield from super().check(rows)
        for row in rows:
            if row.record.account_ref not in self._accounts:
                yield self.unknown(row, "account_ref", "account", "tenancies")

    def take(self, rows: Rows[format_.Agreement]) -> list[None]:
        """Add the arrangements."""
        self.tally.posted_count += arrangements.take_on(
            landlord=self.work.landlord,
            arrangements=[
                ArrangementToKeep(
                    account_id=self._accounts[row.record.account_ref],
                    arrangement_ref=row.record.agreement_ref,
                    kind=ArrangementKind(row.record.type),
                    starts_on=row.record.starts_on,
                    start_balance_pence=row.record.start_balance_pence,
                    instalment_pence=row.record.instalment_pence,
                    frequency=Frequency(row.record.frequency),
                    lump_sum_pence=row.record.lump_sum_pence or 0,
                    lump_on=row.record.lump_on,
                    tolerance_days=row.record.tolerance_days,
                )
                for row in rows
            ],
            by=self.work.by,
            on=self.work.on,
        )
        return [None] * len(rows)
