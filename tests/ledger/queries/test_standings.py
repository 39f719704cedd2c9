from datetime import date, timedelta
from random import Random

import pytest

from ledger.models import Posting, RentAccount
from ledger.operations import benefits, carried_forward, postings
from ledger.operations.benefits import PaymentToKeep
from ledger.queries import element_balances, standings
from ledger.rules.account_types import NOBODYS, AccountType
from ledger.rules.entry_kinds import MEANING, EntryKind
from ledger.rules.expected_income import Award, HousingBenefit, ManagedPayment, expected, technical
from ledger.rules.standing import Line, standing
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 11, 18)
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
DAY = timedelta(days=1)


def random_lines(chance: Random, count: int) -> list[Line]:
    kinds = [EntryKind.CHARGE] * 6 + [EntryKind.PAY] * 4 + [EntryKind.HB, EntryKind.UC_MP, EntryKind.PAY_REV]
    kinds += [EntryKind.CHARGE_ADJ, EntryKind.BF, EntryKind.GOODWILL, EntryKind.REFUND, EntryKind.TPD]
    lines = []
    for _ in range(count):
        kind = chance.choice(kinds)
        sign = MEANING[kind].sign or (-1 if MEANING[kind].collected else chance.choice([-1, 1]))
        day = NIGHT - timedelta(days=chance.randrange(-10, 300))
        lines.append(Line(kind, sign * chance.randrange(1, 20000), day, "RENT" if kind is EntryKind.CHARGE else ""))
    return lines


@pytest.mark.parametrize("seed", range(16))
def test_the_sql_and_the_rule_agree(seed: int) -> None:
    chance = Random(seed)
    books = Books.open()
    told: dict[int, tuple[list[Line], Award | None]] = {}
    for _ in range(12):
        account = books.account(("RENT", "100.00"))
        lines = random_lines(chance, chance.randrange(0, 30))
        if chance.random() < 0.2:  # PostgreSQL carries forward what it has so far; the rest is added to that
            carried_forward.carry(landlord=books.landlord, by=books.by, on=NIGHT - 7 * DAY * chance.randrange(6))
        for line in lines:
            books.post(account, line.kind, line.amount_pence, line.effective_on, line.element)
        award: Award | None = None
        paid_to = NIGHT - timedelta(days=chance.choice([3, 17, 40, 84, 85, 120]))
        rate = chance.randrange(1000, 60000)
        if chance.random() < 0.4:
            award = HousingBenefit(rate, paid_to)
            books.award(account, "HB", f"{rate // 100}.{rate % 100:02d}", paid_to)
        elif chance.random() < 0.5:
            award = ManagedPayment(rate, paid_to)
            books.award(account, "UC_MP", f"{rate // 100}.{rate % 100:02d}", paid_to)
        told[account.pk] = (lines, award)
    rows = {row.account_id: row for row in standings.as_at(NIGHT, landlord_id=books.landlord.pk)}
    assert rows.keys() == told.keys()
    for account_id, (lines, award) in told.items():
        row, plain = rows[account_id], standing(lines, on=NIGHT)
        assert (row.balance_pence, row.owed_since, row.last_payment_on) == (
            plain.balance_pence,
            plain.owed_since,
            plain.last_payment_on,
        )
        debit_days = {line.effective_on for line in lines if line.kind is EntryKind.CHARGE}
        income = expected([award] if award else [], on=NIGHT, debit_days=debit_days, week_ends_on=SUNDAY)
        assert row.accrued_pence == income.accrued_pence
        assert row.benefit_weekly_pence == income.weekly_pence
        assert row.benefit_missing == income.missing
        assert row.technical_pence == technical(plain.balance_pence, income.accrued_pence)
        paid = -sum(
            line.amount_pence for line in lines if line.kind is EntryKind.PAY and MONDAY <= line.effective_on <= NIGHT
        )
        assert row.paid_this_week_pence == paid


def test_housing_benefit_four_weeks_behind_is_only_timing() -> None:
    """OPS-X3: HB £75.00 a week, paid to Sunday 1 November; balance £290.00 of which £225.00 is technical."""
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    books.award(account, "HB", "75.00", date(2026, 11, 1))
    for day in (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)):
        books.post(account, EntryKind.CHARGE, 10000, day, "RENT")
    books.post(account, EntryKind.PAY, -1000, date(2026, 11, 3))
    row = next(standings.as_at(date(2026, 11, 18), landlord_id=books.landlord.pk))
    assert (row.balance_pence, row.technical_pence, row.benefit_weekly_pence) == (29000, 22500, 7500)


def test_a_managed_payment_accrues_by_the_day_to_sunday() -> None:
    """OPS-X3b: £520.00 a month, last period paid ended 11 September; on 29 September 23 days are £393.21."""
    books = Books.open()
    account = books.account(("RENT", "120.00"))
    books.award(account, "UC_MP", "520.00", date(2026, 9, 11))
    books.post(account, EntryKind.CHARGE, 100000, date(2026, 9, 28), "RENT")
    row = next(standings.as_at(date(2026, 9, 29), landlord_id=books.landlord.pk))
    assert row.technical_pence == 39321
    assert row.benefit_weekly_pence == 11967  # £520.00 x 84/365, half up


def test_former_and_sundry_accounts_have_no_benefit_timing() -> None:
    """OPS-L6, DEC-17: also no weekly charge, so no weeks."""
    books = Books.open()
    former = books.account(("RENT", "100.00"), ends_on=date(2026, 11, 1))
    sundry = books.account(("RENT", "100.00"), account_type=AccountType.SUN)
    for account in (former, sundry):
        books.award(account, "HB", "75.00", date(2026, 10, 25))
        books.post(account, EntryKind.CHARGE, 30000, date(2026, 10, 26), "RENT")
    rows = {row.account_id: row for row in standings.as_at(NIGHT, landlord_id=books.landlord.pk)}
    assert rows[former.pk].former
    assert rows[former.pk].gross_weekly_pence == 0
    assert [rows[account.pk].technical_pence for account in (former, sundry)] == [0, 0]


def test_legal_rent_is_never_overstated() -> None:
    """PRA-14: receipts meet the legal rent first, water charges are left out of it."""
    books = Books.open()
    account = books.account(("RENT", "100.00"), ("WATER", "6.00"), not_legal=("WATER",))
    books.post(account, EntryKind.CHARGE, 10000, date(2026, 11, 16), "RENT")
    books.post(account, EntryKind.CHARGE, 600, date(2026, 11, 16), "WATER")
    books.post(account, EntryKind.PAY, -4000, date(2026, 11, 17))
    row = next(standings.as_at(NIGHT, landlord_id=books.landlord.pk))
    assert (row.balance_pence, row.legal_rent_pence) == (6600, 6000)


@pytest.mark.parametrize(
    ("account_type", "said", "legal"),
    [
        (AccountType.CUR, True, 5000),
        (AccountType.HBO, False, 0),
        (AccountType.HBO, True, 5000),
        (AccountType.RCH, True, 0),
        (AccountType.UAO, True, 0),
    ],
)
def test_some_accounts_bear_no_legal_rent_unless_a_charge_says_so(
    account_type: AccountType, said: bool, legal: int
) -> None:
    """OPS-A2, PRA-14: a Housing Benefit overpayment only if its charge says so, a recharge whatever it says."""
    books = Books.open()
    account = books.account(("RENT", "50.00"), account_type=account_type, not_legal=() if said else ("RENT",))
    books.post(account, EntryKind.CHARGE, 3000, date(2026, 11, 16), "RENT")
    books.post(account, EntryKind.BF, 2000, date(2026, 11, 2))
    (row,) = standings.as_at(NIGHT, landlord_id=books.landlord.pk)
    assert (row.balance_pence, row.legal_rent_pence) == (5000, legal)


def test_an_element_that_no_charge_of_the_account_names_is_no_legal_rent() -> None:
    """PRA-14: court costs posted by hand are never claimed with the rent, and a credit on one element pays no other."""
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    books.post(account, EntryKind.CHARGE, 10000, date(2026, 11, 16), "RENT")
    books.post(account, EntryKind.CHARGE, 33800, date(2026, 11, 16), "COURT")
    books.post(account, EntryKind.CHARGE_ADJ, -500, date(2026, 11, 17), "WATER")
    (row,) = standings.as_at(NIGHT, landlord_id=books.landlord.pk)
    assert (row.balance_pence, row.legal_rent_pence) == (43300, 9500)


def test_money_refunded_beyond_what_came_in_is_no_legal_rent() -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    books.post(account, EntryKind.CHARGE, 10000, date(2026, 11, 16), "RENT")
    books.post(account, EntryKind.REFUND, 2000, date(2026, 11, 17))
    (row,) = standings.as_at(NIGHT, landlord_id=books.landlord.pk)
    assert (row.balance_pence, row.legal_rent_pence) == (12000, 10000)


@pytest.mark.parametrize("seed", range(8))
def test_the_night_never_claims_more_legal_rent_than_the_rule_of_elements(seed: int) -> None:
    """PRA-14 on random ledgers of every account type, every kind of entry and elements known or not."""
    chance = Random(seed)
    books = Books.open()
    if chance.random() < 0.5:
        books.landlord.allocation_settings.create(
            from_on=date(2026, 4, 6),
            benefit_to_eligible=chance.random() < 0.5,
            legal_rent_first=chance.random() < 0.5,
            set_by=books.by,
        )
    types = [kind for kind in AccountType if kind not in NOBODYS]
    ids = []
    for _ in range(7):
        account = books.account(
            *[(element, "10.00") for element in ("RENT", "SERV", "WATER") if chance.random() < 0.7],
            account_type=chance.choice([AccountType.CUR, *types]),
            not_legal=("WATER",) if chance.random() < 0.8 else ("RENT", "WATER"),
        )
        ids.append(account.pk)
        for _ in range(chance.randrange(0, 14)):
            kind = chance.choice([EntryKind.CHARGE] * 6 + [EntryKind.CHARGE_ADJ] * 3 + list(EntryKind))
            sign = MEANING[kind].sign or chance.choice([-1, 1])
            named = kind in (EntryKind.CHARGE, EntryKind.CHARGE_ADJ, EntryKind.BF) or chance.random() < 0.1
            element = chance.choice(["RENT", "SERV", "WATER", "COURT", ""]) if named else ""
            day = NIGHT - DAY * chance.randrange(-5, 60)
            books.post(account, kind, sign * chance.randrange(1, 9000), day, element)
        if chance.random() < 0.2:
            carried_forward.carry(landlord=books.landlord, by=books.by, on=NIGHT - 7 * DAY * chance.randrange(6))
    parts = element_balances.of_accounts(ids, landlord_id=books.landlord.pk, on=NIGHT)
    rows = list(standings.as_at(NIGHT, landlord_id=books.landlord.pk))
    assert {row.account_id for row in rows} == set(ids)
    for row in rows:
        assert 0 <= row.legal_rent_pence <= parts[row.account_id].legal_rent_pence
    (again, *_) = standings.as_at(NIGHT, account_ids=[ids[0]])
    assert again == next(row for row in rows if row.account_id == ids[0])


def test_what_is_dated_later_does_not_count_yet_and_suspense_is_left_out() -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    RentAccount.objects.create(
        landlord=books.landlord, account_ref="SUSPENSE-PAYMENTS", account_type="SUS", opened_on=NIGHT
    )
    books.post(account, EntryKind.CHARGE, 10000, NIGHT + timedelta(days=1), "RENT")
    (row,) = standings.as_at(NIGHT, landlord_id=books.landlord.pk)
    assert (row.account_id, row.balance_pence, row.owed_since, row.last_payment_on) == (account.pk, 0, None, None)


def test_a_reversed_benefit_payment_no_longer_pays_for_its_weeks() -> None:
    """OPS-E12: when the money of a schedule line is taken back, what it paid for is expected again."""
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    books.award(account, "HB", "75.00", date(2026, 11, 1))
    for day in (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)):
        books.post(account, EntryKind.CHARGE, 10000, day, "RENT")
    books.post(account, EntryKind.HB, -15000, date(2026, 11, 17))
    paid = Posting.objects.get(entries__kind="HB")
    line = PaymentToKeep(account.pk, "HB", "", date(2026, 11, 17), None, date(2026, 11, 15), 7500, paid.pk)
    benefits.keep_payments(landlord=books.landlord, payments=[line], by=books.by, on=NIGHT)
    assert next(standings.as_at(NIGHT, landlord_id=books.landlord.pk)).technical_pence == 7500
    postings.reverse(posting=paid, because="Taken back by the council", by=books.by, on=NIGHT)
    assert next(standings.as_at(NIGHT, landlord_id=books.landlord.pk)).technical_pence == 22500
