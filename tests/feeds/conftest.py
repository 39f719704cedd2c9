"""The slice of the sample landlord, loaded once for all tests of a module that ask for it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from feeds.operations import folders, replay
from feeds.operations.replay import Asked, Replay
from staff.models import Landlord
from staff.operations import landlords, officers

SLICE = Path(__file__).resolve().parents[1] / "data" / "slice"
TAKE_ON = date(2026, 4, 6)
LATER = date(2026, 11, 22)


class SliceLoaded:
    """The landlord, what the replay did and said, without nights."""

    def __init__(self, landlord: Landlord, done: Replay, said: list[str]) -> None:
        self.landlord, self.done, self.said = landlord, done, said


@pytest.fixture(scope="module")
def slice_loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[SliceLoaded]:
    """Taken on and replayed to its last file in one transaction, which is rolled back when the module ends."""
    store = tmp_path_factory.mktemp("store")
    with django_db_blocker.unblock(), override_settings(RENTINCOME_STORE=store), transaction.atomic():
        by = officers.system()
        landlord = landlords.describe(code="SLICE", name="Slice Homes", address="1 Slice Street", by=by, on=TAKE_ON)
        said: list[str] = []
        asked = Asked(given=folders.in_folder(SLICE), today=LATER, take_on=TAKE_ON)
        done = replay.run(landlord=landlord, asked=asked, night=None, by=by, say=said.append)
        yield SliceLoaded(landlord, done, said)
        transaction.set_rollback(True)
