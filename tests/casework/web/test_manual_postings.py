"""Moving a misposted payment, an adjustment above a limit, and a refund, through the pages (issue 2, parts 6 and 7)."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.models import Adjustment, Posting, Refund, RefundFile, RentAccount
from staff.models import User
from staff.rules.roles import Role
from tests.builders.world import World
from tests.casework.scene import person
from tests.ledger.operations.test_refunds import approve, ask

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _the_day(settings: Any, tmp_path: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    settings.RENTINCOME_STORE = tmp_path


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def balance(account: RentAccount) -> int:
    return sum(entry.amount_pence for entry in account.entries.all())


def test_a_misposted_payment_is_found_moved_approved_and_both_timelines_explain_it() -> None:
    world = World.open()
    wrong = world.account("2026-11-16 charge 100.00\n2026-11-17 payment 100.00")
    right = world.account("2026-11-16 charge 100.00", tenants=("Jo Quill",))
    payment = Posting.objects.get(entries__kind="PAY")
    officer, leader = signed_in(world.officer), signed_in(world.leader)

    page = officer.get(reverse("account-lines", args=[wrong.public_id]))
    move = f"{reverse('payment-move', args=[wrong.public_id])}?line={payment.public_id}"
    assert move in page.content.decode()
    found = officer.get(f"{move}&q=quill")
    assert "Account R0002" in text(found)
    choose = f"{move}&q=quill&to={right.public_id}"
    preview = text(officer.get(choose))
    assert "R0001 £0.00 £100.00 owed" in preview
    assert "R0002 £100.00 owed £0.00" in preview
    refused = officer.post(choose, {"amount": "100.01", "reason": "wrong_account", "words": "One digit out."})
    assert "£100.00 of this payment is left to move" in text(refused)
    told = {"amount": "100.00", "reason": "wrong_account", "words": "One digit out in the reference."}
    assert officer.post(choose, told).status_code == 302
    made = Adjustment.objects.get()
    assert (made.state, balance(right)) == ("waiting", 100_00)

    waiting = text(leader.get(reverse("adjustments")))
    assert "Transfer, £100.00" in waiting
    assert "Team leader or above" in waiting
    assert "You may decide" in waiting
    assert "You may decide" not in text(officer.get(reverse("adjustments")))
    leader.post(reverse("adjustment-decide", args=[made.public_id]), {"action": "approve"})
    assert (balance(wrong), balance(right)) == (100_00, 0)

    for account in (wrong, right):
        story = text(officer.get(reverse("case-file", args=[account.public_id])))
        assert "Move of £100.00 paid to account R0001 by mistake: asked for" in story
        assert "One digit out in the reference." in story
        assert "by mistake: approved" in story
    lines = text(officer.get(reverse("account-lines", args=[wrong.public_id])))
    assert "£100.00 of it moved to the account it was for" in lines
    assert "Move this payment" not in lines
    assert "Move this payment" in text(officer.get(reverse("account-lines", args=[right.public_id])))
    again = officer.get(move)
    assert again.status_code == 302


def test_an_adjustment_is_asked_refused_with_a_reason_and_withdrawn() -> None:
    world = World.open()
    account = world.account("2026-11-16 charge 100.00")
    officer, leader = signed_in(world.officer), signed_in(world.leader)
    page = reverse("adjustment-ask", args=[account.public_id])
    assert "Choose a reason" in text(officer.get(page))
    told = {"what": "goodwill", "amount": "20", "reason": "complaint", "words": "No heating."}
    for wrong, says in (
        ({"amount": "20.123"}, "pounds and pence"),
        ({"words": ""}, "required"),
        ({"what": "credit"}, "reference"),
    ):
        assert says in text(officer.post(page, told | wrong))
    assert not Adjustment.objects.exists()
    officer.post(page, told)
    made = Adjustment.objects.get()
    url = reverse("adjustment", args=[made.public_id])
    assert "Withdraw it" in text(officer.get(url))
    decide = reverse("adjustment-decide", args=[made.public_id])
    assert "Say in a few words why" in text(leader.post(decide, {"action": "refuse"}, follow=True))
    leader.post(decide, {"action": "refuse", "because": "Paid in March."})
    assert "Paid in March." in text(officer.get(url))
    assert "Paid in March." in text(officer.get(reverse("adjustments") + "?state=refused"))
    officer.post(page, told)
    second = Adjustment.objects.get(state="waiting")
    officer.post(reverse("adjustment-decide", args=[second.public_id]), {"action": "withdraw"})
    second.refresh_from_db()
    assert (second.state, balance(account)) == ("withdrawn", 100_00)
    leader.post(page, told)  # within the team leader's own limit
    assert balance(account) == 80_00


def test_a_refund_is_asked_approved_paid_in_a_file_and_put_back() -> None:
    world = World.open()
    account = world.account("2026-09-07 payment 300.00", weekly="98.00")
    officer, leader = signed_in(world.officer), signed_in(world.leader)
    finance = signed_in(person(world.landlord, Role.FINANCE))
    page = reverse("refund-ask", args=[account.public_id])
    told = {
        "amount": "", "cause": "overpaid", "hb_answer": "clawback", "clawback": "120.00", "pay_to": "tenant",
        "payee_name": "=A Bartholomew", "sort_code": "20-30-40", "account_number": "12345678",
        "name_check": "not_done", "words": "Standing order too high.",
    }  # fmt: skip
    shown = text(officer.post(page, told, follow=True))
    assert "The payee’s name has not been matched" in shown
    shown = text(officer.post(page, told | {"name_check": "matched"}, follow=True))
    assert "Less: Benefit that will be taken back £120.00" in shown
    assert "May be refunded £82.00" in shown
    assert "12345678" not in shown
    assert "ending 5678" in shown
    made = Refund.objects.get(adjustment__isnull=False)
    assert reverse("refund", args=[made.public_id]) in leader.get(reverse("adjustments")).content.decode()
    leader.post(reverse("refund-decide", args=[made.public_id]), {"action": "approve"})
    assert balance(account) == -218_00

    assert "1 approved refund to pay, £82.00" in text(finance.get(reverse("refund-files")))
    assert leader.get(reverse("refund-files")).status_code == 403
    finance.post(reverse("refund-file-make"), {"landlord": str(world.landlord.public_id)})
    file = RefundFile.objects.get()
    sent = finance.get(reverse("refund-file-csv", args=[file.public_id])).content.decode()
    assert "PAY,203040,12345678,'=A Bartholomew,82.00,R0001," in sent
    finance.post(reverse("refund-file-make"), {"landlord": str(world.landlord.public_id)})
    assert RefundFile.objects.count() == 1
    finance.post(reverse("refund-file-confirm", args=[file.public_id]))
    finance.post(reverse("refund-returned", args=[made.public_id]))
    assert balance(account) == -300_00
    assert "Returned by the bank" in text(officer.get(reverse("refund", args=[made.public_id])))


def test_the_account_shows_its_balances_its_split_and_what_was_known_then() -> None:
    world = World.open()
    account = world.account("2026-11-16 charge 100.00")
    world.tell(account, "2026-11-17 payment 30.00\n2026-11-19 charge 1.00")  # recorded on Thursday 19 November
    client = signed_in(world.leader)
    page = reverse("account-lines", args=[account.public_id])
    now = text(client.get(f"{page}?on=2026-11-18"))
    assert "Of it legal rent £70.00" in now
    then = text(client.get(f"{page}?on=2026-11-18&known=2026-11-18"))
    assert "Of it legal rent £100.00" in then
    assert "As we knew it on" in then
    csv = b"".join(client.get(reverse("account-lines-csv", args=[account.public_id]) + "?known=2026-11-18"))
    assert b"-30.00" not in csv


def test_a_charge_is_not_taken_back_by_its_address() -> None:
    """What the page does not offer, the address does not either: charges have pages of their own."""
    world = World.open()
    account = world.account("2026-11-16 charge 100.00")
    charge = Posting.objects.get(entries__kind="CHARGE")
    leader = signed_in(world.leader)
    address = f"{reverse('line-reverse', args=[account.public_id])}?line={charge.public_id}"
    answer = leader.post(address, {"reason": "posted_twice", "words": "Twice."}, follow=True)
    assert "not taken back here" in text(answer)
    assert (Adjustment.objects.count(), balance(account)) == (0, 100_00)


def test_a_refund_whose_account_owes_since_is_named_and_taken_back_on_the_account() -> None:
    world = World.open()
    account = world.account("2026-09-07 payment 120.00", ends_on=date(2026, 9, 6))
    RentAccount.objects.filter(pk=account.pk).update(closed_on=date(2026, 9, 6))
    made = approve(world, ask(world, account))
    world.tell(account, "2026-11-19 charge 130.00")
    finance = signed_in(person(world.landlord, Role.FINANCE))
    page = text(finance.get(reverse("refund-files")))
    assert f"owes money since it was approved: {account.account_ref}." in page
    assert "0 approved refunds to pay" in page
    assert made.adjustment is not None
    assert made.adjustment.posting is not None
    lines = signed_in(world.leader).get(reverse("account-lines", args=[account.public_id])).content.decode()
    address = f"{reverse('line-reverse', args=[account.public_id])}?line={made.adjustment.posting.public_id}"
    assert address in lines
    signed_in(world.leader).post(address, {"reason": "other", "words": "It owes again."})
    assert balance(account) == 10_00
    assert "Taken back before it was paid" in text(
        signed_in(world.leader).get(reverse("refund", args=[made.public_id]))
    )
