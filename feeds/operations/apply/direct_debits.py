"""dd_reports.csv: collections that came back unpaid are reversed, each against its own payment (OPS-D9)."""

from collections.abc import Iterator

from feeds.formats import dd_reports as format_
from feeds.formats.dd_reports import MONEY_COMES_BACK
from feeds.formats.problems import Problem
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.queries import payments as payment_queries
from ledger.rules.entry_kinds import EntryKind

ARUDD_WORDS = {
    "0": "refer to payer",
    "1": "instruction cancelled",
    "2": "payer deceased",
    "3": "account transferred",
    "4": "advance notice disputed",
    "5": "no account",
    "6": "no instruction",
    "7": "amount differs",
    "8": "amount not yet due",
    "9": "presentation overdue",
    "A": "service user differs",
    "B": "account closed",
}


class DirectDebitReports(Money[format_.DirectDebitReport]):
    """
    ARUDD and DDICA bring money back: a PAY_REV on the day it came back, linked to the payment of the same account,
    day and amount, or suspense where there is none. ADDACS and AUDDIS move no money and are kept as rows.
    """

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._used: set[int] = set()

    def start_over(self) -> None:
        """The second pass may reverse the payments that the first has chosen."""
        self._used = set()

    def check(self, rows: Rows[format_.DirectDebitReport]) -> Iterator[Problem]:
        """A report that moves no money names none, or the file's total would say otherwise."""
        yield from super().check(rows)
        for row in rows:
            if row.record.report not in MONEY_COMES_BACK and row.record.amount_pence:
                yield self.problem(
                    row,
                    "amount_pence",
                    "no_money_moves",
                    f"{row.record.report} returns no money, but an amount stands here",
                    "Write 0.00, or ARUDD if the collection came back",
                )

    def plans(self, rows: Rows[format_.DirectDebitReport]) -> Iterator[Plan]:
        """One reversal a returned collection."""
        back = [row.record for row in rows if row.record.report in MONEY_COMES_BACK]
        accounts = account_queries.ids_by_payment_reference(self.work.landlord, {record.reference for record in back})
        paid = payment_queries.unreturned(
            account_ids=set(accounts.values()), days={record.original_on for record in back if record.original_on}
        )
        for row in rows:
            record = row.record
            if record.report not in MONEY_COMES_BACK or record.original_on is None:
                yield Plan(None)
                continue
            account_id = accounts.get(record.reference)
            payment_id = None
            if account_id is not None:
                payment_id = self._choose(paid.get((account_id, record.original_on, record.amount_pence), []))
            words = f"Direct Debit of {record.original_on} returned: {ARUDD_WORDS.get(record.code, record.code)}"
            if account_id is None or payment_id is None:
                yield self.put_aside(
                    reference=record.identity,
                    kind=EntryKind.PAY_REV,
                    amount_pence=record.amount_pence,
                    day=record.effective_on,
                    narrative=words,
                    quoted=record.reference,
                    why=Reason.NO_SUCH_PAYMENT if account_id is not None else Reason.UNKNOWN_REFERENCE,
                )
                continue
            yield Plan(
                Event(
                    reference=record.identity,
                    effective_on=record.effective_on,
                    amounts=[Amount(account_id, EntryKind.PAY_REV, record.amount_pence)],
                    narrative=words,
                    reverses_id=payment_id,
                )
            )

    def _choose(self, payment_ids: list[int]) -> int | None:
        """The oldest such payment that no other line of this file reverses."""
        for payment_id in payment_ids:
            if payment_id not in self._used:
                self._used.add(payment_id)
                return payment_id
        return None
