"""uc_schedule.csv: what DWP pays us of tenants' Universal Credit (OPS-D21 to D25)."""

from collections.abc import Iterator

from feeds.formats import uc_schedule as format_
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.rules.entry_kinds import EntryKind


class UniversalCredit(Money[format_.UniversalCreditLine]):
    """HCE is the managed payment of a month and renews the award; ARREARS is a deduction for arrears and does not."""

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = account_queries.ids_by_tenancy_ref(work.landlord)

    def plans(self, rows: Rows[format_.UniversalCreditLine]) -> Iterator[Plan]:
        """One posting a line."""
        for row in rows:
            record = row.record
            managed = record.kind == "HCE"
            kind = EntryKind.UC_MP if managed else EntryKind.TPD
            words = f"Universal Credit to {record.ap_ends_on}" if managed else "Deduction from Universal Credit"
            account_id = self._accounts.get(record.tenancy_ref)
            if account_id is None:
                yield self.put_aside(
                    reference=record.identity,
                    kind=kind,
                    amount_pence=-record.amount_pence,
                    day=record.pay_on,
                    narrative=words,
                    quoted=record.tenancy_ref,
                    why=Reason.UNKNOWN_CLAIM,
                )
                continue
            event = Event(
                reference=record.identity,
                effective_on=record.pay_on,
                amounts=[Amount(account_id, kind, -record.amount_pence)],
                narrative=words,
            )
            yield Plan(event, benefit=_said(record, account_id) if managed else None)


def _said(record: format_.UniversalCreditLine, account_id: int) -> PaymentToKeep:
    """What a managed payment says of the award: a month's amount, and the last day it pays for."""
    return PaymentToKeep(
        account_id=account_id,
        kind="UC_MP",
        claim_ref="",
        paid_on=record.pay_on,
        covers_from=None,
        covers_until=record.ap_ends_on,
        rate_pence=record.amount_pence,
        posting_id=0,
    )
