"""Which policy an account is under: the most specific assignment wins (DEC-18, PRA-5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Level(IntEnum):
    """How specific an assignment is; the higher wins."""

    LANDLORD = 0
    ACCOUNT_TYPE = 1
    TENURE = 2
    PLACE = 3
    """A scheme or a patch: neither is more specific than the other."""
    ACCOUNT = 4


@dataclass(frozen=True, slots=True)
class Assignment:
    """
    One assignment of a policy, from a day until a day (both inclusive; empty = still).

    What is empty or None is not asked. A tenure goes with an account type.
    """

    policy: str
    from_on: date
    until_on: date | None = None
    account_type: str = ""
    tenure: str = ""
    scheme_id: int | None = None
    patch_id: int | None = None
    account_id: int | None = None

    @property
    def level(self) -> Level:
        """How specific it is."""
        if self.account_id is not None:
            return Level.ACCOUNT
        if self.scheme_id is not None or self.patch_id is not None:
            return Level.PLACE
        if self.tenure:
            return Level.TENURE
        return Level.ACCOUNT_TYPE if self.account_type else Level.LANDLORD

    def in_force(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def overlaps(self, other: "Assignment") -> bool:
        """Whether both stand on some day."""
        return (other.until_on is None or self.from_on <= other.until_on) and (
            self.until_on is None or other.from_on <= self.until_on
        )

    def claims(self, account: "Subject") -> bool:
        """Whether it is about this account."""
        return (
            self.account_id in (None, account.account_id)
            and self.scheme_id in (None, account.scheme_id)
            and self.patch_id in (None, account.patch_id)
            and self.account_type in ("", account.account_type)
            and self.tenure in ("", account.tenure)
        )

    @property
    def about(self) -> tuple[object, ...]:
        """What it is about; two of one subject on one day could not be settled."""
        return (self.account_type, self.tenure, self.scheme_id, self.patch_id, self.account_id)


@dataclass(frozen=True, slots=True)
class Subject:
    """An account as assignments see it; `account_type` is FTA for every account of a past tenancy."""

    account_id: int
    account_type: str
    tenure: str = ""
    scheme_id: int | None = None
    patch_id: int | None = None


def resolve(
    assignments: Iterable[Assignment], account: Subject, covers: Callable[[str], bool]
) -> tuple[Assignment, ...]:
    """
    Return the assignment under which an account stands, from those in force on a day.

    A policy that does not cover this kind of account is passed over, so that a scheme's policy for homes does not
    silence its garages. None is an empty answer; two of equal right that name different policies are both returned.
    """
    best: list[Assignment] = []
    for one in assignments:
        if not one.claims(account) or not covers(one.policy):
            continue
        if not best or one.level > best[0].level:
            best = [one]
        elif one.level == best[0].level and all(one.policy != other.policy for other in best):
            best.append(one)
    return tuple(best)
