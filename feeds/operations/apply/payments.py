"""payments.csv: what tenants paid. Money whose reference is not exactly known goes to suspense (OPS-D1)."""

from collections.abc import Iterator

from feeds.formats import payments as format_
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.rules.entry_kinds import EntryKind


class Payments(Money[format_.Payment]):
    """Payments, on the day they were paid. The payer's name stays in the feed row (DEC-2) and proves nothing."""

    layout = format_.LAYOUT

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
            yield Plan(
                Event(
                    reference=record.transaction_id,
                    effective_on=record.paid_on,
                    amounts=[Amount(account_id, EntryKind.PAY, -record.amount_pence)],
                    narrative=record.channel,
                )
            )
