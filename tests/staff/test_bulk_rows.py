"""Rows put in by the thousand are the rows that were given, on either database."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from arrears.models import Decision
from staff import bulk_rows
from tests.builders.world import World

pytestmark = pytest.mark.django_db

COLUMNS = (
    "public_id", "landlord_id", "account_id", "on", "take", "version_id", "outcome", "step", "proposes", "reason",
    "words", "figures", "rule_ids",
)  # fmt: skip
AWKWARD = "Tab\there, line\nthere, back\\slash, “quotes”, 100 % and \\N"


def test_awkward_words_nothing_and_json_come_back_as_they_were() -> None:
    world = World.open()
    account = world.account()
    name = uuid4()
    row = (name, world.landlord.pk, account.pk, date(2026, 6, 16), 1, world.version.pk, "propose", "A1", "A1", "held",
           AWKWARD, {"weeks": None, "words": AWKWARD, "pence": -5}, ["OPS-E9"])  # fmt: skip
    assert bulk_rows.insert(Decision, COLUMNS, [row]) == 1
    kept = Decision.objects.get(public_id=name)
    assert (kept.words, kept.figures["words"], kept.figures["weeks"]) == (AWKWARD, AWKWARD, None)
    assert (kept.on, kept.rule_ids, kept.recorded_at is not None) == (date(2026, 6, 16), ["OPS-E9"], True)
    assert bulk_rows.insert(Decision, COLUMNS, [(uuid4(), *row[1:])], skip_known=True) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_rows.insert(Decision, COLUMNS, [(uuid4(), *row[1:])])
    assert bulk_rows.insert(Decision, COLUMNS, []) == 0
