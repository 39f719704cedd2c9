"""`manage.py arrangement_limits`: the numbers that an offer is held against are dated data (OPS-E11)."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from arrears.queries import arrangements
from tests.builders.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.RENTINCOME_TODAY = date(2026, 11, 22)


def told(*words: str) -> str:
    out = StringIO()
    call_command("arrangement_limits", "--landlord", "QUAY", *words, stdout=out)
    return out.getvalue()


def test_limits_are_shown_and_set_from_a_day_on() -> None:
    world = World.open()
    assert "terms over 24 months and sums under £4.55 (the deduction) a week" in told()
    said = told("--from", "2027-01-01", "--longest-months", "36", "--tolerance-days", "7")
    assert "terms over 36 months" in said
    assert "waits 7 days" in said
    assert arrangements.limits(world.landlord, on=date(2026, 12, 31)).longest_months == 24
    assert arrangements.limits(world.landlord, on=date(2027, 1, 1)).tolerance_days == 7
    assert "sums under £6.00 a week" in told("--from", "2027-02-01", "--lowest-weekly-pence", "600")


def test_what_is_out_of_reason_or_has_no_day_is_refused() -> None:
    World.open()
    with pytest.raises(CommandError, match="from which day"):
        told("--longest-months", "36")
    with pytest.raises(CommandError, match="1 to 120 months"):
        told("--from", "2027-01-01", "--longest-months", "0")
