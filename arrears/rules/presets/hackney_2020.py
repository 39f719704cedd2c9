"""
The ladder that the London Borough of Hackney published as open source in 2020, restated as data (OPS-E1).

It is kept as it was, its gaps and dead ends with it, so that they can be shown and policies compared. Nobody should
install it. Its places are the order in which its rules were tried; the first that applied won.
"""

from arrears.rules.presets.writing import Data, asks, both, holds, not_so, step

_AGREEMENT = holds("arrangement_active")
"""A broken one counted as active too."""

_PREVENTED = [holds("eviction_set"), holds("hearing_future")]
"""An eviction date ever set, or a hearing to come; a pause is a hold, which stops every step but the exempt one."""

_EVERY_PAUSE = [
    "dispute",
    "eviction_date",
    "court_date",
    "benefit_pending",
    "delayed_benefit",
    "missing_payment",
    "hospital_prison",
    "support_plan",
    "promise",
    "agreement_on_track",
    "missing_data",
    "other",
]

_COURT_BREACH = [holds("court_arrangement"), asks("arrangement_state", "is", "broken")]
_INFORMAL_BREACH = [asks("arrangement_class", "is", "informal"), asks("arrangement_state", "is", "broken")]
_TEN_POUNDS = asks("debt_pence", "at_least", 10_00, of="tested")
_FOUR_WEEKS = asks("debt_weeks", "at_least", 400, of="tested")
_NOT_FINAL = [
    "adjourned_generally",
    "adjourned_next_open",
    "adjourned_hearing",
    "adjourned_directions",
    "suspended_on_terms",
    "stay",
]
_NOT_FINAL_YET = [asks("hearing_outcome", "is_in", _NOT_FINAL), asks("hearing_days", "less_than", "6 years")]

DATA: Data = {
    "code": "HACKNEY-2020",
    "version": 1,
    "in_force_from": "2020-10-01",
    "account_types": ["CUR"],
    "order": "first_wins",
    "only_if_owed": False,
    "otherwise": "No rule of the published ladder applies, so it shows no action.",
    "measures": [
        {"name": "tested", "base": "collectable", "grace": "this_week"},
        {"name": "collectable", "base": "collectable", "grace": "none"},
    ],
    "groups": {
        "a text": ["text", "TEXT-REMINDER", "GAT", "GMS"],
        "the first letter": ["letter_1", "FIRST-LETTER", "IC1"],
        "the second letter": ["letter_2", "SECOND-LETTER", "IC2"],
        "a letter of the ladder": [
            "letter_1",
            "FIRST-LETTER",
            "IC1",
            "letter_2",
            "SECOND-LETTER",
            "IC2",
            "court_warning",
            "COURT-WARNING",
            "IC4",
        ],
        "the court warning": ["court_warning", "COURT-WARNING", "IC4"],
        "the court breach letter": ["court_breach_letter", "COURT-BREACH", "CBL"],
        "the breach visit": ["breach_visit", "BREACH-VISIT", "CBV"],
        "the informal breach letter": ["informal_breach_letter", "INFORMAL-BREACH-LETTER", "BLI"],
        "the warrant application": ["warrant_applied", "WARRANT", "WPA"],
    },
    "steps": [
        step(
            "WARRANT",
            1,
            "Apply for a warrant",
            "task",
            "manager",
            0,
            all_of=[
                asks("hearing_outcome", "is_in", ["outright_forthwith", "outright_dated"]),
                asks("hearing_days", "less_than", "3 months"),
            ],
            unless=[*_PREVENTED, _AGREEMENT, holds("last_action", of="the warrant application")],
        ),
        step(
            "FAILED-LETTER",
            2,
            "Review a failed letter",
            "task",
            "officer",
            0,
            all_of=[holds("flag", of="letter_failed")],
            exempt_from=_EVERY_PAUSE,
        ),
        step(
            "TEXT-REMINDER",
            3,
            "Text reminder",
            "text",
            "officer",
            0,
            all_of=[asks("debt_pence", "between", [5_00, 10_00], of="collectable")],
            unless=[
                *_PREVENTED,
                holds("hearing_ever"),
                holds("notice_ever"),
                _AGREEMENT,
                both(holds("last_action", of="a text"), asks("last_action_days", "less_than", 7)),
                both(not_so("last_action", of="a text"), asks("last_action_days", "less_than", "3 months")),
            ],
        ),
        step(
            "FIRST-LETTER",
            4,
            "First letter",
            "letter",
            "officer",
            0,
            all_of=[_TEN_POUNDS],
            unless=[
                *_PREVENTED,
                holds("hearing_ever"),
                holds("notice_ever"),
                _AGREEMENT,
                both(
                    holds("last_action", of="a letter of the ladder"),
                    asks("last_action_days", "less_than", "3 months"),
                ),
            ],
        ),
        step(
            "SECOND-LETTER",
            5,
            "Second letter",
            "letter",
            "officer",
            0,
            all_of=[
                holds("last_action", of="the first letter"),
                asks("last_action_days", "between", [14, "3 months"]),
                _TEN_POUNDS,
            ],
            unless=[*_PREVENTED, holds("hearing_ever"), holds("notice_ever"), _AGREEMENT],
        ),
        step(
            "COURT-OUTCOME",
            6,
            "Record the court's outcome",
            "task",
            "officer",
            0,
            all_of=[holds("hearing_blank")],
            unless=[*_PREVENTED, both(*_COURT_BREACH)],
        ),
        step(
            "BREACH-VISIT",
            7,
            "Visit after a court breach",
            "visit",
            "officer",
            0,
            all_of=[
                *_COURT_BREACH,
                holds("last_action", of="the court breach letter"),
                asks("last_action_days", "between", [7, "3 months"]),
            ],
            unless=_PREVENTED,
        ),
        step(
            "NOTICE",
            8,
            "Serve a notice",
            "task",
            "officer",
            0,
            all_of=[_FOUR_WEEKS],
            any_of=[
                holds("notice_ever"),
                both(
                    holds("last_action", of="the second letter"),
                    asks("last_action_days", "between", [7, "3 months"]),
                ),
            ],
            unless=[
                *_PREVENTED,
                _AGREEMENT,
                holds("notice_in_force"),
                holds("hearing_blank"),
                both(*_NOT_FINAL_YET),
            ],
        ),
        step(
            "NO-PAYMENT",
            9,
            "No payment after the visit",
            "task",
            "officer",
            0,
            all_of=[
                *_COURT_BREACH,
                holds("last_action", of="the breach visit"),
                asks("last_action_days", "at_least", 7),
                asks("days_since_payment", "at_least", 8),
            ],
            unless=_PREVENTED,
        ),
        step(
            "INFORMAL-BREACH-LETTER",
            10,
            "Informal breach letter",
            "letter",
            "officer",
            0,
            all_of=_INFORMAL_BREACH,
            unless=[
                *_PREVENTED,
                holds("notice_in_force"),
                asks("last_action_days", "less_than", 7),
                holds("last_action", of="the informal breach letter"),
                holds("last_action", of="the court breach letter"),
                holds("last_action", of="the breach visit"),
            ],
        ),
        step(
            "INFORMAL-BREACH",
            11,
            "Review an informal breach",
            "task",
            "officer",
            0,
            all_of=[
                *_INFORMAL_BREACH,
                holds("last_action", of="the informal breach letter"),
                asks("last_action_days", "at_least", 7),
            ],
            unless=[*_PREVENTED, holds("notice_ever")],
        ),
        step(
            "COURT-BREACH",
            12,
            "Handle a breach of the court's agreement",
            "task",
            "officer",
            0,
            all_of=_COURT_BREACH,
            unless=[
                *_PREVENTED,
                holds("last_action", of="the court breach letter"),
                holds("last_action", of="the breach visit"),
            ],
        ),
        step(
            "COURT-WARNING",
            13,
            "Court warning letter",
            "letter",
            "officer",
            0,
            all_of=[holds("notice_usable"), _FOUR_WEEKS],
            unless=[*_PREVENTED, _AGREEMENT, holds("last_action", of="the court warning"), holds("hearing_past")],
        ),
        step(
            "APPLY-HEARING",
            14,
            "Apply for a hearing",
            "task",
            "officer",
            0,
            all_of=[
                holds("notice_usable"),
                holds("last_action", of="the court warning"),
                asks("last_action_days", "at_least", 14),
                _FOUR_WEEKS,
            ],
            unless=[*_PREVENTED, _AGREEMENT, holds("hearing_since", of="the court warning")],
        ),
        step(
            "FIX-DATA",
            15,
            "Put the record right",
            "task",
            "officer",
            0,
            all_of=[not_so("held")],
            any_of=[
                both(*_NOT_FINAL_YET, not_so("arrangement_active")),
                both(holds("hearing_decided"), not_so("hearing_ever")),
                both(holds("hearing_terms"), not_so("court_arrangement")),
            ],
        ),
    ],
}
