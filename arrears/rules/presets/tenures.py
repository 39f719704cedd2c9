"""Policies of our own for tenures and account types that are not plain rent accounts, with PRA-5's content."""

from arrears.rules.default_policy import ARRANGEMENT_BROKEN, REMINDERS_WORTH
from arrears.rules.presets.writing import Data, asks, both, holds, not_so, step

_CALL: Data = step(
    "CALL",
    0,
    "Call about the first missed payment",
    "call",
    "officer",
    4,
    all_of=[asks("chase_pence", "more_than", 0), asks("missed_payment_days", "at_least", 1)],
)

INTRODUCTORY: Data = {
    "code": "INTRODUCTORY",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["CUR"],
    "steps": [
        _CALL,
        step(
            "TRIAL-ENDING",
            0,
            "The trial ends: decide before the last lawful day",
            "task",
            "team_leader",
            0,
            all_of=[asks("chase_pence", "more_than", 0), asks("trial_ends_in", "at_most", 112)],
            unless=[asks("days_since_action", "less_than", 28, of="TRIAL-ENDING")],
        ),
        step(
            "A1",
            1,
            "First reminder",
            "letter",
            "officer",
            7,
            all_of=[asks("chase_pence", "at_least", 10_00), asks("chase_weeks", "at_least", 100)],
        ),
        step(
            "A2",
            2,
            "Second letter",
            "letter",
            "officer",
            14,
            all_of=REMINDERS_WORTH,
            any_of=[asks("chase_weeks", "at_least", 200), asks("unanswered_days", "at_least", 14)],
            also=["call", "visit"],
        ),
        step(
            "A3",
            3,
            "Final warning",
            "letter",
            "team_leader",
            14,
            all_of=REMINDERS_WORTH,
            any_of=[asks("chase_weeks", "at_least", 300), *ARRANGEMENT_BROKEN],
            direct_when=ARRANGEMENT_BROKEN,
        ),
        step(
            "NOTICE-REVIEW",
            4,
            "Review before a notice on a trial tenancy, by somebody senior who took no part",
            "task",
            "manager",
            28,
            all_of=[*REMINDERS_WORTH, asks("chase_weeks", "at_least", 400)],
        ),
    ],
}
"""Introductory, demoted and starter tenancies."""

_OWN_MONEY = asks("debt_pence", "at_least", 10_00, of="own charge")

SUPPORTED: Data = {
    "code": "SUPPORTED",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["CUR", "SUP"],
    "measures": [{"name": "own charge", "base": "own_share", "grace": "payers_calendar", "weekly": "own"}],
    "steps": [
        step(
            "SUPPORT-TASK",
            1,
            "Task to the support worker",
            "task",
            "support_worker",
            7,
            all_of=[_OWN_MONEY, asks("debt_weeks", "at_least", 200, of="own charge")],
        ),
        step(
            "A1",
            2,
            "First reminder, copied to the support worker first",
            "letter",
            "officer",
            14,
            all_of=[_OWN_MONEY, asks("debt_weeks", "at_least", 400, of="own charge")],
            waits_for=[asks("days_since_action", "at_least", 7, of="SUPPORT-COPY")],
        ),
        step(
            "A2",
            3,
            "Second letter and a joint meeting",
            "letter",
            "team_leader",
            14,
            all_of=[_OWN_MONEY, asks("debt_weeks", "at_least", 600, of="own charge")],
            direct_when=ARRANGEMENT_BROKEN,
            also=["visit"],
        ),
        step(
            "NOTICE-REVIEW",
            4,
            "Notice review after the joint proportionality record",
            "task",
            "manager",
            28,
            all_of=[_OWN_MONEY, asks("debt_weeks", "at_least", 600, of="own charge")],
            waits_for=[asks("days_since_action", "less_than", 29, of="JOINT-RECORD")],
        ),
    ],
}
"""Supported schemes and accounts that benefit pays in part: weeks of the tenant's own charge."""

GARAGE: Data = {
    "code": "GARAGE",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["GAR"],
    "steps": [
        step("A1", 1, "First reminder", "letter", "officer", 7, all_of=[asks("chase_weeks", "at_least", 200)]),
        step("A2", 2, "Second reminder", "letter", "officer", 7, all_of=[asks("chase_weeks", "at_least", 300)]),
        step(
            "NTQ-REVIEW",
            4,
            "Review before a notice to quit",
            "task",
            "officer",
            28,
            all_of=[asks("chase_weeks", "at_least", 400)],
        ),
    ],
}
"""Garages: no protocol."""

TEMPORARY: Data = {
    "code": "TEMPORARY",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["TAC"],
    "measures": [{"name": "own charge", "base": "own_share", "grace": "payers_calendar", "weekly": "own"}],
    "steps": [
        step(
            "A1",
            1,
            "First reminder",
            "letter",
            "officer",
            7,
            all_of=[_OWN_MONEY, asks("debt_weeks", "at_least", 100, of="own charge")],
        ),
        step(
            "A2",
            2,
            "Second letter",
            "letter",
            "officer",
            14,
            all_of=[_OWN_MONEY],
            any_of=[asks("debt_weeks", "at_least", 200, of="own charge"), asks("unanswered_days", "at_least", 14)],
            also=["call", "visit"],
        ),
        step(
            "A3",
            3,
            "Final warning",
            "letter",
            "team_leader",
            14,
            all_of=[_OWN_MONEY],
            any_of=[asks("debt_weeks", "at_least", 300, of="own charge"), *ARRANGEMENT_BROKEN],
            direct_when=ARRANGEMENT_BROKEN,
        ),
        step(
            "NOTICE-REVIEW",
            4,
            "Notice review, housing options told",
            "task",
            "manager",
            28,
            all_of=[_OWN_MONEY, asks("debt_weeks", "at_least", 400, of="own charge")],
            waits_for=[asks("days_since_action", "at_least", 0, of="HOUSING-OPTIONS")],
        ),
    ],
}
"""Temporary accommodation: the own charge only."""

_KEPT = both(holds("arrangement_active"), not_so("arrangement_broken"))
_CLAIM = holds("claim_complete")


def _once(code: str) -> Data:
    """The step was taken already."""
    return asks("days_since_action", "at_least", 0, of=code)


def _after(code: str, days: int) -> Data:
    """So many days have gone since another step."""
    return asks("days_since_action", "at_least", days, of=code)


SUNDRY: Data = {
    "code": "SUNDRY",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["SUN", "RCH"],
    "order": "first_wins",
    "otherwise": "Nothing of the invoice sequence is due.",
    "measures": [{"name": "invoiced", "base": "balance", "grace": "none"}],
    "steps": [
        step(
            "CLAIM-LETTER",
            1,
            "Letter of claim under the Debt Protocol",
            "task",
            "manager",
            30,
            all_of=[asks("debt_pence", "at_least", 50_00, of="invoiced"), _after("REMINDER-28", 14)],
            unless=[_once("CLAIM-LETTER"), _KEPT],
        ),
        step(
            "REMINDER-28",
            2,
            "Second reminder of an invoice",
            "task",
            "officer",
            7,
            all_of=[
                asks("debt_pence", "more_than", 0, of="invoiced"),
                asks("owed_days", "at_least", 28),
                _after("REMINDER-14", 7),
            ],
            unless=[_once("REMINDER-28"), _KEPT],
        ),
        step(
            "REMINDER-14",
            3,
            "First reminder of an invoice",
            "task",
            "officer",
            7,
            all_of=[asks("debt_pence", "more_than", 0, of="invoiced"), asks("owed_days", "at_least", 14)],
            unless=[_once("REMINDER-14"), _KEPT],
        ),
    ],
}
"""Sundry and recharge accounts: invoice, 14 days, 28 days, then a letter of claim."""

OCCUPATION: Data = {
    "code": "OCCUPATION",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["UAO"],
    "order": "first_wins",
    "otherwise": "The next four-weekly review is not due yet. No arrears letter goes for use and occupation.",
    "measures": [{"name": "owed", "base": "after_benefit", "grace": "none"}],
    "steps": [
        step(
            "UAO1",
            1,
            "Explain the occupation charge",
            "task",
            "officer",
            0,
            all_of=[asks("debt_pence", "more_than", 0, of="owed")],
            unless=[_once("UAO1")],
            template="UAO1",
        ),
        step(
            "UAO-REVIEW",
            2,
            "Four-weekly review of the occupation",
            "task",
            "team_leader",
            0,
            all_of=[asks("debt_pence", "more_than", 0, of="owed"), _after("UAO1", 28)],
            unless=[asks("days_since_action", "less_than", 28, of="UAO-REVIEW")],
        ),
    ],
}
"""Use and occupation: no arrears letters."""

_NO_ADDRESS = not_so("flag", of="forwarding_address")
_STOPS = [_NO_ADDRESS, _KEPT, _CLAIM]

FORMER_TENANT: Data = {
    "code": "FORMER",
    "version": 1,
    "in_force_from": "2000-01-01",
    "account_types": ["FTA"],
    "order": "first_wins",
    "otherwise": "Nothing of the former tenant sequence is due.",
    "measures": [{"name": "owed", "base": "balance", "grace": "none"}],
    "steps": [
        step(
            "TRACE",
            1,
            "Trace the former tenant",
            "task",
            "officer",
            0,
            all_of=[asks("debt_pence", "at_least", 1_00, of="owed"), asks("former_days", "at_least", 7), _NO_ADDRESS],
            unless=[asks("days_since_action", "less_than", 91, of="TRACE"), _KEPT],
        ),
        step(
            "FT-DECISION",
            2,
            "Agency, money claim or write-off",
            "task",
            "manager",
            28,
            all_of=[
                asks("debt_pence", "at_least", 50_00, of="owed"),
                asks("former_days", "at_least", 84),
                _after("FT3", 28),
            ],
            unless=[_once("FT-DECISION"), *_STOPS],
        ),
        step(
            "FT3",
            3,
            "Third letter, warning of an agency",
            "task",
            "team_leader",
            14,
            all_of=[
                asks("debt_pence", "at_least", 30_00, of="owed"),
                asks("former_days", "at_least", 56),
                _after("FT2", 21),
            ],
            unless=[_once("FT3"), *_STOPS],
        ),
        step(
            "FT2",
            4,
            "Second letter, with a call or a text",
            "task",
            "officer",
            14,
            all_of=[
                asks("debt_pence", "at_least", 30_00, of="owed"),
                asks("former_days", "at_least", 35),
                _after("FT1", 14),
            ],
            unless=[_once("FT2"), *_STOPS],
            also=["call", "text"],
        ),
        step(
            "FT1",
            5,
            "First letter to a former tenant",
            "task",
            "officer",
            14,
            all_of=[
                asks("debt_pence", "at_least", 30_00, of="owed"),
                asks("former_days", "at_least", 21),
                _after("FT-FINAL", 14),
            ],
            unless=[_once("FT1"), *_STOPS],
        ),
        step(
            "FT-FINAL",
            6,
            "Final account",
            "task",
            "officer",
            14,
            all_of=[asks("debt_pence", "at_least", 1_00, of="owed"), asks("former_days", "at_least", 7)],
            unless=[_once("FT-FINAL"), *_STOPS],
            waits_for=[_once("FINAL-FIGURES")],
        ),
    ],
}
"""Former tenants: OPS-H2's days, none before the one before; PRA-15's stops."""
