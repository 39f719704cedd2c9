"""
Why and how long nothing is sent: holds, their limits, and in which order they are tested (OPS-E5, LAW section
6a).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_DAYS = 28
"""The longest hold that an officer may place alone (OPS-E5; a setting)."""


class HoldReason(StrEnum):
    """Why an account is held: the reasons of OPS-E5 and ours, the law's first."""

    DECEASED = "deceased"
    IDENTITY_DOUBT = "identity_doubt"
    INSOLVENCY = "insolvency"
    CONTACT_FIRST = "contact_first"
    SAFEGUARDING = "safeguarding"
    CAPACITY = "capacity"
    BEREAVEMENT = "bereavement"
    LANDLORD_ADDRESS = "landlord_address"
    TENURE_UNKNOWN = "tenure_unknown"
    DISPUTE = "dispute"
    EVICTION_DATE = "eviction_date"
    COURT_DATE = "court_date"
    BENEFIT_PENDING = "benefit_pending"
    DELAYED_BENEFIT = "delayed_benefit"
    MISSING_PAYMENT = "missing_payment"
    HOSPITAL_PRISON = "hospital_prison"
    SUPPORT_PLAN = "support_plan"
    PROMISE = "promise"
    AGREEMENT_ON_TRACK = "agreement_on_track"
    MISSING_DATA = "missing_data"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HoldRule:
    """
    What a reason means.

    `rank` is the place in the order of LAW section 6a (lower is tested first); `is_law` that nobody may
    override it and that it ends only by its cure; `stops_letters` that no arrears letter goes; `ends_when`
    what releases it; `senior` that only a team leader or above releases it, because a review is its cure.
    """

    reason: HoldReason
    words: str
    rank: int
    ends_when: str
    is_law: bool = False
    stops_letters: bool = True
    senior: bool = False


_RULES = (
    HoldRule(HoldReason.DECEASED, "the tenant has died", 10, "the estate's route is decided", is_law=True),
    HoldRule(HoldReason.IDENTITY_DOUBT, "we are not sure who lives there", 11, "identity is confirmed", is_law=True),
    HoldRule(HoldReason.INSOLVENCY, "debt relief order, bankruptcy or IVA", 25, "it is discharged", is_law=True),
    HoldRule(
        HoldReason.CONTACT_FIRST, "a new contact comes first after Breathing Space", 26, "somebody has spoken with them"
    ),
    HoldRule(HoldReason.SAFEGUARDING, "a safeguarding concern", 30, "a senior review is recorded", senior=True),
    HoldRule(HoldReason.CAPACITY, "doubt about mental capacity", 31, "a senior review is recorded", senior=True),
    HoldRule(HoldReason.BEREAVEMENT, "a joint tenant has died", 32, "the pause is over"),
    HoldRule(HoldReason.LANDLORD_ADDRESS, "our address for notices was not given", 40, "it is given", is_law=True),
    HoldRule(
        HoldReason.TENURE_UNKNOWN,
        "the tenure is not known",
        50,
        "it is recorded",
        is_law=True,
        stops_letters=False,
    ),
    HoldRule(HoldReason.DISPUTE, "the debt is disputed", 60, "the dispute is answered"),
    HoldRule(HoldReason.EVICTION_DATE, "an eviction date is set", 61, "the day has an outcome"),
    HoldRule(HoldReason.COURT_DATE, "a court date is set", 62, "the hearing has an outcome"),
    HoldRule(HoldReason.BENEFIT_PENDING, "a benefit claim is pending", 63, "the claim is decided"),
    HoldRule(HoldReason.DELAYED_BENEFIT, "benefit is delayed", 64, "the benefit is paid"),
    HoldRule(HoldReason.MISSING_PAYMENT, "a payment is being traced", 65, "the payment is found or ruled out"),
    HoldRule(HoldReason.HOSPITAL_PRISON, "the tenant is in hospital or prison", 66, "the tenant is back"),
    HoldRule(HoldReason.SUPPORT_PLAN, "a support plan is being worked through", 67, "the plan is reviewed"),
    HoldRule(HoldReason.PROMISE, "a payment was promised", 68, "the promised day is over"),
    HoldRule(HoldReason.AGREEMENT_ON_TRACK, "an agreement is on track", 70, "it is missed"),
    HoldRule(HoldReason.MISSING_DATA, "data is missing", 80, "it is recorded"),
    HoldRule(HoldReason.OTHER, "another reason", 90, "the hold is released"),
)
RULES = {rule.reason: rule for rule in _RULES}
"""Every reason with its meaning; Breathing Space, rank 20 of the same order, has a class of its own."""

STOP_LETTERS = frozenset(rule.reason for rule in _RULES if rule.stops_letters)
"""The reasons that stop every arrears letter (OPS-E4)."""


@dataclass(frozen=True, slots=True)
class HoldLimits:
    """
    How long a hold may last, by who places it, and how often an officer may in one arrears episode (OPS-E5).

    Days count the first and the last; no `manager_days` is no limit for managers.
    """

    officer_days: int = LONGEST_DAYS
    officer_times: int = 1
    manager_days: int | None = None


_LIMITS = {
    HoldReason.PROMISE: HoldLimits(manager_days=56),
    HoldReason.OTHER: HoldLimits(manager_days=56),
    HoldReason.DELAYED_BENEFIT: HoldLimits(manager_days=91),
    HoldReason.BENEFIT_PENDING: HoldLimits(manager_days=91),
}


def limits_of(reason: HoldReason) -> HoldLimits:
    """Return the limits shipped for a reason; a landlord's own are dated rows (`HoldLimit`)."""
    return _LIMITS.get(reason, HoldLimits())


class HoldBy(StrEnum):
    """Who may place a hold."""

    OFFICER = "officer"
    MANAGER = "manager"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Hold:
    """
    One hold as a decision sees it, from a day until a last day held (both inclusive; empty = until its cure).
    """

    reason: HoldReason
    from_on: date
    until_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


def first_in_force(holds: Iterable[Hold], *, on: date) -> Hold | None:
    """
    Return the hold that answers on a day: first by LAW section 6a, then the one that lasts longest; letters
    only.
    """
    in_force = [hold for hold in holds if hold.reason in STOP_LETTERS and hold.holds(on)]
    return min(in_force, key=lambda hold: (RULES[hold.reason].rank, -_lasts(hold)), default=None)


def who_may_place(
    reason: HoldReason,
    *,
    from_on: date,
    until_on: date | None,
    deferrals_before: int,
    longest_days: int = LONGEST_DAYS,
    limits: HoldLimits | None = None,
) -> HoldBy:
    """
    Say who may place a hold (OPS-E5).

    An officer may once, for at most 28 days (the first and the last day count); a second deferral or a longer
    one is the manager's, up to the manager's own limit. Only holds that are law may stand without a last day;
    NOBODY may place another without one, nor one that ends before it starts. `deferrals_before` counts the
    account's holds for the same reason in this episode; `limits` are the landlord's on the day.
    """
    rule, limits = RULES[reason], limits or HoldLimits(officer_days=longest_days)
    if until_on is None:
        return HoldBy.OFFICER if rule.is_law else HoldBy.NOBODY
    if until_on < from_on:
        return HoldBy.NOBODY
    if rule.is_law:
        return HoldBy.OFFICER
    days = (until_on - from_on).days + 1
    if limits.manager_days is not None and days > limits.manager_days:
        return HoldBy.NOBODY
    often = deferrals_before >= limits.officer_times
    return HoldBy.MANAGER if often or days > limits.officer_days else HoldBy.OFFICER


def may_be_released_by_hand(reason: HoldReason) -> bool:
    """
    Whether a person may end the hold early; a hold that is law ends only by its cure (LAW section 6a,
    PRA-12).
    """
    return not RULES[reason].is_law


STANDARD_DAYS = 60
AFTER_TREATMENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class BreathingSpace:
    """
    A moratorium as notified: its own start, and what ends it (LAW section 6, SI 2020/1311).

    Without `mental_health` it is the standard 60 days. A mental-health one is open until the adviser tells us
    when treatment ended, and lasts 30 days from then. `cancelled_on` is the first day on which it protects no
    longer. Nobody without that right is shown which kind it is (PRA-10).
    """

    starts_on: date
    mental_health: bool = False
    treatment_ended_on: date | None = None
    cancelled_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day of protection; None while it is open."""
        ends = self._planned_last_day()
        if self.cancelled_on is None:
            return ends
        cancelled = self.cancelled_on - timedelta(days=1)
        return cancelled if ends is None else min(ends, cancelled)

    def active(self, on: date) -> bool:
        """Whether it protects on a day; its first and last day count."""
        last = self.last_day
        return self.starts_on <= on and (last is None or on <= last)

    def _planned_last_day(self) -> date | None:
        if not self.mental_health:
            return self.starts_on + timedelta(days=STANDARD_DAYS - 1)
        if self.treatment_ended_on is None:
            return None
        return self.treatment_ended_on + timedelta(days=AFTER_TREATMENT_DAYS)


def protected_parties(debtors: Collection[str], liable: Collection[str]) -> frozenset[str]:
    """
    Return which parties of an account are protected: all who are liable, if any of them is in Breathing
    Space.

    It covers the debtor and everybody jointly liable for the debt, on every account they share (LAW section
    6).
    """
    return frozenset(liable) if any(party in debtors for party in liable) else frozenset()


def _lasts(hold: Hold) -> int:
    return (hold.until_on or date.max).toordinal()
