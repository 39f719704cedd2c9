"""manage.py money_settings: what is in force is shown, and changed from a day on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledger.queries import authority, element_balances, refunds
from staff.rules.roles import Role
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db


def told(*words: str) -> str:
    out = StringIO()
    call_command("money_settings", *words, stdout=out)
    return out.getvalue()


def test_limits_terms_and_order_from_a_day_on(settings: object) -> None:
    settings.RENTINCOME_TODAY = TAKE_ON  # type: ignore[attr-defined]
    books = Books.open()
    assert "Manager                       1000.00" in told("--landlord", "QUAY")
    said = told(
        "--landlord", "QUAY", "--from", "2026-05-01", "--limit", "manager=1500.00", "--refunds", "2", "5", "7",
        "--elements", "oldest",
    )  # fmt: skip
    assert "1500.00" in said
    may = {"landlord_id": books.landlord.pk, "on": TAKE_ON.replace(month=5, day=1)}
    assert authority.limits(**may)[Role.MANAGER] == 1_500_00
    assert refunds.terms(**may).buffer_cycles == 2
    assert element_balances.order(**may).legal_rent_first is False
    assert authority.limits(landlord_id=books.landlord.pk, on=TAKE_ON)[Role.MANAGER] == 1_000_00
    for wrong in (["--limit", "manager=much"], ["--limit", "boss=1.00"], ["--limit", "auditor=1.00"]):
        with pytest.raises(CommandError):
            told("--landlord", "QUAY", *wrong)
    with pytest.raises(CommandError, match="already"):
        told("--landlord", "QUAY", "--from", "2026-05-01", "--elements", "shipped")
    with pytest.raises(CommandError, match="no landlord"):
        told("--landlord", "NONE")
