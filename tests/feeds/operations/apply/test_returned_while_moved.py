"""A file takes a payment back while somebody moves it by hand (PostgreSQL): one of the two happens (ADR 0012)."""

from datetime import date

import pytest
from django.db import connection

from ledger.models import Adjustment, Posting, SuspenseItem
from ledger.operations import adjustments
from ledger.queries import check
from staff.rules.roles import Role
from tests.casework.scene import person
from tests.feeds import small
from tests.ledger.operations.test_decided_at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

BROUGHT = {
    "dd_reports": (
        ("payments", "R1,105.00,2026-04-07,DD,X00001,,DD-2026-04-07"),
        "ARUDD,000000,R1,000000,0001,105.00,2026-04-07,0,2026-04-10",
    ),
    "card_settlements": (
        ("card_settlements", "C1,R1,105.00,0.50,2026-04-07,2026-04-08,captured"),
        "C1,R1,105.00,0.50,2026-04-07,2026-04-10,chargeback",
    ),
}


@pytest.mark.parametrize("kind", BROUGHT)
def test_a_payment_is_returned_while_it_is_moved(kind: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    owner = small.taken_on()
    by = person(owner, Role.MANAGER)
    (paid, row), back = BROUGHT[kind]
    small.load(owner, paid, row, name="paid.csv")
    before = small.balance(owner, "R1"), small.balance(owner, "R2")
    wrong, right = small.account(owner, "R1"), small.account(owner, "R2")
    payment = Posting.objects.get(entries__account=wrong, entries__kind="PAY")

    def move() -> None:
        adjustments.transfer(
            from_account=wrong,
            to_account=right,
            amount_pence=105_00,
            payment=payment,
            reason="wrong_account",
            words="One digit out.",
            by=by,
            on=date(2026, 4, 13),
        )

    outcomes = at_once(move, lambda: small.load(owner, kind, back, name="back.csv"))

    moved = Adjustment.objects.filter(moves=payment).exists()
    assert outcomes == (["done", "done"] if moved else ["done", "told"])
    assert SuspenseItem.objects.filter(reason="no_such_payment").exists() == moved
    assert small.balance(owner, "R1") == before[0] + 105_00
    assert small.balance(owner, "R2") == before[1] - (105_00 if moved else 0)
    assert [str(found) for found in check.findings(owner)] == []
