"""The statement for all accounts and the plain rule say the same of every award, on either database."""

from datetime import date, timedelta
from random import Random

import pytest

from ledger.models import BenefitAward, BenefitPayment, Posting, RentAccount
from ledger.operations import postings
from ledger.operations.benefits import PaymentToKeep, keep_payments
from ledger.queries import expected_calendar
from ledger.rules import expected_calendar as rule
from ledger.rules.benefit_cycles import FORTNIGHTLY, FOUR_WEEKLY, MONTHLY, WEEKLY
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.expected_calendar import PaidAward
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db


def by_hand(award: BenefitAward, on: date) -> PaidAward | None:
    """The award as its lines up to a day leave it, walked through one by one."""
    if award.closed_on is not None and award.closed_on < on:
        return None
    told = [
        line
        for line in BenefitPayment.objects.filter(award=award).order_by("paid_on", "covers_until", "pk")
        if line.paid_on <= on and not Posting.objects.filter(reverses_id=line.posting_id or 0).exists()
    ]
    if not told:
        return None
    received = [line.paid_on for line in told if line.posting_id is not None]
    return PaidAward(
        award.kind != "HB",
        award.cycle,
        told[-1].rate_pence,
        max(line.covers_until for line in told),
        max(received, default=None),
    )


def random_awards(books: Books, random: Random, count: int) -> None:
    for number in range(count):
        account = books.account(("RENT", "100.00"))
        kind = random.choice(["HB", "UC_MP"])
        cycle = random.choice([WEEKLY, FORTNIGHTLY, FOUR_WEEKLY] if kind == "HB" else [MONTHLY, FOUR_WEEKLY])
        paid_to = TAKE_ON + timedelta(days=random.randrange(-20, 300))
        books.award(account, kind, f"{random.randrange(1, 300)}.{random.randrange(10, 99)}", paid_to)
        award = BenefitAward.objects.get(account=account)
        BenefitAward.objects.filter(pk=award.pk).update(
            cycle=cycle, closed_on=random.choice([None, None, None, paid_to + timedelta(days=40)])
        )
        for line in range(random.randrange(0, 4)):
            paid_to += timedelta(days=random.choice([7, 14, 28, 30, 31, 33]))
            day = paid_to + timedelta(days=random.randrange(-2, 20))
            posting = posted(books, account, day, f"{number}.{line}")
            keep_payments(
                landlord=books.landlord,
                payments=[PaymentToKeep(account.pk, kind, "", day, None, paid_to, 1000 + line, posting.pk)],
                by=books.by,
                on=day,
            )
            if random.random() < 0.2:
                postings.reverse(posting=posting, because="test", by=books.by, on=day)
        BenefitAward.objects.filter(pk=award.pk).update(cycle=cycle)


def posted(books: Books, account: RentAccount, day: date, reference: str) -> Posting:
    books.post(account, EntryKind.HB, -1000, day)
    return Posting.objects.latest("pk")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ops_d15_d24_every_award_stands_in_the_statement_as_in_the_rule(seed: int) -> None:
    books = Books.open()
    random = Random(seed)
    random_awards(books, random, 25)
    for _ in range(4):
        on = TAKE_ON + timedelta(days=random.randrange(0, 420))
        found = {row.award_id: row for row in expected_calendar.rows(on, RentAccount.objects.all(), late_days=7)}
        wanted = {award.pk: by_hand(award, on) for award in BenefitAward.objects.all()}
        assert set(found) == {pk for pk, award in wanted.items() if award is not None}
        for pk, award in wanted.items():
            if award is None:
                continue
            due = rule.due_on(award)
            assert (found[pk].due_on, found[pk].expected_pence, found[pk].state) == (
                due,
                rule.amount_pence(award),
                rule.state(due, on=on, late_days=7),
            ), award
        told = expected_calendar.totals(on, RentAccount.objects.all(), late_days=7)
        assert sum(total.count for total in told) == len(found)
        assert sum(total.pence for total in told) == sum(row.expected_pence for row in found.values())


def test_a_window_of_days_a_kind_and_a_state_narrow_the_list() -> None:
    books = Books.open()
    late, due = books.account(("RENT", "100.00")), books.account(("RENT", "100.00"))
    books.award(late, "HB", "75.00", date(2026, 10, 18))
    books.award(due, "UC_MP", "520.00", date(2026, 10, 5))
    everybody = RentAccount.objects.all()
    on = date(2026, 11, 18)
    rows = list(expected_calendar.rows(on, everybody, late_days=7))
    assert [(row.kind, row.due_on, row.state.value) for row in rows] == [
        ("HB", date(2026, 11, 15), "late"),
        ("UC_MP", date(2026, 12, 6), "due"),
    ]
    assert [row.kind for row in expected_calendar.rows(on, everybody, late_days=7, kind="UC_MP")] == ["UC_MP"]
    assert [row.kind for row in expected_calendar.rows(on, everybody, late_days=2)] == ["HB", "UC_MP"]
    assert next(iter(expected_calendar.rows(on, everybody, late_days=2))).state.value == "missing"
    assert not list(expected_calendar.rows(on, everybody, late_days=7, due_from=date(2026, 12, 7)))
