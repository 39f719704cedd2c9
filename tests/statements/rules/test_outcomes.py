"""Covered, held or excluded, and why (PRA-10, PRA-13, PRA-15, OPS-G5)."""

from typing import Any

import pytest

from statements.rules.outcomes import Outcome, outcome

pytestmark = pytest.mark.rules

PLAIN: dict[str, Any] = {
    "suspense": False,
    "former": False,
    "anything_to_tell": True,
    "stopped": "",
    "by_law": False,
    "people": [""],
}


@pytest.mark.parametrize(
    "told, settled",
    [
        ({}, Outcome("covered")),
        ({"people": ["", "the person has died"]}, Outcome("covered")),
        ({"people": ["the person has died"]}, Outcome("held", "the person has died")),
        ({"people": []}, Outcome("excluded", "nobody is liable on it")),
        ({"stopped": "Breathing Space", "by_law": True}, Outcome("held", "held by law: Breathing Space")),
        ({"stopped": "The balance is disputed"}, Outcome("held", "The balance is disputed")),
        ({"suspense": True}, Outcome("excluded", "suspense account: shown in the controls")),
        ({"former": True, "anything_to_tell": False}, Outcome("excluded", "ended, nothing owed and nothing moved")),
        ({"former": True}, Outcome("covered")),
        ({"anything_to_tell": False}, Outcome("covered")),
    ],
)
def test_every_account_is_covered_held_or_excluded(told: dict[str, Any], settled: Outcome) -> None:
    assert outcome(**{**PLAIN, **told}) == settled
