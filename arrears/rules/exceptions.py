"""The weekly exception review (OPS-E6): why an account is in it, and what becomes of what is not done (PRA-8)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NOTICE_ENDS_DAYS = 28
NEW_TENANCY_WEEKS = 12
COURT_DAYS = 28
ESCALATING_WEEKS = 3
LONGEST_DEFERRAL_DAYS = 28
"""The longest an item may be deferred; a longer pause is a hold, with its limits (OPS-E5)."""

UNDONE_TWICE = 2
"""Items left undone so often are the manager's to see (PRA-8)."""


class Why(StrEnum):
    """Why an account is in the week's review (OPS-E6)."""

    EVICTION = "eviction"
    COURT = "court"
    NOTICE_ENDING = "notice_ending"
    BROKEN = "broken"
    MISSED = "missed"
    ESCALATING = "escalating"
    NEW_ARREARS = "new_arrears"
    DIRECT_DEBIT = "direct_debit"
    BENEFIT = "benefit"
    NEW_TENANCY = "new_tenancy"
    CREDIT = "credit"
    DEFERRAL_OVER = "deferral_over"


WORDS: dict[Why, str] = {
    Why.EVICTION: "Eviction date set",
    Why.COURT: "Court date set",
    Why.NOTICE_ENDING: "Notice lapses soon",
    Why.BROKEN: "Arrangement broken",
    Why.MISSED: "Expected payment missed",
    Why.ESCALATING: "Arrears growing",
    Why.NEW_ARREARS: "New in arrears",
    Why.DIRECT_DEBIT: "Direct Debit failed or changed",
    Why.BENEFIT: "Benefit changed",
    Why.NEW_TENANCY: "New tenancy",
    Why.CREDIT: "In credit",
    Why.DEFERRAL_OVER: "Deferred until now",
}
"""How each reason reads, the weightiest first: the order of the list."""

RANK = {why: number for number, why in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class Undone:
    """An item of an earlier week that nobody settled: how often it has been left, and why it was there."""

    account_id: int
    times_rolled: int
    reasons: frozenset[Why]


@dataclass(frozen=True, slots=True)
class Listed:
    """One account of the new week's list."""

    account_id: int
    reasons: tuple[Why, ...]
    times_rolled: int


def week_list(found: dict[int, set[Why]], undone: Iterable[Undone], *, deferred: Collection[int] = ()) -> list[Listed]:
    """
    Put a week's list together: what was found this week, and what the week before left undone, marked (PRA-8).

    :param found: by account id, why it belongs in the list.
    :param deferred: accounts that were deferred to a later day: only court and eviction dates bring them back sooner.
    """
    left = {one.account_id: one for one in undone}
    made = []
    for account_id in sorted(found.keys() | left.keys()):
        why = set(found.get(account_id, ()))
        if account_id in deferred and account_id not in left:
            why &= {Why.EVICTION, Why.COURT, Why.NOTICE_ENDING}
            if not why:
                continue
        before = left.get(account_id)
        if before is not None:
            why |= before.reasons
        times = 0 if before is None else before.times_rolled + 1
        made.append(Listed(account_id, tuple(sorted(why, key=RANK.__getitem__)), times))
    return made


def is_growing(weekly_pence: Iterable[int]) -> bool:
    """Whether arrears have risen at each of the last week-ends, oldest first; three rises make a trend (OPS-E6)."""
    figures = list(weekly_pence)
    if len(figures) <= ESCALATING_WEEKS:
        return False
    newest = figures[-ESCALATING_WEEKS - 1 :]
    return all(later > earlier for earlier, later in zip(newest, newest[1:], strict=False))


def may_defer_until(until_on: date, *, on: date) -> bool:
    """Whether an item may be deferred to a day: a later one, and not more than 28 days away."""
    return on < until_on <= on + timedelta(days=LONGEST_DEFERRAL_DAYS)
