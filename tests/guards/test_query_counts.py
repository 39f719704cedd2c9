"""
Pages ask the database a number of questions that does not grow with what they show (issue 2, speed).

The counts stand in query_counts.json: a page that asks more has to change that file, where a reader sees it.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ledger.models import RentAccount
from ledger.operations import adjustments
from ledger.operations.postings import Amount, Event
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.entry_kinds import EntryKind
from tests.builders.world import World
from tests.casework.scene import ON, street

COUNTS = Path(__file__).with_name("query_counts.json")

PAGES = {
    "today": "/",
    "worktray": "/worktray?tray=all&size=200",
    "worktray filtered": "/worktray?tray=letters&weeks=1&benefit=none&q=quay&sort=contact",
    "case-file": "/accounts/{account}",
    "account-lines": "/accounts/{account}/lines",
    "adjustments": "/adjustments?state=posted",
    "runs": "/runs",
}


def _goodwill(account: RentAccount, world: World) -> None:
    amount = Amount(account.pk, EntryKind.GOODWILL, -1_00)
    adjustments.ask(
        landlord=world.landlord,
        sort=AdjustmentSort.GOODWILL,
        account=account,
        events=[Event("", ON, [amount])],
        reason="complaint",
        words="No heating.",
        by=world.leader,
        on=ON,
    )


@pytest.fixture
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON


def _asked(client: Client, path: str, count_queries: Any) -> int:
    client.get(path)  # the first request of a session also writes to it
    with count_queries() as seen:
        response = client.get(path)
    assert response.status_code == 200, path
    if path.startswith("/worktray"):
        assert response.context["rows"], f"{path} shows no row, so it proves nothing"
    return len(seen)


@pytest.mark.django_db
@pytest.mark.usefixtures("_the_day")
def test_a_page_asks_the_same_number_of_questions_for_ten_rows_and_for_sixty(count_queries: Any) -> None:
    client = Client()
    found: dict[str, dict[int, int]] = {name: {} for name in PAGES}
    for rows in (10, 60):
        world = World.open(f"ROWS{rows}")
        for one in street(world, rows):
            _goodwill(one, world)
        account = RentAccount.objects.filter(landlord=world.landlord).order_by("account_ref").first()
        assert account is not None
        client.force_login(world.leader)
        for name, path in PAGES.items():
            found[name][rows] = _asked(client, path.format(account=account.public_id), count_queries)

    assert {name: counts[60] for name, counts in found.items()} == {name: counts[10] for name, counts in found.items()}
    kept = json.loads(COUNTS.read_text(encoding="utf-8"))
    assert {name: counts[60] for name, counts in found.items()} == kept, "put the new counts into query_counts.json"
