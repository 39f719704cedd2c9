"""The pages of manual postings and refunds by axe's rules, at 1280 and 320 px, empty and full."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from ledger.models import Posting, RentAccount
from ledger.operations import adjustments, refunds
from ledger.rules.refunds import HbAnswer
from staff.models import User
from staff.rules.roles import Role
from tests.builders.world import World
from tests.casework.scene import LONG, person
from tests.journeys.screens import faults
from tests.ledger.operations.test_refunds import ANSWERS, PAYEE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ON = date(2026, 11, 20)


def _refund(account: RentAccount, by: User) -> str:
    answers = replace(ANSWERS, hb_answer=HbAnswer.CLAWBACK, clawback_pence=120_00)
    made = refunds.ask(
        account=account, amount_pence=None, answers=answers, payee=PAYEE, frozen={}, words="Too high.", by=by, on=ON
    )
    return reverse("refund", args=[made.public_id])


def test_every_page_of_manual_postings_keeps_the_rules(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    settings.RENTINCOME_STORE = tmp_path
    world = World.open()
    wrong = world.account("2026-11-16 charge 100.00\n2026-11-17 payment 100.00")
    right = world.account("2026-11-16 charge 100.00", tenants=("Jo Quill",))
    payment = Posting.objects.get(entries__kind="PAY")
    credit = world.account("2026-09-07 payment 300.00", tenants=(LONG,))
    for by, pence in ((world.leader, 60_00), (world.officer, 10_00)):
        waiting = adjustments.transfer(
            from_account=wrong,
            to_account=right,
            amount_pence=pence,
            payment=payment,
            reason="wrong_account",
            words="One digit out in the reference.",
            by=by,
            on=ON,
        )
    move = f"{reverse('payment-move', args=[wrong.public_id])}?line={payment.public_id}"
    paths = [
        reverse("adjustments"),
        reverse("adjustments") + "?state=posted&whose=mine",
        reverse("adjustments") + "?state=withdrawn",
        reverse("adjustment", args=[waiting.public_id]),
        reverse("adjustment-ask", args=[wrong.public_id]),
        f"{reverse('line-reverse', args=[wrong.public_id])}?line={payment.public_id}",
        f"{move}&q=nobody",
        f"{move}&q=quill&to={right.public_id}",
        reverse("refund-ask", args=[credit.public_id]),
        _refund(credit, world.officer),
        _refund(right, world.officer),
        reverse("refund-files"),
        reverse("account-lines", args=[wrong.public_id]) + "?on=2026-11-18&known=2026-11-17",
    ]
    context, client = browser.new_context(), Client()
    client.force_login(person(world.landlord, Role.HEAD_OF_SERVICE))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    assert [fault for path in paths for fault in faults(page, live_server.url + path, status=200)] == []
