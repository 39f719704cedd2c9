"""The answers that a decision can give, and the reasons it can have (DEC-18, PRA-1 to PRA-6)."""

from enum import StrEnum


class Outcome(StrEnum):
    """What happens with an account tonight: exactly one of these (OPS-E4, OPS-L7)."""

    WAITING_FOR_PAYMENTS = "waiting_for_payments"
    BREATHING_SPACE = "breathing_space"
    HELD = "held"
    OWES_NOTHING = "owes_nothing"
    NOT_COVERED = "not_covered"
    WITH_LEGAL = "with_legal"
    CHECK_DATA = "check_data"
    PENDING_CLAIM = "pending_claim"
    ARRANGEMENT_KEPT = "arrangement_kept"
    ARRANGEMENT_WATCHED = "arrangement_watched"
    NOTICE_LIVE = "notice_live"
    OWES_TOO_LITTLE = "owes_too_little"
    REDUCING = "reducing"
    STATIC = "static"
    TOO_SOON = "too_soon"
    TOP_OF_POLICY = "top_of_policy"
    NUDGE = "nudge"
    PROPOSE = "propose"
    REVIEW = "review"
    BLOCKED = "blocked"
    NO_STEP = "no_step"
    CLASH = "clash"


OUTCOME_WORDS = {
    Outcome.WAITING_FOR_PAYMENTS: "Waiting for payments",
    Outcome.BREATHING_SPACE: "Breathing Space",
    Outcome.HELD: "Held",
    Outcome.OWES_NOTHING: "Nothing to pay",
    Outcome.NOT_COVERED: "Not under this policy",
    Outcome.WITH_LEGAL: "With the court",
    Outcome.CHECK_DATA: "Check the record",
    Outcome.PENDING_CLAIM: "Benefit claim pending",
    Outcome.ARRANGEMENT_KEPT: "Arrangement kept",
    Outcome.ARRANGEMENT_WATCHED: "Arrangement a little behind",
    Outcome.NOTICE_LIVE: "Notice in force",
    Outcome.OWES_TOO_LITTLE: "Owes too little for a step",
    Outcome.REDUCING: "Arrears falling",
    Outcome.STATIC: "Low and static",
    Outcome.TOO_SOON: "Too soon for the next step",
    Outcome.TOP_OF_POLICY: "No further step",
    Outcome.NUDGE: "Nudge",
    Outcome.PROPOSE: "Letter proposed",
    Outcome.REVIEW: "Review by a person",
    Outcome.BLOCKED: "Step held back",
    Outcome.NO_STEP: "No step applies",
    Outcome.CLASH: "Clash: a person decides",
}
"""How screens name each answer (PRA-33)."""

STOPS = frozenset({Outcome.WAITING_FOR_PAYMENTS, Outcome.BREATHING_SPACE, Outcome.HELD})
"""Answers that stop every arrears letter whatever is owed."""


class Reason(StrEnum):
    """Why a decision gave its answer."""

    PAYMENTS_LATE = "payments_late"
    HOLD = "hold"
    BREATHING_SPACE = "breathing_space"
    STOP_ON_WRITING = "stop_on_writing"
    NOTHING_OWED = "nothing_owed"
    BENEFIT_EXPECTED = "benefit_expected"
    BENEFIT_MISSING = "benefit_missing"
    FORMER_ACCOUNT = "former_account"
    TYPE_NOT_COVERED = "type_not_covered"
    EVICTION_SET = "eviction_set"
    EVICTION_PAST = "eviction_past"
    HEARING_SET = "hearing_set"
    HEARING_PAST = "hearing_past"
    ORDER_IN_FORCE = "order_in_force"
    CLAIM_PENDING = "claim_pending"
    INSTALMENTS_PAID = "instalments_paid"
    LITTLE_BEHIND = "little_behind"
    NOTICE_IN_FORCE = "notice_in_force"
    NO_WEEKLY_CHARGE = "no_weekly_charge"
    NOT_YET_DUE = "not_yet_due"
    BELOW_FIRST_STEP = "below_first_step"
    BELOW_NEXT_STEP = "below_next_step"
    FALLING = "falling"
    FALLING_LONG = "falling_long"
    STATIC_LOW = "static_low"
    WAIT_NOT_OVER = "wait_not_over"
    ANSWER_NOT_YET_DUE = "answer_not_yet_due"
    NO_FURTHER_STEP = "no_further_step"
    NUDGE_DUE = "nudge_due"
    STEP_REACHED = "step_reached"
    STEP_REPEATED = "step_repeated"
    ARRANGEMENT_BROKEN = "arrangement_broken"
    STEP_BLOCKED = "step_blocked"
    STEP_WAITS = "step_waits"
    FIRST_IN_LIST = "first_in_list"
    NONE_IN_LIST = "none_in_list"
    DOES_NOTHING = "does_nothing"
    TWO_STEPS = "two_steps"
    TWO_POLICIES = "two_policies"


RULE_IDS: dict[Reason, tuple[str, ...]] = {
    Reason.PAYMENTS_LATE: ("DEC-15",),
    Reason.HOLD: ("OPS-E4", "OPS-E5", "LAW-6a"),
    Reason.BREATHING_SPACE: ("LAW-6", "PRA-10"),
    Reason.STOP_ON_WRITING: ("DEC-20",),
    Reason.NOTHING_OWED: ("OPS-A1",),
    Reason.BENEFIT_EXPECTED: ("OPS-E12",),
    Reason.BENEFIT_MISSING: ("OPS-E12", "DEC-6"),
    Reason.FORMER_ACCOUNT: ("OPS-L6", "PRA-5"),
    Reason.TYPE_NOT_COVERED: ("OPS-E2", "PRA-5"),
    Reason.EVICTION_SET: ("OPS-E5", "DEC-19"),
    Reason.EVICTION_PAST: ("OPS-E14", "DEC-19"),
    Reason.HEARING_SET: ("OPS-E5", "DEC-19"),
    Reason.HEARING_PAST: ("OPS-E14", "DEC-19"),
    Reason.ORDER_IN_FORCE: ("OPS-E2", "DEC-19"),
    Reason.CLAIM_PENDING: ("PRA-6",),
    Reason.INSTALMENTS_PAID: ("OPS-E9", "OPS-E10", "LAW-6a"),
    Reason.LITTLE_BEHIND: ("PRA-3", "OPS-E9"),
    Reason.NOTICE_IN_FORCE: ("PRA-4",),
    Reason.NO_WEEKLY_CHARGE: ("OPS-E3", "OPS-E14"),
    Reason.NOT_YET_DUE: ("OPS-E3", "PRA-1"),
    Reason.BELOW_FIRST_STEP: ("OPS-E2", "OPS-E3"),
    Reason.BELOW_NEXT_STEP: ("OPS-E2", "OPS-E4"),
    Reason.FALLING: ("PRA-2",),
    Reason.FALLING_LONG: ("PRA-2",),
    Reason.STATIC_LOW: ("OPS-E2",),
    Reason.WAIT_NOT_OVER: ("OPS-E2", "OPS-E4"),
    Reason.ANSWER_NOT_YET_DUE: ("OPS-E2", "PRA-3"),
    Reason.NO_FURTHER_STEP: ("OPS-E4",),
    Reason.NUDGE_DUE: ("OPS-E2", "PRA-3"),
    Reason.STEP_REACHED: ("OPS-E2", "OPS-E4"),
    Reason.STEP_REPEATED: ("PRA-4",),
    Reason.ARRANGEMENT_BROKEN: ("PRA-3", "OPS-E10"),
    Reason.STEP_BLOCKED: ("OPS-E4", "DEC-18"),
    Reason.STEP_WAITS: ("OPS-E2", "OPS-E4"),
    Reason.FIRST_IN_LIST: ("OPS-E4", "DEC-18"),
    Reason.NONE_IN_LIST: ("OPS-L7", "DEC-18"),
    Reason.DOES_NOTHING: ("DEC-18",),
    Reason.TWO_STEPS: ("OPS-E4", "DEC-18"),
    Reason.TWO_POLICIES: ("OPS-E4", "DEC-18"),
}
"""The rules that each reason rests on."""
