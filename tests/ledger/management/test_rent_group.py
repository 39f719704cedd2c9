from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db


def printed(*words: str) -> str:
    out = StringIO()
    call_command("rent_group", *words, "--landlord", "QUAY", stdout=out)
    return out.getvalue()


def test_a_monthly_group_is_made_with_its_calendar(settings: Any) -> None:
    """OPS-B3."""
    books = Books.open()
    told = printed("FLATS", "--charged-by", "month", "--basis", "year_days", "--year", "2026", "--free", "9")
    assert told.splitlines() == [
        "2026: 12 periods from 2026-04-01 to 2027-03-31, 1 free",
        "FLATS: every month, in advance. A 365th of the year’s price for each day.",
    ]
    flats = books.landlord.rent_groups.get(code="FLATS")
    assert [week.week for week in flats.weeks.filter(charged=False)] == [9]


def test_what_cannot_be_is_said(settings: Any) -> None:
    Books.open()
    with pytest.raises(CommandError, match="say --charged-by"):
        printed("NONE", "--year", "2026")
    with pytest.raises(CommandError, match="365th"):
        printed("FLATS", "--charged-by", "week", "--basis", "year_days")
