"""
Bank statements, from whatever format: credits with a known payment reference are payments on their value day; lump sums
wait for the feed file they belong to and are never posted; money out is kept as lines (OPS-D1, D10).
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Subquery

from feeds.formats import bank as format_
from feeds.formats.amounts import pounds
from feeds.formats.bank import BankLine as Record
from feeds.formats.bank import masked
from feeds.formats.problems import Problem
from feeds.formats.readers import Format
from feeds.formats.reading import Row
from feeds.models import BankAccount, BankLine, BankStatement, LumpRule
from feeds.operations import rows as feed_rows
from feeds.operations.apply.money import Money, Plan
from feeds.operations.apply.shape import Rows, Tally, Work
from feeds.rules.channels import comes_singly
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import Reason
from ledger.queries import accounts as account_queries
from ledger.queries import payments as payment_queries
from ledger.rules.entry_kinds import EntryKind
from staff import bulk_rows

LONGEST_QUOTED = 40
LINE_COLUMNS = (
    "public_id",
    "landlord_id",
    "feed_file_id",
    "bank_account_id",
    "row",
    "line",
    "value_on",
    "posted_on",
    "type",
    "amount_pence",
    "reference",
    "counterparty",
    "balance_after_pence",
    "outcome",
    "feed",
    "posting_id",
)

Outcome = BankLine.Outcome


@dataclass(frozen=True)
class BankPlan(Plan):
    """What one line comes to, and to which feed or posting its money belongs."""

    outcome: Outcome = Outcome.POSTED
    feed: str = ""
    paired_id: int | None = None


@dataclass
class _Chain:
    """One account's lines so far: each balance follows from the one before."""

    account: BankAccount
    opening_pence: int | None
    balance_pence: int | None
    from_on: date
    to_on: date
    lines: int = 0


@dataclass
class _Account:
    """A bank account as it is set up, and the balance with which its last statement closed."""

    row: BankAccount
    rules: list[LumpRule] = field(default_factory=list)
    closing_pence: int | None = None
    closed_by: str = ""


class Bank(Money[Record]):
    """The lines of bank statements; a break between one balance and the next refuses the whole file."""

    layout = format_.LAYOUT

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._accounts = _accounts_of(work)
        self._chains: dict[str, _Chain] = {}
        self._paired: set[int] = set()
        self._row = 0

    def start_over(self) -> None:
        """The second pass may pair with the payments that the first has chosen."""
        self._paired = set()

    # ---------------------------------------------------------------- the first pass

    def check(self, rows: Rows[Record]) -> Iterator[Problem]:
        """The account is set up, and each balance follows from the one before it."""
        sound = []
        for row in rows:
            if row.record.account not in self._accounts:
                yield self.problem(
                    row,
                    "account",
                    "unknown_account",
                    f"the bank account {masked(row.record.account)} is not set up here",
                    "Set it up under Bank accounts, with the lump sums that other files bring, then try again",
                )
                continue
            sound.append(row)
            if problem := self._follows(row):
                yield problem
        yield from super().check(sound)

    def _follows(self, row: Row[Record]) -> Problem | None:
        """Take the line into its account's chain; say where the balances do not fit."""
        record = row.record
        after = record.balance_after_pence
        chain = self._chains.get(record.account)
        if chain is None:
            return self._first(row)
        chain.lines += 1
        chain.from_on, chain.to_on = min(chain.from_on, record.posted_on), max(chain.to_on, record.posted_on)
        expected = None if chain.balance_pence is None else chain.balance_pence + record.amount_pence
        chain.balance_pence = after
        if (after is None) != (expected is None):
            message = "some lines of this account have a balance after them and some have none"
            return self.problem(row, "balance_after_pence", "balance_missing", message, "Write it in every line")
        if after != expected:
            return self.problem(
                row,
                "balance_after_pence",
                "balance",
                f"the balance after this line is {pounds(after or 0)}, but the one before it and the amount come to "
                f"{pounds(expected or 0)}",
                "A line is missing, was added or has moved; ask the bank for the statement again",
            )
        return None

    def _first(self, row: Row[Record]) -> Problem | None:
        record, known = row.record, self._accounts[row.record.account]
        after = record.balance_after_pence
        opening = None if after is None else after - record.amount_pence
        days = (record.posted_on, record.posted_on)
        self._chains[record.account] = _Chain(known.row, opening, after, *days, lines=1)
        if after is None and self.work.feed_file.format == Format.CANONICAL:
            message = "the balance after the line is missing"
            return self.problem(row, "balance_after_pence", "balance_missing", message, "Write it in every line")
        if opening is not None and known.closing_pence is not None and opening != known.closing_pence:
            return self.problem(
                row,
                "balance_after_pence",
                "opening_balance",
                f"the statement opens with {pounds(opening)}, but the one before it ({known.closed_by}) closed with "
                f"{pounds(known.closing_pence)}",
                "Load the statement in between first; if this one was loaded before, leave it out",
            )
        return None

    # ---------------------------------------------------------------- what each line comes to

    def plans(self, rows: Rows[Record]) -> Iterator[Plan]:
        """One plan a line; only single credits post."""
        quoted = {text for row in rows for text in row.record.references if row.record.amount_pence > 0}
        accounts = account_queries.ids_by_payment_reference(self.work.landlord, quoted)
        found = [self._account_of(row.record, accounts) for row in rows]
        brought = payment_queries.of_feed(
            source="payments",
            account_ids={pk for pk in found if pk is not None},
            days={row.record.value_on for row in rows},
        )
        for row, account_id in zip(rows, found, strict=True):
            yield self._plan(row.record, account_id, brought)

    def _account_of(self, record: Record, accounts: dict[str, int]) -> int | None:
        """Whom the payer named: every reference that we know must be of one account."""
        named = {accounts[text] for text in record.references if text in accounts}
        return named.pop() if len(named) == 1 else None

    def _plan(
        self, record: Record, account_id: int | None, brought: dict[payment_queries.Paid, list[tuple[int, str]]]
    ) -> BankPlan:
        feed = self._feed_of(record)
        if record.amount_pence < 0:
            return BankPlan(None, outcome=Outcome.OUT, feed=feed, elsewhere=True)
        if account_id is not None and (not feed or feed == "payments"):
            paid = (account_id, record.value_on, record.amount_pence)
            for posting_id, channel in brought.get(paid, []):
                if posting_id not in self._paired and (feed or comes_singly(channel)):
                    self._paired.add(posting_id)
                    return BankPlan(
                        None, outcome=Outcome.IN_FEED, feed="payments", paired_id=posting_id, elsewhere=True
                    )
        if feed:
            return BankPlan(None, outcome=Outcome.LUMP, feed=feed, elsewhere=True)
        if account_id in self._mirrored and not record.reversal:
            # The housing system's own file brings it (DEC-5); posted here as well it would count twice.
            return BankPlan(None, outcome=Outcome.LUMP, feed="mirrored", left_pence=-record.amount_pence)
        narrative = f"Bank credit {record.type}".strip()
        if account_id is None or record.reversal:
            aside = self.put_aside(
                reference=feed_rows.kept(record.identity),
                kind=EntryKind.PAY,
                amount_pence=-record.amount_pence,
                day=record.value_on,
                narrative=narrative,
                quoted=record.reference[:LONGEST_QUOTED],
                why=Reason.UNKNOWN_REFERENCE,
            )
            return BankPlan(aside.event, aside.aside, outcome=Outcome.SUSPENSE)
        return BankPlan(
            Event(
                feed_rows.kept(record.identity),
                record.value_on,
                [Amount(account_id, EntryKind.PAY, -record.amount_pence)],
                narrative=narrative,
            )
        )

    def _feed_of(self, record: Record) -> str:
        """The feed whose lump sum, or whose money out, the line is by the account's rules; the most telling wins."""
        known = self._accounts.get(record.account)
        texts = [text.upper() for text in record.references]
        best = (0, "")
        for rule in known.rules if known else []:
            if rule.line_type and rule.line_type.upper() != record.type.upper():
                continue
            starts = rule.reference_starts.upper()
            if starts and not any(text.startswith(starts) for text in texts):
                continue
            best = max(best, (1 + len(starts) + 100 * bool(rule.line_type), rule.feed))
        return best[1]

    # ---------------------------------------------------------------- the second pass

    def taken(self, rows: Rows[Record], plans: Sequence[Plan], posting_ids: Sequence[int | None]) -> None:
        """Keep every line with what was made of it."""
        landlord_id, file_id = self.work.landlord.pk, self.work.feed_file.pk
        kept = []
        for row, plan, posting_id in zip(rows, plans, posting_ids, strict=True):
            assert isinstance(plan, BankPlan), "plans() of this class makes them"
            self._row += 1
            record = row.record
            kept.append(
                (
                    uuid.uuid4(),
                    landlord_id,
                    file_id,
                    self._accounts[record.account].row.pk,
                    self._row,
                    row.line,
                    record.value_on,
                    record.posted_on,
                    record.type,
                    record.amount_pence,
                    record.reference,
                    record.counterparty,
                    record.balance_after_pence,
                    plan.outcome.value,
                    plan.feed,
                    plan.paired_id or posting_id,
                )
            )
        bulk_rows.insert(BankLine, LINE_COLUMNS, kept)

    def end(self) -> Tally:
        """Keep what each statement opened and closed with."""
        BankStatement.objects.bulk_create(
            BankStatement(
                feed_file=self.work.feed_file,
                bank_account=chain.account,
                from_on=chain.from_on,
                to_on=chain.to_on,
                lines=chain.lines,
                opening_pence=chain.opening_pence,
                closing_pence=chain.balance_pence,
            )
            for chain in self._chains.values()
        )
        return super().end()


def _accounts_of(work: Work) -> dict[str, _Account]:
    """The landlord's bank accounts by their numbers, with the rules in force and the last closing balance."""
    found = {row.pk: _Account(row) for row in BankAccount.objects.filter(landlord=work.landlord)}
    for rule in LumpRule.objects.filter(bank_account__in=list(found), ended_on__isnull=True).order_by("pk"):
        found[rule.bank_account_id].rules.append(rule)
    closed = BankStatement.objects.filter(bank_account=OuterRef("pk"), closing_pence__isnull=False).order_by("-pk")
    last = BankAccount.objects.filter(pk__in=list(found)).annotate(newest=Subquery(closed.values("pk")[:1]))
    newest = [pk for pk in last.values_list("newest", flat=True) if pk is not None]
    for statement in BankStatement.objects.filter(pk__in=newest).select_related("feed_file"):
        account = found[statement.bank_account_id]
        account.closing_pence, account.closed_by = statement.closing_pence, statement.feed_file.name
    return {account.row.account: account for account in found.values()}
