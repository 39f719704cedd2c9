"""What may be refunded, to the penny, and why not (OPS-D31, D32, PRA-18)."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.rules.entry_kinds import EntryKind
from ledger.rules.refunds import (
    Answers,
    Cause,
    Credit,
    Debt,
    Deduction,
    Facts,
    HbAnswer,
    NameCheck,
    PayTo,
    Terms,
    consists_of,
    work_out,
)  # fmt: skip

TODAY = date(2026, 11, 20)
LONG_AGO = date(2026, 9, 7)

TENANT = Answers(Cause.OVERPAID, HbAnswer.NOTHING, PayTo.TENANT, NameCheck.MATCHED, all_agree=True)


def credit_of(pence: int, *credits: Credit, **changes: object) -> Facts:
    made = Facts(
        on=TODAY,
        balance_pence=-pence,
        current=False,
        credit_since=LONG_AGO,
        cycle_days=7,
        cycle_pence=98_00,
        credits=credits or (Credit(EntryKind.PAY, LONG_AGO, pence, "SO"),),
        debts=(),
        joint=False,
        died=False,
        had_benefit=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_x9_a_credit_of_300_with_a_clawback_a_garage_debt_and_a_week_in_advance_leaves_68() -> None:
    """OPS-X9: credit £300.00, next HB clawback £120.00, garage owes £14.00, buffer one week £98.00 → £68.00."""
    facts = credit_of(300_00, current=True, debts=(Debt(7, "garage account G1", 14_00),))
    answers = replace(TENANT, hb_answer=HbAnswer.CLAWBACK, clawback_pence=120_00)
    found = work_out(facts, answers, Terms())
    assert found.refundable_pence == 68_00
    assert found.reasons == ()
    assert found.deductions == (
        Deduction("Benefit that will be taken back", 120_00),
        Deduction("Owed on garage account G1", 14_00, 7),
        Deduction("Kept as one payment in advance", 98_00),
    )


def test_d32_a_closed_account_keeps_nothing_in_advance() -> None:
    assert work_out(credit_of(300_00), TENANT, Terms()).refundable_pence == 300_00


def test_the_credit_lies_in_the_newest_money() -> None:
    old, new = Credit(EntryKind.HB, date(2026, 8, 3), 200_00), Credit(EntryKind.PAY, date(2026, 9, 7), 50_00, "SO")
    assert consists_of([old, new], 80_00) == [new, replace(old, pence=30_00)]


RESUMED = date(2026, 10, 5)
LUMP = Credit(EntryKind.UC_MP, RESUMED, 400_00)


@pytest.mark.parametrize("answer", [HbAnswer.NO_BENEFIT, HbAnswer.NOT_ASKED, HbAnswer.WAITING])
def test_l3_benefit_suspended_then_paid_as_a_lump_is_no_credit_until_the_payer_has_answered(answer: HbAnswer) -> None:
    facts = credit_of(400_00, LUMP, credit_since=RESUMED, resumed_on=RESUMED)
    reasons = work_out(facts, replace(TENANT, hb_answer=answer), Terms()).reasons
    assert any("paid again since 5 October 2026" in reason for reason in reasons)
    assert work_out(facts, TENANT, Terms()).reasons == ()


def test_l3_later_payments_do_not_hide_the_lump_that_made_the_credit() -> None:
    later = Credit(EntryKind.PAY, date(2026, 10, 12), 500_00, "SO")
    asked = replace(TENANT, hb_answer=HbAnswer.NO_BENEFIT)
    facts = credit_of(400_00, LUMP, later, credit_since=RESUMED, resumed_on=RESUMED)
    assert any("comes of it" in reason for reason in work_out(facts, asked, Terms()).reasons)
    before = replace(facts, credit_since=date(2026, 9, 7))  # in credit before the benefit came
    assert work_out(before, asked, Terms()).reasons == ()


def test_l3_an_answer_from_before_the_lump_does_not_count() -> None:
    facts = credit_of(400_00, LUMP, credit_since=RESUMED, resumed_on=RESUMED)
    early, late = replace(TENANT, said_on=date(2026, 10, 1)), replace(TENANT, said_on=date(2026, 10, 6))
    assert "after this was asked for" in work_out(facts, early, Terms()).reasons[0]
    assert work_out(facts, late, Terms()).reasons == ()


@pytest.mark.parametrize("kind", [EntryKind.DHP, EntryKind.REWARD, EntryKind.WAIVER])
def test_d31_what_was_given_for_rent_is_not_paid_out(kind: EntryKind) -> None:
    facts = credit_of(90_00, Credit(kind, LONG_AGO, 60_00), Credit(EntryKind.PAY, date(2026, 8, 3), 400_00, "SO"))
    assert work_out(facts, TENANT, Terms()).refundable_pence == 30_00


def test_pra18_housing_benefit_in_the_credit_goes_to_the_council_and_is_counted_once() -> None:
    facts = credit_of(
        100_00,
        Credit(EntryKind.HB, LONG_AGO, 70_00),
        Credit(EntryKind.PAY, date(2026, 8, 3), 400_00, "SO"),
        had_benefit=True,
    )
    assert work_out(facts, TENANT, Terms()).refundable_pence == 30_00
    same_money = replace(TENANT, hb_answer=HbAnswer.CLAWBACK, clawback_pence=70_00)
    assert work_out(facts, same_money, Terms()).refundable_pence == 30_00
    more = replace(TENANT, hb_answer=HbAnswer.CLAWBACK, clawback_pence=90_00)
    assert work_out(facts, more, Terms()).refundable_pence == 10_00
    assert work_out(facts, replace(TENANT, pay_to=PayTo.COUNCIL), Terms()).refundable_pence == 70_00


@pytest.mark.parametrize(
    ("method", "paid_on", "refundable"),
    [
        ("CARD", date(2026, 11, 6), 100_00),  # ten working days after Friday 6 November is Friday the 20th
        ("CARD", date(2026, 11, 9), 0),
        ("DD", date(2026, 11, 9), 0),
        ("", date(2026, 11, 9), 0),
        ("CASH", date(2026, 11, 19), 100_00),
    ],
)
def test_d31_card_and_direct_debit_money_waits_ten_working_days(method: str, paid_on: date, refundable: int) -> None:
    facts = credit_of(100_00, Credit(EntryKind.PAY, paid_on, 100_00, method))
    found = work_out(facts, TENANT, Terms())
    assert found.refundable_pence == refundable
    assert bool(found.reasons) is not bool(refundable)
    if not refundable:
        assert found.deductions[0].words == "Payment of 9 November, which is cleared on 23 November 2026"


def test_pra18_a_frozen_debt_is_never_offset() -> None:
    facts = credit_of(100_00, debts=(Debt(7, "former account", 60_00, frozen="Breathing Space"),))
    found = work_out(facts, TENANT, Terms())
    assert (found.refundable_pence, found.deductions) == (100_00, ())


@pytest.mark.parametrize(
    ("facts", "answers", "says"),
    [
        (credit_of(0), TENANT, "not in credit"),
        (credit_of(500_00, current=True, credit_since=date(2026, 11, 16)), TENANT, "younger than one payment cycle"),
        (credit_of(500_00), replace(TENANT, cause=Cause.UNKNOWN), "how the credit arose"),
        (credit_of(500_00), replace(TENANT, cause=Cause.BENEFIT_LUMP), "paid in one sum"),
        (credit_of(500_00), replace(TENANT, hb_answer=HbAnswer.NOT_ASKED), "has not said"),
        (credit_of(500_00), replace(TENANT, hb_answer=HbAnswer.WAITING), "has not said"),
        (credit_of(500_00, had_benefit=True), replace(TENANT, hb_answer=HbAnswer.NO_BENEFIT), "benefit was paid"),
        (credit_of(500_00), replace(TENANT, hb_answer=HbAnswer.CLAWBACK), "say how much"),
        (credit_of(500_00), replace(TENANT, name_check=NameCheck.NOT_DONE), "name"),
        (credit_of(500_00), replace(TENANT, name_check=NameCheck.NO_MATCH), "name"),
        (credit_of(500_00, joint=True), replace(TENANT, all_agree=False), "joint tenant"),
        (credit_of(500_00), replace(TENANT, paid_by_other=True), "where it came from"),
        (credit_of(500_00, died=True), TENANT, "estate"),
        (credit_of(500_00), replace(TENANT, pay_to=PayTo.ESTATE), "no estate"),
        (credit_of(50_00, debts=(Debt(7, "garage", 50_00),)), TENANT, "nothing is left"),
    ],
)
def test_d31_every_check_refuses_in_words(facts: Facts, answers: Answers, says: str) -> None:
    (reason,) = work_out(facts, answers, Terms()).reasons
    assert says in reason.lower()


def test_the_estate_and_the_payer_of_a_tenant_who_died_are_paid() -> None:
    died = credit_of(500_00, died=True)
    for pay_to in (PayTo.ESTATE, PayTo.PAYER):
        assert work_out(died, replace(TENANT, pay_to=pay_to, paid_by_other=True), Terms()).reasons == ()
