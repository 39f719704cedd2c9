"""
dd_reports.csv: what came back unpaid is reversed, each against its own payment, and each row's action taken (OPS-D9).

Money first, in the file's own batch; then the instruction's status, a stop on writing where the payer has died, and a
task for the person who does the rest, all in the file's one transaction.
"""

from collections.abc import Iterator

from feeds.formats import dd_reports as format_
from feeds.formats.dd_reports import MONEY_COMES_BACK
from feeds.formats.problems import Problem
from feeds.operations import stops_on_writing
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Work
from ledger.operations import direct_debit_tasks
from ledger.operations.direct_debit_tasks import Reported
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.queries import direct_debits
from ledger.queries import payments as payment_queries
from ledger.rules import dd_reasons
from ledger.rules.entry_kinds import EntryKind


class DirectDebitReports(Money[format_.DirectDebitReport]):
    """
    ARUDD and DDICA bring money back: a PAY_REV on the day it came back, linked to the payment of the same account,
    day and amount, or suspense where there is none. ADDACS and AUDDIS move no money. Each row makes a task, also
    that of an account which mirrors a housing system; but its money comes with that system's own file (DEC-5).
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
        accounts = self._accounts({record.reference for record in back})
        self.hold(set(accounts.values()) - self._mirrored)
        paid = payment_queries.unreturned(
            account_ids=set(accounts.values()), days={record.original_on for record in back if record.original_on}
        )
        for row in rows:
            record = row.record
            if record.report not in MONEY_COMES_BACK or record.original_on is None:
                yield Plan(None)
                continue
            account_id = accounts.get(record.reference)
            if account_id in self._mirrored:
                yield Plan(None, left_pence=record.amount_pence)
                continue
            payment_id = None
            if account_id is not None:
                payment_id = self._choose(paid.get((account_id, record.original_on, record.amount_pence), []))
            words = (
                f"Direct Debit of {record.original_on} returned: {dd_reasons.reason(record.report, record.code).words}"
            )
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

    def _accounts(self, references: set[str]) -> dict[str, int]:
        """Accounts by what the bank quotes: a Direct Debit reference, or a payment reference of the account."""
        found = account_queries.ids_by_payment_reference(self.work.landlord, references)
        instructions = direct_debits.by_reference(self.work.landlord, references)
        return found | {name: one.account_id for name, one in instructions.items() if name == one.reference}

    def take(self, rows: Rows[format_.DirectDebitReport]) -> list[int | None]:
        """Post what came back, then take each row's action."""
        posted = super().take(rows)
        accounts = self._accounts({row.record.reference for row in rows})
        reported = [
            Reported(
                report=row.record.report,
                code=row.record.code,
                identity=row.record.identity,
                reference=row.record.reference,
                account_id=accounts.get(row.record.reference),
                amount_pence=row.record.amount_pence if row.record.report in MONEY_COMES_BACK else 0,
                original_on=row.record.original_on,
                reported_on=row.record.effective_on,
            )
            for row in rows
        ]
        work = self.work
        tasks = direct_debit_tasks.take_reports(landlord=work.landlord, rows=reported, by=work.by, on=work.on)
        stops_on_writing.place_where_asked(landlord=work.landlord, tasks=tasks, by=work.by, on=work.on)
        return posted

    def _choose(self, payment_ids: list[int]) -> int | None:
        """The oldest such payment that no other line of this file reverses."""
        for payment_id in payment_ids:
            if payment_id not in self._used:
                self._used.add(payment_id)
                return payment_id
        return None
