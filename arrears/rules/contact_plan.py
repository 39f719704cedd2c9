"""
Contacts that are due because something happened: a letter was sent (PRA-7), a tenancy began (OPS-E7).

Both tables are dated data. A landlord's own plan items take the place of the shipped ones by their code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class TaskKind(StrEnum):
    """Why somebody is to get in touch or to check something."""

    AFTER_LETTER = "after_letter"
    PLAN = "plan"
    PROMISE = "promise"
    FOLLOW_UP = "follow_up"
    REFERRAL = "referral"


TASK_KIND_WORDS = {
    TaskKind.AFTER_LETTER: "Contact after a letter",
    TaskKind.PLAN: "New tenancy",
    TaskKind.PROMISE: "Promise missed",
    TaskKind.FOLLOW_UP: "Follow-up",
    TaskKind.REFERRAL: "Referral",
}


class Responsible(StrEnum):
    """Whose task it is, by role; the person is found by patch or scheme."""

    SUPPORT = "support"
    NEIGHBOURHOOD = "neighbourhood"
    OFFICER = "officer"
    MANAGER = "manager"


RESPONSIBLE_WORDS = {
    Responsible.SUPPORT: "Support worker",
    Responsible.NEIGHBOURHOOD: "Neighbourhood officer",
    Responsible.OFFICER: "Income officer",
    Responsible.MANAGER: "Manager",
}

RETURNS = (Responsible.SUPPORT, Responsible.NEIGHBOURHOOD)
"""Whose undone tasks go back to the officer (PRA-7)."""


@dataclass(frozen=True, slots=True)
class FollowedLetter:
    """That a kind of paper, once sent, opens a contact task, from a day on."""

    kind: str
    words: str
    from_on: date
    until_on: date | None = None


SHIPPED_FROM = date(2020, 1, 1)

FOLLOWED: tuple[FollowedLetter, ...] = (
    FollowedLetter("A2", "the second rent reminder", SHIPPED_FROM),
    FollowedLetter("A3", "the final warning", SHIPPED_FROM),
    FollowedLetter("CW1", "the court warning", SHIPPED_FROM),
    FollowedLetter("NT1", "the notice", SHIPPED_FROM),
    FollowedLetter("NOSP", "the notice", SHIPPED_FROM),
    FollowedLetter("NOPP", "the notice", SHIPPED_FROM),
    FollowedLetter("NTQ", "the notice", SHIPPED_FROM),
)
"""PRA-7: every A2, A3, court warning and notice."""


def followed(on: date) -> dict[str, str]:
    """The kinds of paper that open a contact task on a day, each with its words."""
    return {
        each.kind: each.words
        for each in FOLLOWED
        if each.from_on <= on and (each.until_on is None or on <= each.until_on)
    }


@dataclass(frozen=True, slots=True)
class PlanItem:
    """
    One contact or check of a new tenancy.

    :param after_days: days after the tenancy began.
    :param tenures: the tenures it is for; empty means every one.
    :param from_on: tenancies that begin from this day on have it; `until_on` the last such day.
    """

    code: str
    title: str
    after_days: int
    responsible: Responsible
    from_on: date
    until_on: date | None = None
    tenures: frozenset[str] = frozenset()

    def is_for(self, starts_on: date, tenure: str) -> bool:
        """Whether a tenancy has this item."""
        in_time = self.from_on <= starts_on and (self.until_on is None or starts_on <= self.until_on)
        return in_time and (not self.tenures or tenure in self.tenures)

    def due_on(self, starts_on: date) -> date:
        """The day by which it is done."""
        return starts_on + timedelta(days=self.after_days)


def _item(code: str, title: str, after_days: int, responsible: Responsible = Responsible.OFFICER) -> PlanItem:
    return PlanItem(code, title, after_days, responsible, SHIPPED_FROM)


SHIPPED: tuple[PlanItem, ...] = (
    _item("welcome_call", "Welcome call", 3),
    _item("benefit_claim", "Has benefit been claimed?", 3),
    _item("turn_on", "Is gas and electric turn-on and test booked?", 3, Responsible.NEIGHBOURHOOD),
    _item("payment_set_up", "Set up how the rent is paid", 10),
    _item("visit", "Four-week visit", 28, Responsible.NEIGHBOURHOOD),
    _item("check_6", "Account check, week 6", 42),
    _item("check_9", "Account check, week 9", 63),
    _item("check_12", "Account check, week 12", 84),
)
"""OPS-E7's default diary."""

KNOWN_LATE_DAYS = 14
"""An item whose day was longer ago than this when the tenancy came to us is left out: nobody welcomes in week nine."""


def planned(
    own: Iterable[PlanItem], *, starts_on: date, tenure: str, known_on: date
) -> tuple[list[PlanItem], list[PlanItem]]:
    """
    The items of a tenancy that are to be done, and those left out because their day was long past.

    A landlord's item takes the place of the shipped one with its code, for tenancies from its day on.
    """
    theirs = [each for each in own if each.from_on <= starts_on]
    latest: dict[str, PlanItem] = {each.code: each for each in SHIPPED}
    for each in sorted(theirs, key=lambda row: row.from_on):
        latest[each.code] = each
    items = sorted(
        (each for each in latest.values() if each.is_for(starts_on, tenure)), key=lambda row: (row.after_days, row.code)
    )
    oldest = known_on - timedelta(days=KNOWN_LATE_DAYS)
    return [i for i in items if i.due_on(starts_on) >= oldest], [i for i in items if i.due_on(starts_on) < oldest]


def responsible_for(wanted: Responsible, *, has_support: bool, has_neighbourhood: bool) -> Responsible:
    """
    Who does a task at a home: the support worker at a scheme, the neighbourhood officer elsewhere (PRA-7).

    Where the landlord has nobody in that role for the home, it is the officer's at once and not lost.
    """
    if wanted in (Responsible.OFFICER, Responsible.MANAGER):
        return wanted
    if has_support:
        return Responsible.SUPPORT
    return Responsible.NEIGHBOURHOOD if has_neighbourhood else Responsible.OFFICER
