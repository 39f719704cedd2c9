"""
The policy every landlord starts with for current rent accounts: OPS-E2's stages 0 to 9 with PRA-1 to PRA-4.

Stages 5 to 9 are what arrears proposes; the papers and steps of the law are the legal service's (DEC-19).
"""

from arrears.rules.policy import PolicyVersion
from arrears.rules.policy_data import Data, from_data

REMINDERS_WORTH: list[Data] = [
    {"fact": "chase_pence", "test": "at_least", "value": 10_00},
    {"fact": "chase_weeks", "test": "at_least", "value": 50},
]
"""Stage 1's money: £10 and half a week. Below it no stage asks for anything (PRA-3)."""

ARRANGEMENT_BROKEN: list[Data] = [
    {"fact": "consecutive_misses", "test": "at_least", "value": 2},
    {"fact": "instalments_short", "test": "more_than", "value": 200},
]
"""PRA-3: two consecutive misses, or more than two instalments short."""

_FOUR_WEEKS: Data = {"fact": "chase_weeks", "test": "at_least", "value": 400}
_ORDER_BROKEN: list[Data] = [
    {"fact": "chase_pence", "test": "more_than", "value": 0},
    {"fact": "arrangement_broken", "test": "is", "value": True},
]
"""An order is in force and its terms are not kept: each step after it follows the one before by a week."""

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
            "all_of": REMINDERS_WORTH,
        },
        {
            "code": "A2",
            "stage": 2,
            "title": "Second letter",
            "proposes": "A2",
            "channel": "letter",
            "approver": "officer",
            "wait_days": 14,
            "all_of": REMINDERS_WORTH,
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
            "all_of": REMINDERS_WORTH,
            "any_of": [{"fact": "chase_weeks", "test": "at_least", "value": 300}, *ARRANGEMENT_BROKEN],
            "direct_when": ARRANGEMENT_BROKEN,
        },
        {
            "code": "NOTICE-REVIEW",
            "stage": 4,
            "title": "Notice review",
            "proposes": "NOTICE-REVIEW",
            "channel": "task",
            "approver": "team_leader",
            "wait_days": 28,
            "all_of": [*REMINDERS_WORTH, _FOUR_WEEKS],
        },
        {
            "code": "CW1",
            "stage": 5,
            "title": "Court warning",
            "proposes": "CW1",
            "channel": "letter",
            "approver": "team_leader",
            "wait_days": 14,
            "all_of": [*REMINDERS_WORTH, _FOUR_WEEKS, {"fact": "notice_usable", "test": "is", "value": True}],
            "also": ["call"],
        },
        {
            "code": "LEGAL-FILE",
            "stage": 6,
            "title": "Legal file to the manager",
            "proposes": "LEGAL-FILE",
            "channel": "task",
            "approver": "manager",
            "wait_days": 28,
            "all_of": [
                {"fact": "chase_pence", "test": "at_least", "value": 300_00},
                _FOUR_WEEKS,
                {"fact": "notice_usable", "test": "is", "value": True},
                {"fact": "unanswered_days", "test": "at_least", "value": 14},
            ],
        },
        {
            "code": "ORDER-BREACH",
            "stage": 8,
            "title": "Write about the broken order",
            "proposes": "ORDER-BREACH",
            "channel": "task",
            "approver": "officer",
            "wait_days": 7,
            "all_of": _ORDER_BROKEN,
        },
        {
            "code": "ORDER-VISIT",
            "stage": 9,
            "title": "Visit about the broken order",
            "proposes": "ORDER-VISIT",
            "channel": "visit",
            "approver": "officer",
            "wait_days": 7,
            "all_of": _ORDER_BROKEN,
        },
        {
            "code": "ORDER-PANEL",
            "stage": 10,
            "title": "Panel before a warrant",
            "proposes": "ORDER-PANEL",
            "channel": "task",
            "approver": "manager",
            "wait_days": 7,
            "all_of": _ORDER_BROKEN,
        },
        {
            "code": "WARRANT-REVIEW",
            "stage": 11,
            "title": "Warrant, as the panel approved",
            "proposes": "WARRANT-REVIEW",
            "channel": "task",
            "approver": "manager",
            "wait_days": 28,
            "all_of": _ORDER_BROKEN,
            "waits_for": [{"fact": "days_since_action", "of": "PANEL-APPROVED", "test": "less_than", "value": 91}],
        },
    ],
}
"""The default as data. A landlord's own version starts from a copy of it."""


def default_policy() -> PolicyVersion:
    """Return the shipped version, in force from the beginning."""
    return from_data(DATA)
