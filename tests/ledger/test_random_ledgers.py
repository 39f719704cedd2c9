"""
Random ledgers against a second opinion (tests/ledger/oracle.py): both are told what people did; figures are compared.

Each run keeps twelve rent accounts and the suspense account through some months: weekly debits, payments, benefit,
backdated and returned money, goodwill, refunds, moves, splits of suspense, changed rents, closed periods, carrying
forward. Nothing may differ by a penny on any day, as it counts or as it was known, and nothing frozen may move.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import count
from time import monotonic

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.models import AccountingPeriod, Adjustment, Entry, Posting, RentAccount, SuspenseItem, SuspenseSettlement
from ledger.operations import (
    accounts,
    adjustments,
    carried_forward,
    charge_changes,
    charges,
    periods,
    postings,
    suspense,
)
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import ItemToKeep, Part
from ledger.queries import carried_forward as carried
from ledger.queries import check, control_accounts, standings
from ledger.queries.charge_changes import NewPrice, Wanted
from ledger.rules.accounting_periods import Basis
from ledger.rules.adjustments import AdjustmentSort, Reason
from ledger.rules.entry_kinds import EntryKind
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tests.ledger import oracle
from tests.ledger.rent_group import TAKE_ON, Books
from tests.long_profile import LONG, cases, keep_evidence

pytestmark = [pytest.mark.slow]

SEED = 20261122
DAY, WEEK = timedelta(days=1), timedelta(days=7)
EXAMPLES = cases(short=12, long=840)
"""Each keeps twelve accounts, so the long profile keeps 10,080 ledgers."""
STEPS = 30
LEDGERS = 12

pence = st.integers(min_value=1, max_value=60_000)
back = st.integers(min_value=0, max_value=60)
which = st.integers(min_value=0, max_value=LEDGERS - 1)
receipts = st.lists(st.tuples(which, pence, back), min_size=1, max_size=LEDGERS)
kept = {"ledgers": 0, "steps": 0, "figures": 0, "closed_periods": 0}
numbers = count(1)


class Ledgers(RuleBasedStateMachine):
    """One landlord's rent accounts for some months."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.books = Books.open(f"L{next(numbers)}")
        self.today = TAKE_ON - DAY
        self.officer, self.head = self.person(Role.OFFICER), self.person(Role.HEAD_OF_SERVICE)
        self.money = self.person(Role.FINANCE)
        self.second = self.person(Role.FINANCE)
        self.told: dict[int, oracle.Account] = {}
        self.ours: list[RentAccount] = []
        self.undoable: list[tuple[Posting, list[tuple[int, oracle.Line]]]] = []
        self.payments: list[tuple[Posting, int, int]] = []
        self.waiting: list[tuple[SuspenseItem, date]] = []
        self.frozen: dict[int, tuple[int, int]] = {}
        self.closed_to: date | None = None

    def teardown(self) -> None:
        try:
            if self.ours:
                self.every_day()
                kept["ledgers"] += len(self.ours)
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def person(self, role: Role) -> User:
        code = self.books.landlord.code.lower()
        made = officers.enrol(email=f"{role}@{code}.example", name=role, password=None, by=self.by, on=TAKE_ON)
        officers.appoint(user=made, landlord=self.books.landlord, role=role, from_on=TAKE_ON, by=self.by, on=TAKE_ON)
        return made

    @property
    def by(self) -> User:
        return self.books.by

    # ---------------------------------------------------------------- what people do

    @initialize(
        rents=st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 3_000)), min_size=LEDGERS, max_size=LEDGERS),
        starts=st.lists(st.integers(-40, 20), min_size=LEDGERS, max_size=LEDGERS),
        lasts=st.lists(st.none() | st.integers(0, 90), min_size=LEDGERS, max_size=LEDGERS),
    )
    def let(self, rents: list[tuple[int, int]], starts: list[int], lasts: list[int | None]) -> None:
        for (rent, water), start, last in zip(rents, starts, lasts, strict=True):
            starts_on = TAKE_ON + start * DAY
            ends_on = None if last is None else max(starts_on, TAKE_ON) + last * DAY
            prices = (("RENT", rent), ("WATER", water))
            account = self.books.account(
                *((element, f"{price // 100}.{price % 100:02d}") for element, price in prices if price),
                starts_on=starts_on,
                ends_on=ends_on,
                not_legal=("WATER",),
            )
            agreed = [oracle.Rent(element, price, starts_on) for element, price in prices if price]
            self.told[account.pk] = oracle.Account(starts_on, ends_on, agreed)
            self.ours.append(account)
        suspense_account = accounts.suspense_account(landlord=self.books.landlord, feed="payments", on=TAKE_ON)
        self.told[suspense_account.pk] = oracle.Account(TAKE_ON)
        self.suspense = suspense_account
        for group in (self.books.group, None):
            periods.keep_calendar(
                landlord=self.books.landlord, rent_group=group, basis=Basis.CALENDAR_MONTHS, from_on=TAKE_ON,
                by=self.by, on=TAKE_ON,
            )  # fmt: skip
        self.days_pass(1)

    @rule(days=st.integers(3, 40))
    def days_pass(self, days: int) -> None:
        """The night of each day charges what falls due on it."""
        starting = {told.starts_on for told in self.told.values()}
        for number in range(days):
            self.today += DAY
            # On other days there is nothing to charge; the last of them is tried all the same.
            if self.today.weekday() == 0 or self.today in starting or number == days - 1:
                charges.raise_due(landlord=self.books.landlord, by=self.by, on=self.today)
            monday = self.today - self.today.weekday() * DAY
            for account in self.ours:
                told = self.told[account.pk]
                due_on = max(monday, told.starts_on)
                if due_on == self.today and (owed := told.week(monday)):
                    self.tell(account, "CHARGE", owed, due_on)
        periods.lay_out(landlord=self.books.landlord, by=self.by, on=self.today)

    @rule(file=receipts)
    def tenants_pay(self, file: list[tuple[int, int, int]]) -> None:
        lines = [(self.ours[at], EntryKind.PAY, -amount, self.today - ago * DAY) for at, amount, ago in file]
        for posting, (at, amount, _) in zip(self.enter(lines), file, strict=True):
            self.payments.append((posting, at, amount))

    @rule(schedule=receipts)
    def benefit_comes(self, schedule: list[tuple[int, int, int]]) -> None:
        self.enter([(self.ours[at], EntryKind.HB, -amount, self.today - ago * DAY) for at, amount, ago in schedule])

    @precondition(lambda self: self.told)
    @rule(
        at=which, element=st.sampled_from(["RENT", "WATER"]), price=st.integers(0, 20_000), ago=back,
        lasts=st.none() | st.integers(0, 30),
    )  # fmt: skip
    def price_changes(self, at: int, element: str, price: int, ago: int, lasts: int | None) -> None:
        """A price of another amount from some weeks back on, for good or for some days (OPS-B11)."""
        account, told = self.ours[at], self.told[self.ours[at].pk]
        from_on = self.today - ago * DAY
        until_on = None if lasts is None else from_on + lasts * DAY
        wanted = Wanted(prices=(NewPrice(element, price, from_on, until_on),))
        before = told.weeks_charged(self.today)
        told.reprice(element, price, from_on, until_on)
        self.change(account, wanted, before)

    @rule(at=which, days=st.integers(-40, 10))
    def last_day_becomes_known(self, at: int, days: int) -> None:
        """A tenancy ends, or ended: what was charged beyond its last day is taken back (OPS-B10)."""
        account, told = self.ours[at], self.told[self.ours[at].pk]
        last = max(told.starts_on, self.today + days * DAY)
        before = told.weeks_charged(self.today)
        told.ends_on = last
        self.change(account, Wanted(ends_on=last), before)

    def change(self, account: RentAccount, wanted: Wanted, before: dict[date, int]) -> None:
        try:
            asked = charge_changes.ask(
                account=account, wanted=wanted, reason=Reason.CHARGE_CHANGED.value, words="told late",
                by=self.officer, on=self.today,
            )  # fmt: skip
        except charge_changes.ChangeNotAllowed as refused:
            if "Nothing would change" not in refused.message:
                raise
            return
        if asked.adjustment is not None:
            self.agreed(asked.adjustment)
        told = self.told[account.pk]
        after = told.weeks_charged(self.today)
        for monday in sorted(before.keys() | after.keys()):
            if moved := after.get(monday, 0) - before.get(monday, 0):
                # A week that is not over and was never charged is no change of a charge: the night charges it.
                charged = any(line.kind == "CHARGE" and monday <= line.on < monday + WEEK for line in told.lines)
                new = not charged and self.today < monday + WEEK
                self.tell(account, "CHARGE" if new else "CHARGE_ADJ", moved, max(monday, told.starts_on))
        charges.raise_due(landlord=self.books.landlord, by=self.by, on=self.today)

    def agreed(self, asked: Adjustment) -> Adjustment:
        """Whoever has to say yes says it: above £5,000 of one person's in a day the two of them (DEC-10)."""
        for approver in (self.head, self.money):
            if asked.state == "waiting":
                asked = adjustments.approve(adjustment=asked, by=approver, on=self.today)
        assert asked.state == "posted"
        return asked

    @rule(at=which, amount=pence, kind=st.sampled_from([EntryKind.REFUND, EntryKind.WRITE_ON]), ago=back)
    def money_goes_out(self, at: int, amount: int, kind: EntryKind, ago: int) -> None:
        self.enter([(self.ours[at], kind, amount, self.today - ago * DAY)])

    @rule(at=which, amount=st.integers(-30_000, 30_000).filter(bool), ago=back)
    def charge_is_put_right(self, at: int, amount: int, ago: int) -> None:
        """A backdated adjustment, asked for by an officer and approved."""
        account, on = self.ours[at], self.today - ago * DAY
        asked = adjustments.ask(
            landlord=self.books.landlord, sort=AdjustmentSort.CORRECTION, account=account,
            events=[Event("", on, [Amount(account.pk, EntryKind.CHARGE_ADJ, amount, "RENT")])],
            reason=Reason.CHARGE_CHANGED.value, words="as agreed", by=self.officer, on=self.today,
        )  # fmt: skip
        done = self.agreed(asked)
        self.tell(account, "CHARGE_ADJ", amount, on, element="RENT")
        self.undoable.append((done.posting, [self.last(account)]))

    @precondition(lambda self: self.undoable)
    @rule(pick=st.randoms(use_true_random=False))
    def something_is_reversed(self, pick) -> None:
        posting, lines = self.undoable.pop(pick.randrange(len(self.undoable)))
        self.payments = [paid for paid in self.payments if paid[0] != posting]
        postings.reverse(posting=posting, because="reversed", by=self.by, on=self.today)
        undoing = {"PAY": "PAY_REV", "REFUND": "REFUND_REV", "WRITE_ON": "WRITE_OFF", "GOODWILL": "GOODWILL_REV"}
        for account_id, line in lines:
            self.tell(account_id, undoing.get(line.kind, line.kind), -line.pence, line.on, element=line.element)

    @precondition(lambda self: self.payments)
    @rule(pick=st.randoms(use_true_random=False), to=which, share=st.integers(1, 100))
    def payment_is_moved(self, pick, to: int, share: int) -> None:
        posting, at, left = self.payments.pop(pick.randrange(len(self.payments)))
        if at == to:
            return
        self.undoable = [one for one in self.undoable if one[0] != posting]
        amount = max(1, left * share // 100)
        day = Entry.objects.get(posting=posting).effective_on
        asked = adjustments.transfer(
            from_account=self.ours[at], to_account=self.ours[to], amount_pence=amount, payment=posting,
            reason=Reason.WRONG_ACCOUNT.value, words="theirs", by=self.officer, on=self.today,
        )  # fmt: skip
        self.agreed(asked)
        self.tell(self.ours[at], "PAY_MOVED", amount, day)
        self.tell(self.ours[to], "PAY", -amount, day)

    @rule(amount=st.integers(2, 60_000), ago=back)
    def nobody_knows_whose(self, amount: int, ago: int) -> None:
        on = self.today - ago * DAY
        (posting,) = self.enter([(self.suspense, EntryKind.PAY, -amount, on)], undoable=False)
        suspense.keep(
            landlord=self.books.landlord,
            items=[
                ItemToKeep(posting.pk, SuspenseItem.Reason.UNKNOWN_REFERENCE, "0000", amount, on)
            ],
            by=self.by, on=self.today,
        )  # fmt: skip
        self.waiting.append((SuspenseItem.objects.get(posting=posting), on))

    @precondition(lambda self: self.waiting)
    @rule(first=which, second=which, share=st.integers(1, 99), all_of_it=st.booleans())
    def suspense_is_split(self, first: int, second: int, share: int, all_of_it: bool) -> None:
        item, on = self.waiting.pop()
        item.refresh_from_db()
        one = max(1, item.open_pence * share // 100)
        parts = {first: one}
        if all_of_it and item.open_pence > one:
            parts[second] = parts.get(second, 0) + item.open_pence - one
        settled = suspense.settle(
            item=item, parts=[Part(self.ours[at], amount) for at, amount in parts.items()], because="found",
            by=self.officer, on=self.today,
        )  # fmt: skip
        if asked := SuspenseSettlement.objects.get(pk=settled.pk).adjustment:
            self.agreed(asked)
        self.tell(self.suspense, "PAY_MOVED", sum(parts.values()), on)
        for at, amount in parts.items():
            self.tell(self.ours[at], "PAY", -amount, on)

    @rule()
    def a_month_is_closed(self) -> None:
        """The oldest open month of both books that is over, if there is one."""
        for group in (self.books.group, None):
            period = (
                AccountingPeriod.objects.filter(landlord=self.books.landlord, rent_group=group, ends_on__lt=self.today)
                .exclude(state=AccountingPeriod.State.CLOSED)
                .order_by("starts_on")
                .first()
            )
            if period is None:
                return
            begun = periods.begin_closing(period=period, by=self.officer, on=self.today)
            done = periods.close(period=begun, told=[], by=self.second, on=self.today)
            assert done.opening_pence is not None
            assert done.closing_pence is not None
            self.frozen[done.pk] = (done.opening_pence, done.closing_pence)
            kept["closed_periods"] += 1
        self.closed_to = period.ends_on

    @rule()
    def the_book_is_carried(self) -> None:
        carried_forward.carry(landlord=self.books.landlord, by=self.by, on=self.today)

    # ---------------------------------------------------------------- what must be so

    @invariant()
    def today_agrees(self) -> None:
        if self.ours:
            kept["steps"] += 1
            self.compare(self.today)

    def every_day(self) -> None:
        """At the end: every line, every week's end, each book's control account, and what was frozen."""
        assert self.lines_posted() == self.lines_told()
        day = TAKE_ON
        while day <= self.today:
            self.compare(day)
            day += WEEK
        for group, mine in ((self.books.group.pk, self.ours), (None, [self.suspense])):
            for period in AccountingPeriod.objects.filter(landlord=self.books.landlord, rent_group_id=group):
                account = control_accounts.of_group(
                    self.books.landlord, group, from_on=period.starts_on, until_on=period.ends_on
                )
                lines = [line for one in mine for line in self.told[one.pk].lines]
                opening = sum(line.pence for line in lines if line.counted_on < period.starts_on)
                closing = sum(line.pence for line in lines if line.counted_on <= period.ends_on)
                assert (account.opening_pence, account.closing_pence) == (opening, closing), period
                if period.pk in self.frozen:
                    assert self.frozen[period.pk] == (opening, closing), f"{period} moved after it was closed"
        assert list(check.findings(self.books.landlord)) == []
        assert list(carried.differences(self.books.landlord.pk)) == []
        open_pence = sum(
            item.open_pence for item in SuspenseItem.objects.filter(landlord=self.books.landlord, settled_on=None)
        )
        assert open_pence == -self.told[self.suspense.pk].balance(self.today)
        self.rebuilt()

    def lines_posted(self) -> Counter[tuple[int, str, date, date, date]]:
        """Pence by account, kind, the day it counts, the day it was recorded, and the day finance counts it."""
        days = ("account_id", "kind", "effective_on", "posting__recorded_on", "posting__accounted_on")
        ours = Entry.objects.filter(landlord=self.books.landlord).exclude(account__account_type="VOI")
        rows = ours.values_list(*days).annotate(Sum("amount_pence"))
        return Counter({tuple(row[:5]): row[5] for row in rows.order_by()})

    def lines_told(self) -> Counter[tuple[int, str, date, date, date]]:
        told: Counter[tuple[int, str, date, date, date]] = Counter()
        for account_id, account in self.told.items():
            for line in account.lines:
                told[account_id, line.kind, line.on, line.told_on, line.counted_on] += line.pence
        return told

    def rebuilt(self) -> None:
        """Throw away what is derived and make it again: the same rows."""
        stored = list(standings.as_at(self.today, landlord_id=self.books.landlord.pk))
        carried_forward.drop(landlord=self.books.landlord, by=self.by, on=self.today)
        assert stored == list(standings.as_at(self.today, landlord_id=self.books.landlord.pk))

    def compare(self, on: date) -> None:
        rows = {row.account_id: row for row in standings.as_at(on, landlord_id=self.books.landlord.pk)}
        for account in self.ours:
            row, told = rows[account.pk], self.told[account.pk]
            found = (row.balance_pence, row.owed_since, row.last_payment_on)
            assert found == (told.balance(on), told.owed_since(on), told.last_payment(on)), f"{account} on {on}"
            kept["figures"] += 3

    # ---------------------------------------------------------------- telling both

    def enter(self, lines: list[tuple[RentAccount, EntryKind, int, date]], *, undoable: bool = True) -> list[Posting]:
        """One file: a posting for each line, in a sealed batch."""
        file = next(numbers)
        batch = postings.open_batch(
            landlord=self.books.landlord, source="test", reference=f"F{file}", line_count=len(lines),
            total_pence=sum(line[2] for line in lines), by=self.by, on=self.today,
        )  # fmt: skip
        events = [
            Event(f"F{file}/{row}", on, [Amount(account.pk, kind, amount)])
            for row, (account, kind, amount, on) in enumerate(lines)
        ]
        made = postings.post(batch=batch, events=events, by=self.by, on=self.today)
        postings.seal(batch=batch)
        for posting, (account, kind, amount, on) in zip(made, lines, strict=True):
            self.tell(account, kind.value, amount, on)
            if undoable:
                self.undoable.append((posting, [self.last(account)]))
        return made

    def tell(self, account: RentAccount | int, kind: str, amount: int, on: date, *, element: str = "") -> None:
        """To the second opinion: finance counts it on its day, or on the first day that is not closed."""
        account_id = account if isinstance(account, int) else account.pk
        counted_on = on if self.closed_to is None else max(on, self.closed_to + DAY)
        line = oracle.Line(kind, amount, on, self.today, counted_on, element)
        self.told[account_id].lines.append(line)

    def last(self, account: RentAccount) -> tuple[int, oracle.Line]:
        return account.pk, self.told[account.pk].lines[-1]


@pytest.mark.django_db
def test_random_ledgers_never_differ_by_a_penny_from_a_second_opinion() -> None:
    """10,000 ledgers in the long profile (DEC-27)."""
    started = monotonic()
    run_state_machine_as_test(
        Ledgers,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=(Phase.generate,),  # making a failure small takes many minutes; its blob can be tried again
            print_blob=True,
        ),
    )
    keep_evidence(
        f"random_ledgers_{connection.vendor}", seed=None, cases=kept["ledgers"], seconds=monotonic() - started,
        **kept, difference_pence=0,
    )  # fmt: skip
    assert kept["ledgers"] >= EXAMPLES
    assert kept["closed_periods"] > 0
