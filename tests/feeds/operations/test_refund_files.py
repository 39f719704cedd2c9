"""The file that pays refunds: every approved one, once, with totals, and no formula in it (OPS-D31)."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from feeds.formats import refund_file
from feeds.formats.refund_file import RefundLine
from feeds.operations import refund_files
from ledger.operations import refunds
from ledger.operations.refunds import RefundOver
from letters import store
from tests.builders.world import World
from tests.ledger.operations.test_refunds import TODAY, approve, ask, closed_in_credit


def test_the_file_has_every_refund_its_count_and_its_total() -> None:
    lines = [
        RefundLine("203040", "01234567", "A Bartholomew", 68_00, "R1", "a"),
        RefundLine("1", "2", "B", 5, "R2", "b"),
    ]
    rows = list(csv.reader(io.StringIO(refund_file.write(lines).decode(), newline="")))
    assert rows[1] == ["PAY", "203040", "01234567", "A Bartholomew", "68.00", "R1", "a"]
    assert rows[-1] == ["TOTAL", "", "", "", "68.05", "2", ""]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+44", "-1", "@x", " =1+1", "\t=1"])
def test_a_name_is_never_a_formula(name: str) -> None:
    rows = list(
        csv.reader(io.StringIO(refund_file.write([RefundLine("1", "2", name, 1, name, "")]).decode(), newline=""))
    )
    assert rows[1][3] == rows[1][5] == f"'{name}"


@pytest.mark.django_db
def test_made_once_stored_as_sent_and_given_up_in_time(settings: Any, tmp_path: Any) -> None:
    settings.RENTINCOME_STORE = tmp_path
    world = World.open()
    first = approve(world, ask(world, closed_in_credit(world)))
    ask(world, closed_in_credit(world, "77.00"))  # not approved: not in the file
    made = refund_files.make(landlord=world.landlord, by=world.manager, on=TODAY)
    assert (made.line_count, made.total_pence) == (1, 120_00)
    assert str(first.public_id) in store.get(made.digest).decode()
    with pytest.raises(RefundOver, match="No approved refund"):
        refund_files.make(landlord=world.landlord, by=world.manager, on=TODAY)
    refunds.confirm_file(file=made, by=world.manager, on=TODAY)
    assert refund_files.erase(landlord=world.landlord, by=world.system, on=TODAY + timedelta(days=29)) == 0
    assert refund_files.erase(landlord=world.landlord, by=world.system, on=TODAY + timedelta(days=30)) == 1
    with pytest.raises(store.Damaged):
        store.get(made.digest)
    first.refresh_from_db()
    assert (first.sort_code, first.account_number) == ("", "")
