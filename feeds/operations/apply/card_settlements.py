"""card_settlements.csv: card payments on the day they were captured; what was taken back undoes them (OPS-D3b)."""

from collections.abc import Iterator, Sequence

from feeds.formats import card_settlements as format_
from feeds.formats.card_settlements import CAPTURED, CardSettlement
from feeds.formats.layouts import joined
from feeds.operations.apply.money import Aside, Money, Plan
from feeds.operations.apply.shape import Rows, Work
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.queries import payments as payment_queries
from ledger.queries.payments import Known
from ledger.rules.entry_kinds import EntryKind

WORDS = {"refunded": "Card payment refunded", "chargeback": "Card payment charged back"}


class CardSettlements(Money[CardSettlement]):
    """
    Captured money is a payment; refunded and charged-back money is a PAY_REV on the account of its capture, linked to
    it where all of it went back. More than was captured is never taken off an account: the rest goes to suspense, as
    does what has no capture. A capture that payments.csv brought under the same reference is not posted again. What is
    of an account that mirrors a housing system comes with that system's own file, both ways (DEC-5).
    """

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._left: dict[str, int] = {}
        self._captured: dict[str, Known] = {}

    def start_over(self) -> None:
        """The second pass may undo the captures that the first has chosen."""
        self._left, self._captured = {}, {}

    def take(self, rows: Rows[CardSettlement]) -> list[int | None]:
        """Captures first, so that one taken back in the same file is there to be undone."""
        captured = [row for row in rows if row.record.status == CAPTURED]
        back = [row for row in rows if row.record.status != CAPTURED]
        made = dict(zip([row.line for row in captured], super().take(captured), strict=True))
        made |= dict(zip([row.line for row in back], super().take(back), strict=True))
        return [made[row.line] for row in rows]

    def plans(self, rows: Rows[CardSettlement]) -> Iterator[Plan]:
        """One posting a movement."""
        landlord = self.work.landlord
        accounts = account_queries.ids_by_payment_reference(landlord, {row.record.order_ref for row in rows})
        records = [row.record for row in rows]
        self.hold(known.account_id for known in self._captures(records).values())
        captures = self._captures(records)
        for record in records:
            account_id = accounts.get(record.order_ref)
            if record.status == CAPTURED and account_id is not None:
                self._captured[record.psp_ref] = Known(0, account_id, record.amount_pence, stands=True)
        # Read with the captures, before anything of these rows is posted; a capture of this file is whole.
        gone = payment_queries.gone_back(
            landlord,
            source=self.layout.kind,
            references={_identity(psp_ref, status): psp_ref for psp_ref in captures for status in WORDS},
        )
        for psp_ref, capture in (self._captured | captures).items():
            self._left.setdefault(psp_ref, capture.amount_pence - gone.get(psp_ref, 0))
        for row in rows:
            record = row.record
            known = captures.get(record.psp_ref)
            account_id = known.account_id if known else accounts.get(record.order_ref)
            if account_id in self._mirrored and not (known and record.status == CAPTURED):
                sign = -1 if record.status == CAPTURED else 1
                yield Plan(None, left_pence=sign * record.amount_pence)
            elif record.status == CAPTURED:
                yield Plan(None, elsewhere=True) if known else self._capture(record, accounts.get(record.order_ref))
            else:
                yield self._back(record, known or self._captured.get(record.psp_ref))

    def _captures(self, records: Sequence[CardSettlement]) -> dict[str, Known]:
        """What is posted of these card movements, by the provider's reference: by payments.csv, or as a capture."""
        landlord = self.work.landlord
        captures = {
            _identity(record.psp_ref, CAPTURED): record.psp_ref for record in records if record.status != CAPTURED
        }
        own = payment_queries.by_reference(landlord, sources=(self.layout.kind,), references=set(captures))
        found = {captures[identity]: known for identity, known in own.items()}
        paid = payment_queries.by_reference(
            landlord, sources=("payments",), references={record.psp_ref for record in records}
        )
        return paid | found

    def _capture(self, record: CardSettlement, account_id: int | None) -> Plan:
        if account_id is None:
            return self.put_aside(
                reference=record.identity,
                kind=EntryKind.PAY,
                amount_pence=-record.amount_pence,
                day=record.captured_on,
                narrative="CARD",
                quoted=record.order_ref,
                why=Reason.UNKNOWN_REFERENCE,
            )
        amount = Amount(account_id, EntryKind.PAY, -record.amount_pence)
        return Plan(Event(record.identity, record.captured_on, [amount], narrative="CARD"))

    def _back(self, record: CardSettlement, known: Known | None) -> Plan:
        day = record.settled_on or record.captured_on
        words = f"{WORDS[record.status]}: paid {record.captured_on}"
        left = self._left.get(record.psp_ref, 0)
        if known is None or not known.stands or left <= 0:
            return self.put_aside(
                reference=record.identity,
                kind=EntryKind.PAY_REV,
                amount_pence=record.amount_pence,
                day=day,
                narrative=words,
                quoted=record.order_ref,
                why=Reason.NO_SUCH_PAYMENT,
            )
        taken = min(left, record.amount_pence)
        self._left[record.psp_ref] = left - taken
        amounts = [Amount(known.account_id, EntryKind.PAY_REV, taken)]
        aside = None
        if over := record.amount_pence - taken:
            amounts.append(Amount(self.suspense_id(), EntryKind.PAY_REV, over))
            aside = Aside(Reason.NO_SUCH_PAYMENT, record.order_ref, over, day)
        whole = taken == known.amount_pence and not over
        return Plan(
            Event(record.identity, day, amounts, narrative=words, reverses_id=known.posting_id if whole else None),
            aside,
        )


def _identity(psp_ref: str, status: str) -> str:
    return joined((psp_ref, status))
