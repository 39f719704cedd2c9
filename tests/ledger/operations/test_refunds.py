"""Refunds from asking to the bank and back (OPS-D31 to D33, X9, PRA-18, L3)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.models import BenefitAward, Entry, Posting, Refund, RentAccount
from ledger.operations import adjustments, benefits, claims, postings, refunds
from ledger.operations.adjustments import AdjustmentNotAllowed, ChangedMeanwhile, NotEnoughAuthority
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.postings import AlreadyReversed
from ledger.operations.refunds import Payee, RefundNotAllowed, RefundOver
from ledger.queries import refunds as queries
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.refunds import Answers, Cause, HbAnswer, NameCheck, PayTo, Terms
from staff.rules.roles import Role
from tests.builders.world import World
from tests.ledger.operations.test_adjustments import person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
ANSWERS = Answers(Cause.OVERPAID, HbAnswer.NOTHING, PayTo.TENANT, NameCheck.MATCHED, all_agree=True)
PAYEE = Payee("A Bartholomew", "20-30-40", "12345678")


def balance(account: RentAccount) -> int:
    return sum(entry.amount_pence for entry in account.entries.all())


def ask(world: World, account: RentAccount, amount_pence: int | None = None, **changes: object) -> Refund:
    asked: dict[str, object] = {
        "account": account,
        "amount_pence": amount_pence,
        "answers": ANSWERS,
        "payee": PAYEE,
        "frozen": {},
        "words": "Standing order went on after the tenancy ended.",
        "by": world.officer,
        "on": TODAY,
    }
    return refunds.ask(**(asked | changes))  # type: ignore[arg-type]


def approve(world: World, refund: Refund, **changes: object) -> Refund:
    said: dict[str, object] = {"refund": refund, "frozen": {}, "by": world.leader, "on": TODAY}
    return refunds.approve(**(said | changes))  # type: ignore[arg-type]


def closed_in_credit(world: World, credit: str = "120.00") -> RentAccount:
    account = world.account(f"2026-09-07 payment {credit}", ends_on=date(2026, 9, 6))
    RentAccount.objects.filter(pk=account.pk).update(closed_on=date(2026, 9, 6))
    return RentAccount.objects.get(pk=account.pk)


def take_back(world: World, refund: Refund) -> None:
    assert refund.adjustment is not None
    adjustments.ask(
        landlord=world.landlord,
        sort=AdjustmentSort.CORRECTION,
        account=refund.account,
        events=[],
        reverses=refund.adjustment.posting,
        reason="other",
        words="Asked for on the wrong account.",
        by=world.manager,
        on=TODAY,
    )


def paid_out(world: World, refund: Refund) -> None:
    refunds.put_in_file(
        landlord=world.landlord, public_ids=[str(refund.public_id)], digest="d" * 64, by=world.manager, on=TODAY
    )


def test_x9_refund_request_with_a_clawback_a_garage_debt_and_a_week_in_advance() -> None:
    """OPS-X9: credit £300.00, next HB clawback £120.00, garage owes £14.00, buffer one week £98.00 → £68.00."""
    world = World.open()
    account = world.account("2026-09-07 payment 300.00", weekly="98.00")
    garage = world.account("2026-09-07 charge 14.00", account_type=AccountType.GAR, tenancy=account.tenancy)
    made = ask(world, account, answers=replace(ANSWERS, hb_answer=HbAnswer.CLAWBACK, clawback_pence=120_00))
    assert made.amount_pence == 68_00
    assert made.adjustment is not None
    assert made.adjustment.state == "waiting"
    assert [(one["words"], one["pence"]) for one in made.working["deductions"]] == [
        ("Benefit that will be taken back", 120_00),
        ("Owed on garage account R0002", 14_00),
        ("Kept as one payment in advance", 98_00),
    ]
    made = approve(world, made)
    assert made.adjustment is not None
    assert made.adjustment.state == "posted"
    # The garage is paid from the credit in the same posting; the buffer and the clawback stay on the account.
    assert (balance(account), balance(garage)) == (-(120_00 + 98_00), 0)
    assert Entry.objects.get(account=account, kind="REFUND").amount_pence == 68_00


def test_pra18_a_debt_in_breathing_space_is_not_paid_from_the_credit() -> None:
    world = World.open()
    account = world.account("2026-09-07 payment 300.00", weekly="98.00")
    garage = world.account("2026-09-07 charge 14.00", account_type=AccountType.GAR, tenancy=account.tenancy)
    frozen = {garage.pk: "Breathing Space"}
    made = approve(world, ask(world, account, frozen=frozen), frozen=frozen)
    assert (made.amount_pence, balance(garage)) == (202_00, 14_00)


def test_a_debt_frozen_after_it_was_asked_stops_the_approval() -> None:
    world = World.open()
    account = world.account("2026-09-07 payment 300.00", weekly="98.00")
    garage = world.account("2026-09-07 charge 14.00", account_type=AccountType.GAR, tenancy=account.tenancy)
    made = ask(world, account)
    with pytest.raises(ChangedMeanwhile, match="asked for again"):
        approve(world, made, frozen={garage.pk: "Breathing Space"})
    assert balance(garage) == 14_00


def test_debts_of_other_people_are_not_set_against_it() -> None:
    """The credit of two is not set against the debt of one of them."""
    world = World.open()
    account = world.account("2026-09-07 payment 300.00", tenants=("Amina Bartholomew", "Jo Bartholomew"))
    old = world.account("2026-09-07 charge 55.00", tenants=("Amina Bartholomew",))
    made = ask(world, account)
    assert (made.amount_pence, balance(old)) == (200_00, 55_00)


def test_d33_a_refund_always_needs_a_second_person() -> None:
    world = World.open()
    account = closed_in_credit(world)
    made = ask(world, account, by=world.manager)
    assert made.adjustment is not None
    assert made.adjustment.state == "waiting"
    with pytest.raises(NotEnoughAuthority, match="somebody else"):
        approve(world, made, by=world.manager)
    with pytest.raises(AdjustmentNotAllowed, match="checked again"):  # not past the checks
        adjustments.approve(adjustment=made.adjustment, by=world.leader, on=TODAY)
    approve(world, made)
    assert balance(account) == 0


def test_above_5000_the_head_of_service_and_finance_approve_together() -> None:
    world = World.open()
    account = closed_in_credit(world, "5000.01")
    made = ask(world, account)
    books = type("B", (), {"landlord": world.landlord, "by": world.system})
    made = approve(world, made, by=person(books, Role.FINANCE))  # type: ignore[arg-type]
    assert balance(account) == -5_000_01
    approve(world, made, by=person(books, Role.HEAD_OF_SERVICE))  # type: ignore[arg-type]
    assert balance(account) == 0


def test_what_the_rules_refuse_is_kept_with_its_reasons_and_no_bank_details() -> None:
    world = World.open()
    account = world.account("2026-09-07 charge 10.00")
    made = ask(world, account)
    assert made.refused_because == ["The account is not in credit."]
    assert (made.adjustment, made.amount_pence, made.sort_code, made.account_number) == (None, 0, "", "")
    with pytest.raises(RefundOver):
        approve(world, made)


def test_an_open_account_waits_until_its_credit_is_older_than_a_cycle() -> None:
    world = World.open()
    account = world.account("2026-11-16 payment 300.00")
    assert "younger than one payment cycle" in ask(world, account).refused_because[0]


@pytest.mark.parametrize(
    "payee",
    [Payee("", "203040", "12345678"), Payee("A B", "20304", "12345678"), Payee("A B", "203040", "1234567x")],
)
def test_bank_details_that_cannot_be_right_are_refused(payee: Payee) -> None:
    world = World.open()
    with pytest.raises(RefundNotAllowed):
        ask(world, closed_in_credit(world), payee=payee)
    assert not Refund.objects.exists()


def test_no_more_than_may_be_refunded_and_one_at_a_time() -> None:
    world = World.open()
    account = closed_in_credit(world)
    for pence in (0, -1, 120_01):
        with pytest.raises(RefundNotAllowed, match=r"up to £120\.00"):
            ask(world, account, pence)
    ask(world, account, 20_00)
    with pytest.raises(RefundNotAllowed, match="waiting"):
        ask(world, account, 20_00)


def test_money_returned_to_the_payer_before_approval_is_not_refunded_too() -> None:
    world = World.open()
    account = closed_in_credit(world)
    made = ask(world, account)
    postings.reverse(posting=Posting.objects.get(source="test"), because="Indemnity claim", by=world.system, on=TODAY)
    with pytest.raises(ChangedMeanwhile, match="not in credit"):
        approve(world, made)


def test_refused_and_withdrawn_requests_keep_no_bank_details() -> None:
    world = World.open()
    account = closed_in_credit(world)
    refused = refunds.refuse(refund=ask(world, account), because="Wrong name.", by=world.leader, on=TODAY)
    withdrawn = refunds.withdraw(refund=ask(world, account), by=world.officer, on=TODAY)
    for made in (refused, withdrawn):
        assert (made.sort_code, made.account_number, made.bank_erased_on) == ("", "", TODAY)


def test_l3_payment_to_an_account_closed_years_ago_is_refunded_in_full() -> None:
    world = World.open()
    account = world.account("", ends_on=date(2021, 3, 7))
    RentAccount.objects.filter(pk=account.pk).update(closed_on=date(2021, 3, 7))
    account.refresh_from_db()
    world.tell(account, "2026-10-19 payment 40.00")
    approve(world, ask(world, account))
    assert balance(account) == 0


def test_l3_housing_benefit_above_the_gross_rent_is_the_councils_and_goes_nowhere_else() -> None:
    """Account with HB > gross: £110.00 a week on a rent of £100.00."""
    world = World.open()
    account = world.account(
        """
        2026-09-07 charge 100.00
        2026-09-07 housing_benefit 110.00
        """
    )
    told = replace(ANSWERS, cause=Cause.BENEFIT)
    assert "Nothing is left" in ask(world, account, answers=told).refused_because[0]
    made = ask(world, account, answers=replace(told, pay_to=PayTo.COUNCIL))
    approve(world, made)
    assert (made.amount_pence, balance(account)) == (10_00, 0)


def test_l3_hb_suspended_then_paid_as_a_lump_is_not_credit_to_refund() -> None:
    world = World.open()
    account = world.account("2026-09-07 housing_benefit 400.00")
    made = ask(world, account, answers=replace(ANSWERS, cause=Cause.BENEFIT_LUMP))
    assert any("paid in one sum" in reason for reason in made.refused_because)


class TestFile:
    """A refund is in exactly one file (OPS-D31)."""

    def test_once_and_only_when_approved(self) -> None:
        world = World.open()
        made = ask(world, closed_in_credit(world))
        with pytest.raises(RefundOver):
            paid_out(world, made)
        made = approve(world, made)
        paid_out(world, made)
        with pytest.raises(RefundOver, match="may not be paid any more"):
            paid_out(world, made)
        made.refresh_from_db()
        assert made.file is not None
        assert (made.file.number, made.file.line_count, made.file.total_pence) == (1, 1, 120_00)

    def test_l3_refund_then_returned_payment_stands_as_credit_again_and_is_put_back_once(self) -> None:
        world = World.open()
        account = closed_in_credit(world)
        made = approve(world, ask(world, account))
        with pytest.raises(RefundOver, match="not been paid out"):
            refunds.put_back(refund=made, by=world.manager, on=TODAY)
        paid_out(world, made)
        later = TODAY + timedelta(days=5)
        made = refunds.put_back(refund=made, by=world.manager, on=later)
        assert (balance(account), made.returned_on) == (-120_00, later)
        assert Entry.objects.get(account=account, kind="REFUND_REV").effective_on == later
        with pytest.raises(RefundOver, match="put back already"):
            refunds.put_back(refund=made, by=world.manager, on=later)
        assert ask(world, account, on=later).amount_pence == 120_00

    def test_l3_the_payment_itself_returned_after_the_refund_is_owed_again(self) -> None:
        """Refund, then the payment it came from is returned: the account owes what was paid out."""
        world = World.open()
        account = closed_in_credit(world)
        approve(world, ask(world, account))
        payment = Posting.objects.get(source="test")
        postings.reverse(posting=payment, because="Returned unpaid", by=world.system, on=TODAY, effective_on=TODAY)
        assert balance(account) == 120_00

    def test_bank_details_are_erased_so_many_days_after_the_file_is_confirmed(self) -> None:
        world = World.open()
        made = approve(world, ask(world, closed_in_credit(world)))
        paid_out(world, made)
        made.refresh_from_db()
        assert made.file is not None
        terms = Terms(keep_bank_days=7)
        refunds.set_terms(landlord=world.landlord, terms=terms, from_on=TODAY, by=world.manager, on=TODAY)

        def erase(days: int) -> list[str]:
            on = TODAY + timedelta(days=days)
            return refunds.erase_bank_details(landlord=world.landlord, by=world.system, on=on)

        assert erase(100) == []  # the bank has not said it was paid
        refunds.confirm_file(file=made.file, by=world.manager, on=TODAY)
        assert erase(6) == []
        assert erase(7) == ["d" * 64]
        made.refresh_from_db()
        assert (made.sort_code, made.account_number, made.payee_name) == ("", "", "A Bartholomew")

    def test_taken_back_before_it_is_paid_it_goes_into_no_file(self) -> None:
        """The credit stands on the account again: paying it out as well would pay it twice."""
        world = World.open()
        account = closed_in_credit(world)
        made = approve(world, ask(world, account))
        take_back(world, made)
        assert balance(account) == -120_00
        assert queries.for_next_file(landlord_id=world.landlord.pk) == []
        with pytest.raises(RefundOver):
            paid_out(world, made)
        made.refresh_from_db()
        assert (made.sort_code, made.account_number) == ("", "")
        with pytest.raises(RefundOver, match="has not been paid"):
            refunds.put_back(refund=made, by=world.manager, on=TODAY)

    def test_paid_out_it_comes_back_by_the_bank_only(self) -> None:
        world = World.open()
        account = closed_in_credit(world)
        made = approve(world, ask(world, account))
        paid_out(world, made)
        with pytest.raises(AlreadyReversed, match="paid out in file 1"):
            take_back(world, made)
        refunds.put_back(refund=made, by=world.manager, on=TODAY)
        with pytest.raises(AlreadyReversed):
            take_back(world, made)
        assert balance(account) == -120_00

    def test_a_refund_whose_payment_came_back_since_is_not_paid(self) -> None:
        world = World.open()
        account = closed_in_credit(world)
        made = approve(world, ask(world, account))
        payment = Posting.objects.get(entries__account=account, entries__kind="PAY")
        postings.reverse(posting=payment, because="Returned", by=world.officer, on=TODAY)
        assert queries.held_back(landlord_id=world.landlord.pk) == [account.account_ref]
        with pytest.raises(RefundOver, match="may not be paid any more"):
            paid_out(world, made)


def test_nobodys_account_is_not_refunded_or_adjusted_by_hand() -> None:
    """Each penny in suspense belongs to an item: it leaves by the desk only (OPS-D28)."""
    world = World.open()
    suspense = world.account("2026-09-07 payment 120.00", account_type=AccountType.SUS)
    account = world.account("2026-09-07 charge 20.00")
    with pytest.raises(RefundNotAllowed, match="suspense desk"):
        ask(world, suspense)
    for to, since in ((suspense, account), (account, suspense)):
        with pytest.raises(AdjustmentNotAllowed, match="suspense desk"):
            adjustments.transfer(
                from_account=since,
                to_account=to,
                amount_pence=20_00,
                reason="other",
                words="Tidying up.",
                by=world.manager,
                on=TODAY,
            )
    assert (balance(suspense), balance(account)) == (-120_00, 20_00)


def test_l3_a_suspended_award_paid_as_a_lump_stops_a_refund_already_asked_for() -> None:
    """The award's own step is read: nobody has to say that benefit came in one sum (OPS-D31)."""
    world = World.open()
    account = closed_in_credit(world)
    made = ask(world, account, on=date(2026, 11, 16))
    claim = {"account": account, "kind": BenefitAward.Kind.HB, "claimed_on": date(2026, 9, 1), "claim_ref": "HB1"}
    award = claims.claim(**claim, by=world.officer, on=TODAY)  # type: ignore[arg-type]
    BenefitAward.objects.filter(pk=award.pk).update(status=BenefitAward.Status.SUSPENDED)
    world.tell(account, "2026-11-18 housing_benefit 400.00")
    paid = Posting.objects.get(entries__kind="HB")
    day = date(2026, 11, 18)
    line = PaymentToKeep(account.pk, "HB", "HB1", day, date(2026, 10, 1), date(2026, 11, 1), 100_00, paid.pk)
    benefits.keep_payments(landlord=world.landlord, payments=[line], by=world.system, on=day)

    assert queries.facts(account, on=TODAY, frozen={}).resumed_on == day
    assert queries.facts(account, on=date(2026, 11, 17), frozen={}).resumed_on is None
    with pytest.raises(ChangedMeanwhile, match="paid again after its suspension on 18 November 2026"):
        approve(world, made)
    refunds.refuse(refund=made, because="Ask the council first", by=world.leader, on=TODAY)
    refused = ask(world, account, answers=replace(ANSWERS, hb_answer=HbAnswer.WAITING))
    assert any("no credit to refund" in reason for reason in refused.refused_because)


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_a_refund_ended_on_the_list_of_manual_postings_keeps_no_bank_details_either(end: str) -> None:
    """OPS-D31: its own page is not the only way to it."""
    world = World.open()
    made = ask(world, closed_in_credit(world))
    assert made.adjustment is not None
    if end == "refuse":
        adjustments.refuse(adjustment=made.adjustment, because="Not theirs.", by=world.leader, on=TODAY)
    else:
        adjustments.withdraw(adjustment=made.adjustment, by=world.officer, on=TODAY)
    made.refresh_from_db()
    assert (made.sort_code, made.account_number, made.bank_erased_on) == ("", "", TODAY)
