"""
payments.csv: what tenants paid. Money whose reference is not exactly known goes to suspense (OPS-D1).

A payment for an account that mirrors a housing system is left: that system's own file brings it (DEC-5).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from feeds.formats import payments as format_
from feeds.formats.amounts import pounds
from feeds.formats.problems import Problem, shown
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from feeds.rules.channels import comes_singly
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.queries import payments as payment_queries
from ledger.rules.entry_kinds import EntryKind


class Payments(Money[format_.Payment]):
    """Payments, on the day they were paid. The payer's name stays in the feed row (DEC-2) and proves nothing."""

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._from_bank: Counter[tuple[int, date, int]] = Counter()

    def check(self, rows: Rows[format_.Payment]) -> Iterator[Problem]:
        """A payment that the bank statement has brought already is not posted a second time."""
        yield from super().check(rows)
        single = [row for row in rows if comes_singly(row.record.channel)]
        if not single:
            return
        accounts = account_queries.ids_by_payment_reference(
            self.work.landlord, {row.record.payment_ref for row in single}
        )
        known = payment_queries.of_feed(
            source="bank", account_ids=set(accounts.values()), days={row.record.paid_on for row in single}
        )
        for row in single:
            account_id = accounts.get(row.record.payment_ref)
            if account_id is None or account_id in self._mirrored:
                continue
            paid = (account_id, row.record.paid_on, row.record.amount_pence)
            self._from_bank[paid] += 1
            if self._from_bank[paid] <= len(known.get(paid, [])):
                yield self.problem(
                    row,
                    "amount_pence",
                    "in_the_bank_already",
                    f"{pounds(row.record.amount_pence)} of {row.record.paid_on} for {shown(row.record.payment_ref)} "
                    "was posted from the bank statement already",
                    "Take it out; or set up the bank account so that such credits are left to this file",
                )

    def plans(self, rows: Rows[format_.Payment]) -> Iterator[Plan]:
        """One posting a payment."""
        accounts = account_queries.ids_by_payment_reference(
            self.work.landlord, {row.record.payment_ref for row in rows}
        )
        for row in rows:
            record = row.record
            account_id = accounts.get(record.payment_ref)
            if account_id is None:
                yield self.put_aside(
                    reference=record.transaction_id,
                    kind=EntryKind.PAY,
                    amount_pence=-record.amount_pence,
                    day=record.paid_on,
                    narrative=record.channel,
                    quoted=record.payment_ref,
                    why=Reason.UNKNOWN_REFERENCE,
                )
                continue
            if account_id in self._mirrored:
                yield Plan(None, left_pence=-record.amount_pence)
                continue
            yield Plan(
                Event(
                    reference=record.transaction_id,
                    effective_on=record.paid_on,
                    amounts=[Amount(account_id, EntryKind.PAY, -record.amount_pence)],
                    narrative=record.channel,
                )
            )
