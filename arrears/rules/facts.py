"""Everything that a decision may see about one account (DEC-18). How policies name it: `vocabulary`."""

from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.holds import BreathingSpace, Hold
from ledger.rules.rent_weeks import monday_of
from letters.rules.wording import day

FactValue = int | str | bool | None


@dataclass(frozen=True, slots=True)
class LetterSent:
    """
    The newest paper of one kind: what a step proposes (`A1`), the day it was sent, whether it was answered.

    Answered is a payment, an arrangement or a two-way contact since it was sent (PRA-3).
    """

    kind: str
    sent_on: date
    answered: bool


@dataclass(frozen=True, slots=True)
class ArrangementSeen:
    """
    The arrangement in force: OPS-E9's state, and the one by the payer's own calendar, which moves the policy
    (PRA-3).

    `shortfall_pence` is the own calendar's; `consecutive_misses` counts up to the newest instalment due.
    """

    started_on: date
    state: ArrangementState
    own_state: ArrangementState
    consecutive_misses: int
    shortfall_pence: int
    instalment_pence: int
    kind: ArrangementKind = ArrangementKind.INFORMAL


@dataclass(frozen=True, slots=True)
class ActionSeen:
    """The newest action of one kind that is no paper of ours: a visit, a text, a task done, a code taken on."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class ContactSeen:
    """One contact made or tried, its way (`call_out`, `visit`, `text`), and whether both sides spoke."""

    on: date
    channel: str
    two_way: bool


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """
    The newest notice: the day of service, the first day a claim may rest on it, the last day it may.

    Without a usable day it is usable from service; without a last day it does not lapse.
    """

    served_on: date
    usable_from: date | None = None
    last_day: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it was served and has not lapsed."""
        return self.served_on <= on and (self.last_day is None or on <= self.last_day)

    def usable(self, on: date) -> bool:
        """Whether a claim may rest on it."""
        return self.in_force(on) and (self.usable_from or self.served_on) <= on

    def lapsed(self, on: date) -> bool:
        """Whether its last day is over."""
        return self.last_day is not None and on > self.last_day


@dataclass(frozen=True, slots=True)
class HearingSeen:
    """
    The newest hearing, its outcome as a word (empty = blank), and whether it asked for terms to be agreed.

    `on` may be unknown where only an outcome was recorded.
    """

    on: date | None
    outcome: str = ""
    terms: bool = False


@dataclass(frozen=True, slots=True)
class WritingStop:
    """
    A stop on writing that `letters` keeps for a person or account (DEC-20), with its reason in an officer's
    words.
    """

    words: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """
    A benefit claim not yet decided: what it is (HB, UC), since when, and whether its evidence is all in
    (PRA-6).
    """

    kind: str
    since: date
    evidence_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What a decision may see: figures of `Position`, the law's facts, what was agreed, and what was written.

    `holds`, `stops` and `breathing_spaces` may name ones of other days: the decision looks at their dates.
    `hearing_on` and `eviction_on` are of a hearing and an eviction that have no outcome yet; `order_on` of an
    order or warrant in force (DEC-19). `reducing` None is not known, which is not reducing (PRA-2).
    `missed_payment_days` counts from the first expected payment that did not come; None is none missed.
    `collectable_pence` and `own_share_pence` None are the balance and the arrears after expected benefit;
    `gross_weekly_pence` None is not known. `notice` and `hearing` are the newest ever, whatever became of them.
    `owed_since` is the day from which something was owed without a break. `flags` are named marks that are set.
    """

    balance_pence: int
    technical_pence: int
    real_pence: int
    ladder_amount_pence: int
    weeks_hundredths: int | None
    chase_pence: int
    chase_hundredths: int | None
    account_type: str = "CUR"
    tenure: str = ""
    former: bool = False
    payments_in: bool = True
    holds: tuple[Hold, ...] = ()
    stops: tuple[WritingStop, ...] = ()
    breathing_spaces: tuple[BreathingSpace, ...] = ()
    notice_until: date | None = None
    hearing_on: date | None = None
    order_on: date | None = None
    eviction_on: date | None = None
    arrangement: ArrangementSeen | None = None
    pending_claim: PendingClaim | None = None
    episode_started_on: date | None = None
    letters: tuple[LetterSent, ...] = ()
    reducing: bool | None = None
    weeks_reducing: int = 0
    weeks_static: int = 0
    has_calendar: bool = False
    missed_payment_days: int | None = None
    benefit_missing_since: date | None = None
    last_payment_on: date | None = None
    last_contact_on: date | None = None
    gross_weekly_pence: int | None = None
    benefit_weekly_pence: int = 0
    paid_this_week_pence: int = 0
    collectable_pence: int | None = None
    own_share_pence: int | None = None
    notice: NoticeSeen | None = None
    hearing: HearingSeen | None = None
    eviction_set: bool = False
    actions: tuple[ActionSeen, ...] = ()
    contacts: tuple[ContactSeen, ...] = ()
    flags: frozenset[str] = frozenset()
    owed_since: date | None = None
    tenancy_ended_on: date | None = None
    trial_ends_on: date | None = None

    def episode_letters(self, on: date) -> tuple[LetterSent, ...]:
        """Return the letters of this episode; before its first week-end, those of this week (PRA-4)."""
        if not self.letters:
            return ()
        since = self.episode_started_on or monday_of(on)
        return tuple(letter for letter in self.letters if letter.sent_on >= since)


def unanswered_days(facts: Facts, on: date) -> int | None:
    """
    Return how long the newest letter of the episode has been without an answer; None if none waits (PRA-3).
    """
    letters = facts.episode_letters(on)
    if not letters:
        return None
    newest = max(letters, key=attrgetter("sent_on"))
    return None if newest.answered else (on - newest.sent_on).days


def unanswered_since(facts: Facts, on: date) -> date | None:
    """
    Return the day on which the newest letter of the episode was sent, if nobody has answered it (PRA-3).
    """
    days = unanswered_days(facts, on)
    return None if days is None else on - timedelta(days=days)


def last_action(facts: Facts, on: date) -> ActionSeen | None:
    """Return the newest thing we did up to a day, paper or not; of two on one day the one listed later."""
    newest: ActionSeen | None = None
    for letter in facts.letters:
        if letter.sent_on <= on and (newest is None or letter.sent_on >= newest.on):
            newest = ActionSeen(letter.kind, letter.sent_on)
    for action in facts.actions:
        if action.on <= on and (newest is None or action.on >= newest.on):
            newest = action
    return newest


def last_of(facts: Facts, codes: frozenset[str], on: date) -> date | None:
    """Return the newest day on which we did one of these up to a day; None if never."""
    newest: date | None = None
    for letter in facts.letters:
        if letter.kind in codes and letter.sent_on <= on and (newest is None or letter.sent_on > newest):
            newest = letter.sent_on
    for action in facts.actions:
        if action.kind in codes and action.on <= on and (newest is None or action.on > newest):
            newest = action.on
    return newest


def said_day(on: date | None) -> str:
    """Write a day in full, or say that there is none yet."""
    return "no date yet" if on is None else day(on)
