"""A tenant disputes a part of the balance; the account page says so until it is over (OPS-A13)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ledger.models import DisputedAmount
from tests.builders.world import World
from tests.casework.web.test_manual_postings import signed_in, text

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


def test_a_disputed_amount_is_recorded_shown_and_ended_and_the_balance_stays() -> None:
    world = World.open()
    account = world.account("2026-11-16 charge 100.00")
    officer = signed_in(world.officer)
    page, form = (reverse(name, args=[account.public_id]) for name in ("account-lines", "dispute-record"))
    assert form in officer.get(page).content.decode()

    wrong = officer.post(form, {"amount": "38.40", "from_on": "2026-12-01", "words": "Door entry."})
    assert wrong.status_code == 400
    assert "A dispute cannot begin in the future." in wrong.content.decode()

    officer.post(form, {"amount": "38.40", "from_on": "2026-11-16", "words": "Door entry is not in the agreement."})
    shown = text(officer.get(page))
    assert "£38.40 since 16 Nov 2026: Door entry is not in the agreement." in shown
    assert "£100.00 owed" in shown

    disputed = DisputedAmount.objects.get()
    end = reverse("dispute-end", args=[disputed.public_id])
    officer.post(end, {"until_on": "2026-11-19", "outcome": "Shown the agreement; accepts it."})
    assert "Disputed" not in text(officer.get(page))
    assert text(officer.get(end))
    again = officer.post(end, {"until_on": "2026-11-19", "outcome": "Again."})
    assert "This dispute has ended already." in again.content.decode()
