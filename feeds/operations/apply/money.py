"""What all files that bring money have in common: one batch a file, one posting a row, the rest to suspense."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from feeds.formats.canonical import Row
from feeds.formats.layouts import R
from feeds.formats.problems import Problem
from feeds.formats.spreadsheets import DAMAGED_CURE, damaged
from feeds.operations.apply import clues
from feeds.operations.apply.shape import Family, Rows, Tally, Work
from feeds.rules.signs import sign_of
from ledger.operations import accounts, benefits, postings, suspense
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import ItemToKeep, Reason
from ledger.queries import mirrored
from ledger.rules.entry_kinds import EntryKind

if TYPE_CHECKING:
    from ledger.models import Batch


@dataclass(frozen=True)
class Aside:
    """
    The part of a row's money that goes to suspense: why, what was quoted, and pence as on the ledger.

    :param award: what a benefit schedule's line says of its award, for the account that its money turns out to be for.
    """

    reason: Reason
    raw_reference: str
    amount_pence: int
    received_on: date
    award: PaymentToKeep | None = None


@dataclass(frozen=True)
class Plan:
    """
    What one row comes to: its event (None when no money moves), what of it goes to suspense, and what a benefit
    schedule's line says of its award. The posting's id is put in when there is one.
    """

    event: Event | None
    aside: Aside | None = None
    benefit: PaymentToKeep | None = None
    elsewhere: bool = False
    """Its money is posted by another feed; nothing of it is counted here."""
    left_pence: int | None = None
    """Money of a mirrored account, with the ledger's sign: the housing system's own file brings it (DEC-5)."""

    @property
    def amounts(self) -> list[Amount]:
        """The entries that will be made: those that are not nought (DEC-1)."""
        return [amount for amount in self.event.amounts if amount.amount_pence] if self.event else []


class Money(Family[R]):
    """A file that posts. Planned twice by the same code: first to know what the batch will state, then to post."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._sign = sign_of(self.layout.kind)
        self._events = 0
        self._lines = 0
        self._total_pence = 0
        self._suspense_id = 0
        self._batch: Batch | None = None
        self._held: set[int] = set()

    @abstractmethod
    def plans(self, rows: Rows[R]) -> Iterator[Plan]:
        """Say for each row, in order, what it comes to."""

    @cached_property
    def _mirrored(self) -> frozenset[int]:
        """The accounts whose money the housing system's own file brings (DEC-5)."""
        return frozenset(mirrored.ids_by_account_ref(self.work.landlord).values())

    def start_over(self) -> None:
        """Forget what the first pass has used up, so that the second plans the same."""

    def check(self, rows: Rows[R]) -> Iterator[Problem]:
        """Add up what the rows come to."""
        yield from super().check(rows)
        for plan in self.plans(rows):
            self._events += plan.event is not None
            for amount in plan.amounts:
                self._lines += 1
                self._total_pence += amount.amount_pence

    def begin(self) -> None:
        """Open the batch with what the first pass counted; a file that moves no money has none."""
        self.start_over()
        if not self._events:
            return
        self._batch = postings.open_batch(
            landlord=self.work.landlord,
            source=self.layout.kind,
            reference=self.work.feed_file.digest + self.work.mark,
            line_count=self._lines,
            total_pence=self._total_pence,
            by=self.work.by,
            on=self.work.on,
        )
        self.tally.batch_id = self._batch.pk
        accounts.hold(account_ids=self._held)

    def hold(self, account_ids: Iterable[int]) -> None:
        """
        Before what stands on accounts is read, to take it back: nobody moves it meanwhile (ADR 0012).

        The first pass only notes them. They are held all at once behind the book's lock, before the second reads.
        """
        new = set(account_ids) - self._held
        self._held |= new
        if new and self._batch is not None:
            accounts.hold(account_ids=new)

    def take(self, rows: Rows[R]) -> list[int | None]:
        """Post the rows, put aside what is nobody's, and keep what schedules say of awards."""
        by, on, landlord = self.work.by, self.work.on, self.work.landlord
        plans = list(self.plans(rows))
        posted = iter(self._post(plan.event for plan in plans if plan.event))
        ids = [next(posted) if plan.event else None for plan in plans]
        items, awards, aside = [], [], []
        for row, plan, posting_id in zip(rows, plans, ids, strict=True):
            self._count(row, plan)
            if plan.aside and (words := damaged(plan.aside.raw_reference)):
                self.work.warn(Problem(row.line, 0, "reference", "damaged_reference", words, DAMAGED_CURE))
            if plan.benefit:
                awards.append(replace(plan.benefit, posting_id=posting_id))
            if posting_id is None:
                continue
            if plan.aside and plan.aside.amount_pence:
                aside.append((posting_id, row.record))
                items.append(
                    ItemToKeep(
                        posting_id=posting_id,
                        reason=plan.aside.reason,
                        raw_reference=plan.aside.raw_reference,
                        amount_pence=-plan.aside.amount_pence,
                        received_on=plan.aside.received_on,
                        award=plan.aside.award,
                    )
                )
        suspense.keep(landlord=landlord, items=items, by=by, on=on)
        clues.keep(landlord_id=landlord.pk, put_aside=aside)
        benefits.keep_payments(landlord=landlord, payments=awards, by=by, on=on)
        self.taken(rows, plans, ids)
        return ids

    def taken(self, rows: Rows[R], plans: Sequence[Plan], posting_ids: Sequence[int | None]) -> None:
        """Keep what a kind of file says beyond its money; nothing for most."""

    def _post(self, events: Iterable[Event]) -> list[int]:
        if self._batch is None:
            return []
        if self.work.mark:
            events = [replace(event, reference=event.reference + self.work.mark) for event in events]
        made = postings.post(batch=self._batch, events=events, by=self.work.by, on=self.work.on)
        return [posting.pk for posting in made]

    def _count(self, row: Row[R], plan: Plan) -> None:
        """Count a row as posted or as put aside; of one that is both, only the money is parted."""
        if plan.left_pence is not None:
            self.tally.left_count += 1
            self.tally.left_pence += plan.left_pence * self._sign
            return
        if plan.elsewhere:
            return
        total = sum(amount.amount_pence for amount in plan.amounts)
        aside = plan.aside.amount_pence if plan.aside else 0
        if plan.aside and aside == total:
            self.tally.suspense_count += 1
        else:
            self.tally.posted_count += 1
        self.tally.posted_pence += (total - aside) * self._sign
        self.tally.suspense_pence += aside * self._sign

    def end(self) -> Tally:
        """Seal the batch; the database compares it with what it states (DEC-1)."""
        if self._batch is not None:
            postings.seal(batch=self._batch)
        return self.tally

    def suspense_id(self) -> int:
        """The account on which this feed's money for nobody lies, opened when money is first put there (OPS-A2)."""
        if self._batch is None:
            return 0  # the first pass only counts; a file that is refused opens no account
        if not self._suspense_id:
            self._suspense_id = accounts.suspense_account(
                landlord=self.work.landlord, feed=self.layout.kind, on=self.work.on
            ).pk
        return self._suspense_id

    def put_aside(
        self,
        *,
        reference: str,
        kind: EntryKind,
        amount_pence: int,
        day: date,
        narrative: str,
        quoted: str,
        why: Reason,
        award: PaymentToKeep | None = None,
    ) -> Plan:
        """The plan of a row whose money is wholly nobody's."""
        event = Event(
            reference=reference,
            effective_on=day,
            narrative=narrative,
            amounts=[Amount(self.suspense_id(), kind, amount_pence)],
        )
        return Plan(event, Aside(why, quoted, amount_pence, day, award))
