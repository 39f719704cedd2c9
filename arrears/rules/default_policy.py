"""
The policy every landlord starts with for current rent accounts: OPS-E2's stages 0 to 4 with PRA-1 to PRA-4.
"""

from arrears.rules.policy import PolicyVersion
from arrears.rules.policy_data import Data, from_data

_A_REMINDERS_WORTH: list[Data] = [
    {"fact": "chase_pence", "test": "at_least", "value": 10_00},
    {"fact": "chase_weeks", "test": "at_least", "value": 50},
]
"""Stage 1's money: £10 and half a week. Below it no stage asks for anything (PRA-3)."""

_ARRANGEMENT_BROKEN: list[Data] = [
    {"fact": "consecutive_misses", "test": "at_least", "value": 2},
    {"fact": "instalments_short", "test": "more_than", "value": 200},
]
"""PRA-3: two consecutive misses, or more than two instalments short."""

DATA: Data = {
    "code": "CURRENT",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["CUR"],
    "stale_days": 91,
    "officer_after_weeks_reducing": 8,
    "static_after_weeks": 8,
    "static_below_hundredths": 200,
    "steps": [
        {
            "code": "AG2",
            "stage": 0,
            "title": "Instalment missed",
            "proposes": "AG2",
            "channel": "none",
            "approver": "officer",
            "wait_days": 4,
            "all_of": [
                {"fact": "chase_pence", "test": "more_than", "value": 0},
                {"fact": "consecutive_misses", "test": "at_least", "value": 1},
            ],
        },
        {
            "code": "NUDGE",
            "stage": 0,
            "title": "Payment missed",
            "proposes": "NUDGE",
            "channel": "none",
            "approver": "officer",
            "wait_days": 4,
            "all_of": [
                {"fact": "chase_pence", "test": "more_than", "value": 0},
                {"fact": "missed_payment_days", "test": "at_least", "value": 3},
            ],
        },
        {
            "code": "A1",
            "stage": 1,
            "title": "First reminder",
            "proposes": "A1",
            "channel": "letter",
            "approver": "officer",
            "wait_days": 7,
            "all_of": _A_REMINDERS_WORTH,
        },
        {
            "code": "A2",
            "stage": 2,
            "title": "Second letter",
            "proposes": "A2",
            "channel": "letter",
            "approver": "officer",
            "wait_days": 14,
            "all_of": _A_REMINDERS_WORTH,
            "any_of": [
                {"fact": "chase_weeks", "test": "at_least", "value": 200},
                {"fact": "unanswered_days", "test": "at_least", "value": 14},
            ],
        },
        {
            "code": "A3",
            "stage": 3,
            "title": "Final warning",
            "proposes": "A3",
            "channel": "letter",
            "approver": "team_leader",
            "wait_days": 14,
            "all_of": _A_REMINDERS_WORTH,
            "any_of": [{"fact": "chase_weeks", "test": "at_least", "value": 300}, *_ARRANGEMENT_BROKEN],
            "direct_when": _ARRANGEMENT_BROKEN,
        },
        {
            "code": "NOTICE-REVIEW",
            "stage": 4,
            "title": "Notice review",
            "proposes": "NOTICE-REVIEW",
            "channel": "task",
            "approver": "team_leader",
            "wait_days": 28,
            "all_of": [*_A_REMINDERS_WORTH, {"fact": "chase_weeks", "test": "at_least", "value": 400}],
        },
    ],
}
"""The default as data. A landlord's own version starts from a copy of it."""


def default_policy() -> PolicyVersion:
    """Return the shipped version, in force from the beginning."""
    return from_data(DATA)
