"""transactions.csv: what stood on the accounts before take-on; their sum is the opening balance (OPS-A7)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from feeds.formats import transactions as format_
from feeds.formats.problems import Problem
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from ledger.operations.postings import Amount, Event
from ledger.queries import accounts as account_queries
from ledger.rules.entry_kinds import EntryKind


class Transactions(Money[format_.Transaction]):
    """The old system's entries, each under its own `ext_id` (DEC-3), on its own day and in its own rent week."""

    layout = format_.LAYOUT
    longest: ClassVar[Mapping[str, int]] = {"element": 12, "narrative": 160}

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_account_ref(work.landlord)

    def check(self, rows: Rows[format_.Transaction]) -> Iterator[Problem]:
        """The account is known, and no charge falls where this system raises its own (DEC-16)."""
        known = []
        take_on = self.work.landlord.take_on_on
        for row in rows:
            if row.record.account_ref not in self._accounts:
                yield self.unknown(row, "account_ref", "account", "tenancies")
            elif take_on and row.record.type == "CHARGE" and row.record.value_on >= take_on:
                yield self.problem(
                    row,
                    "value_on",
                    "charge_after_take_on",
                    f"a charge of {row.record.value_on} is not before the take-on day {take_on}",
                    "Take it out: from the take-on day this system raises every charge itself",
                )
            else:
                known.append(row)
        yield from super().check(known)

    def plans(self, rows: Rows[format_.Transaction]) -> Iterator[Plan]:
        """One posting a line."""
        for row in rows:
            record = row.record
            amount = Amount(
                self._accounts[record.account_ref], EntryKind(record.type), record.amount_pence, record.element
            )
            yield Plan(
                Event(
                    reference=record.ext_id,
                    effective_on=record.value_on,
                    amounts=[amount],
                    narrative=record.narrative,
                    rent_week=(record.year, record.week),
                )
            )
