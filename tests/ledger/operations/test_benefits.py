"""Claims and awards by people and by schedules (OPS-D15, D24, E12)."""

from datetime import date

import pytest

from ledger.models import BenefitAward, Posting, RentAccount
from ledger.operations import benefits, claims, managed_payments
from ledger.operations.benefits import PaymentToKeep
from ledger.queries import awards, standings
from ledger.rules.entry_kinds import EntryKind
from staff.operations import officers
from staff.rules.roles import Role
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

Kind = BenefitAward.Kind
ON = date(2026, 6, 10)


def claimed(books: Books, account: RentAccount, kind: BenefitAward.Kind = Kind.HB, **more) -> BenefitAward:
    return claims.claim(
        account=account, kind=kind, claimed_on=date(2026, 5, 6), rate_pence=75_00, by=books.by, on=ON, **more
    )


def paid(books: Books, account: RentAccount, kind: str, ref: str, day: date, until: date, rate: int = 75_00) -> None:
    books.post(account, EntryKind.HB if kind == "HB" else EntryKind.UC_MP, -rate, day)
    said = PaymentToKeep(account.pk, kind, ref, day, None, until, rate, Posting.objects.latest("pk").pk, "Council")
    benefits.keep_payments(landlord=books.landlord, payments=[said], by=books.by, on=day)


def accrued(account: RentAccount, on: date) -> int:
    (found,) = standings.as_at(on, account_ids=[account.pk])
    return found.accrued_pence


def owing(books: Books) -> RentAccount:
    account = books.account(("RENT", "100.00"))
    for day in (11, 18, 25):
        books.post(account, EntryKind.CHARGE, 100_00, date(2026, 5, day), "RENT")
    return account


def test_e12_a_claim_is_expected_only_once_it_is_verified_and_for_twelve_weeks() -> None:
    books = Books.open()
    account = owing(books)
    award = claimed(books, account)
    assert accrued(account, date(2026, 5, 31)) == 0
    claims.verify(award=award, verified_on=date(2026, 5, 20), rate_pence=None, by=books.by, on=ON)
    assert accrued(account, date(2026, 5, 31)) == 3 * 75_00
    assert accrued(account, date(2026, 8, 2)) == 3 * 75_00
    assert accrued(account, date(2026, 8, 3)) == 0
    assert award.status == "pending"


def test_a_schedule_answers_a_claim_that_waited_without_its_reference() -> None:
    books = Books.open()
    account = owing(books)
    award = claimed(books, account)
    paid(books, account, "HB", "HB123", date(2026, 6, 3), date(2026, 5, 31))
    (only,) = BenefitAward.objects.filter(account=account)
    assert (only.pk, only.claim_ref, only.status, only.authority) == (award.pk, "HB123", "in_payment", "Council")
    assert [step.what for step in only.steps.order_by("pk")] == ["claimed", "in_payment"]


def test_l3_a_suspended_award_paid_as_a_lump_is_in_payment_again() -> None:
    books = Books.open()
    account = owing(books)
    paid(books, account, "HB", "HB1", date(2026, 5, 6), date(2026, 5, 3))
    award = BenefitAward.objects.get(account=account)
    claims.suspend(award=award, suspended_on=date(2026, 5, 20), because="change of income", by=books.by, on=ON)
    with pytest.raises(claims.WrongStatus, match="Suspended"):
        claims.suspend(award=award, suspended_on=date(2026, 5, 21), because="again", by=books.by, on=ON)
    paid(books, account, "HB", "HB1", date(2026, 7, 1), date(2026, 6, 28), rate=75_00)
    award.refresh_from_db()
    assert award.status == "in_payment"
    assert [step.what for step in award.steps.order_by("pk")] == ["suspended", "resumed"]


def test_money_for_days_before_the_end_leaves_an_ended_award_ended_and_later_days_open_it() -> None:
    books = Books.open()
    account = owing(books)
    paid(books, account, "HB", "HB1", date(2026, 5, 6), date(2026, 5, 3))
    award = BenefitAward.objects.get(account=account)
    claims.end(award=award, last_day=date(2026, 5, 31), because="moved out", by=books.by, on=ON)
    paid(books, account, "HB", "HB1", date(2026, 6, 3), date(2026, 5, 31))
    award.refresh_from_db()
    assert (award.status, award.closed_on) == ("ended", date(2026, 5, 31))
    paid(books, account, "HB", "HB1", date(2026, 7, 1), date(2026, 6, 28))
    award.refresh_from_db()
    assert (award.status, award.closed_on) == ("in_payment", None)


def test_what_cannot_be_true_is_refused_in_words() -> None:
    books = Books.open()
    account = owing(books)
    with pytest.raises(claims.CannotTell, match="future"):
        claims.claim(account=account, kind=Kind.HB, claimed_on=date(2026, 6, 11), by=books.by, on=ON)
    with pytest.raises(claims.CannotTell, match="asked for by itself"):
        claimed(books, account, Kind.UC_MP)
    claimed(books, account)
    with pytest.raises(claims.ClaimKnown, match="claimed"):
        claimed(books, account)


def test_dec_6_a_landlord_sets_its_own_limits_from_a_day_on() -> None:
    books = Books.open()
    assert awards.limits(books.landlord, on=ON).late_days == 7
    limits = {"limit_days": 42, "late_days": 10, "by": books.by, "on": ON}
    claims.set_limits(
        landlord=books.landlord, from_on=date(2026, 7, 1), overpayment_to="hbo", signed_off_by=None, **limits
    )
    assert awards.limits(books.landlord, on=date(2026, 6, 30)).limit_days == 84
    assert awards.limits(books.landlord, on=date(2026, 7, 1)).limit_days == 42


def test_dec_6_the_landlords_limits_decide_what_counts_and_what_is_missing() -> None:
    books = Books.open()
    account = owing(books)
    books.award(account, "HB", "75.00", date(2026, 5, 10))
    (before,) = standings.as_at(date(2026, 6, 10), account_ids=[account.pk])
    assert (before.accrued_pence, before.benefit_missing) == (3 * 75_00, False)
    limits = {"limit_days": 28, "late_days": 1, "overpayment_to": "hbo", "signed_off_by": None}
    claims.set_limits(landlord=books.landlord, from_on=date(2026, 6, 9), **limits, by=books.by, on=ON)
    (after,) = standings.as_at(date(2026, 6, 10), account_ids=[account.pk])
    assert (after.accrued_pence, after.benefit_missing) == (0, True)
    assert awards.missing_since([account.pk], on=date(2026, 6, 10)) == {account.pk: date(2026, 6, 7)}
    (earlier,) = standings.as_at(date(2026, 6, 8), account_ids=[account.pk])
    assert not earlier.benefit_missing


def test_d12_a_weekly_award_is_missing_after_its_week() -> None:
    books = Books.open()
    account = owing(books)
    books.award(account, "HB", "75.00", date(2026, 5, 10))
    BenefitAward.objects.filter(account=account).update(cycle="weekly")
    (found,) = standings.as_at(date(2026, 5, 25), account_ids=[account.pk])
    assert found.benefit_missing
    assert awards.missing_since([account.pk], on=date(2026, 5, 25)) == {account.pk: date(2026, 5, 17)}


def test_d19_only_legal_signs_off_that_overpayments_are_charged_to_rent() -> None:
    books = Books.open()
    terms = {"limit_days": 84, "late_days": 7, "overpayment_to": "rent", "by": books.by, "on": ON}
    lawyer = officers.enrol(email="law@quay.example", name="Law", password=None, by=books.by, on=TAKE_ON)
    with pytest.raises(claims.NotSignedOff):
        claims.set_limits(landlord=books.landlord, from_on=ON, signed_off_by=lawyer, **terms)
    officers.appoint(user=lawyer, landlord=books.landlord, role=Role.LEGAL, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    claims.set_limits(landlord=books.landlord, from_on=ON, signed_off_by=lawyer, **terms)
    assert awards.limits(books.landlord, on=ON).overpayment_to == "rent"


def begun(books: Books, account: RentAccount):
    return managed_payments.begin(account=account, why="two months owed", by=books.by, on=ON)


def test_pra_19_dwp_is_not_asked_before_the_tenant_was_told() -> None:
    books = Books.open()
    managed = begun(books, owing(books))
    with pytest.raises(managed_payments.TenantNotTold):
        managed_payments.request(managed=managed, requested_on=ON, by=books.by, on=ON)
    managed_payments.told(managed=managed, told_on=date(2026, 6, 3), how="our letter", by=books.by, on=ON)
    assert managed_payments.request(managed=managed, requested_on=ON, by=books.by, on=ON).state == "requested"


def test_pra_19_only_what_is_granted_is_expected() -> None:
    books = Books.open()
    account = owing(books)
    managed = begun(books, account)
    managed_payments.told(managed=managed, told_on=date(2026, 5, 1), how="our letter", by=books.by, on=ON)
    managed_payments.request(managed=managed, requested_on=date(2026, 5, 2), by=books.by, on=ON)
    managed_payments.tenant_asked(managed=managed, asked_on=date(2026, 5, 9), by=books.by, on=ON)
    assert accrued(account, date(2026, 6, 10)) == 0
    grant = {"monthly_pence": 520_00, "paid_to": date(2026, 5, 5), "by": books.by, "on": ON}
    managed_payments.grant(managed=managed, granted_on=date(2026, 6, 1), **grant)
    assert accrued(account, date(2026, 5, 31)) == 0
    assert accrued(account, date(2026, 6, 10)) > 0
    paid(books, account, "UC_MP", "", date(2026, 6, 12), date(2026, 6, 5), rate=520_00)
    managed.refresh_from_db()
    assert (managed.state, managed.paid_on) == ("paid", date(2026, 6, 12))


def test_pra_19_money_is_itself_the_answer_and_a_refusal_lets_another_be_asked_for() -> None:
    books = Books.open()
    account = owing(books)
    managed = begun(books, account)
    with pytest.raises(managed_payments.AlreadyOpen):
        begun(books, account)
    managed_payments.told(managed=managed, told_on=date(2026, 6, 1), how="by phone", by=books.by, on=ON)
    managed_payments.request(managed=managed, requested_on=ON, by=books.by, on=ON)
    refused = {"because": "tenant objects", "by": books.by, "on": ON}
    managed_payments.refuse(managed=managed, refused_on=ON, **refused)
    again = begun(books, account)
    paid(books, account, "UC_MP", "", date(2026, 6, 12), date(2026, 6, 5), rate=520_00)
    again.refresh_from_db()
    assert (again.state, again.answer) == ("paid", "the first payment came")
    with pytest.raises(managed_payments.WrongMove, match="cannot become"):
        managed_payments.refuse(
            managed=again, refused_on=date(2026, 6, 12), because="no", by=books.by, on=date(2026, 6, 12)
        )
