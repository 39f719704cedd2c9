"""Money we could be getting: accounts that could have more benefit, and what a week of it is worth (PRA-30)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from arrears.models import Position
from casework.queries import nights
from casework.queries.nights import NightSeen
from ledger.queries import benefit_gaps, seen
from ledger.queries.benefit_gaps import Gap
from staff.models import User


class Sort(StrEnum):
    """Why an account stands on the page."""

    TWO_MONTHS = "two_months"
    NO_CLAIM = "no_claim"
    NOT_MOVED = "not_moved"
    SUSPENDED = "suspended"
    DHP_ENDED = "dhp_ended"
    SHORTFALL = "shortfall"


SORT_WORDS = {
    Sort.TWO_MONTHS: "Two months owed, nothing asked for",
    Sort.NO_CLAIM: "New tenancy, no claim known",
    Sort.NOT_MOVED: "Rent rose, benefit did not",
    Sort.SUSPENDED: "Benefit suspended",
    Sort.DHP_ENDED: "Discretionary payment ended",
    Sort.SHORTFALL: "Shortfall of benefit",
}

SORT_MEANS = {
    Sort.TWO_MONTHS: "Ask DWP for a managed payment or a deduction.",
    Sort.NO_CLAIM: "Help the tenant to claim; claims are rarely backdated.",
    Sort.NOT_MOVED: "Tell the payer the new charge.",
    Sort.SUSPENDED: "Find out what the payer waits for and help to send it.",
    Sort.DHP_ENDED: "Help to ask for it again.",
    Sort.SHORTFALL: "Help to ask for a Discretionary Housing Payment, or to move.",
}


@dataclass(frozen=True, slots=True)
class CouldGet:
    """One line: an account, why, what it is worth a week in pence, and since when."""

    account_id: int
    sort: Sort
    weekly_pence: int
    since: date
    note: str = ""
    owed_pence: int = 0


def found(
    user: User, shown: Sequence[NightSeen], *, on: date, landlord_ids: Sequence[int], patch: str = ""
) -> list[CouldGet]:
    """
    Every line that a person may see, the most valuable week first. A constant number of statements.

    :param shown: the newest night of each landlord, for what is owed.
    :param patch: only this patch (its public id).
    """
    accounts = seen.accounts_for_user(user, on=on).filter(landlord__in=landlord_ids, closed_on__isnull=True)
    if patch:
        accounts = accounts.filter(tenancy__property__patch__public_id=patch)
    lines = [
        *_two_months(accounts, shown, on=on),
        *_lines(Sort.NO_CLAIM, benefit_gaps.no_claim(accounts, on=on)),
        *_lines(Sort.NOT_MOVED, benefit_gaps.not_moved(accounts, on=on)),
        *_lines(Sort.SUSPENDED, benefit_gaps.suspended(accounts, on=on)),
        *_lines(Sort.DHP_ENDED, benefit_gaps.discretionary_ended(accounts, on=on)),
        *_lines(Sort.SHORTFALL, benefit_gaps.shortfall(accounts, on=on)),
    ]
    return sorted(lines, key=lambda line: (-line.weekly_pence, line.since, line.account_id, line.sort))


def _lines(sort: Sort, gaps: Iterable[Gap]) -> list[CouldGet]:
    return [
        CouldGet(gap.account_id, sort, gap.weekly_pence, gap.since, gap.award_words if sort != Sort.NOT_MOVED else "")
        for gap in gaps
    ]


def _two_months(accounts: Any, shown: Sequence[NightSeen], *, on: date) -> list[CouldGet]:
    """Two months of charges owed at the last night, and neither a managed payment nor a deduction asked for."""
    if not any(night.on for night in shown):
        return []
    owing = (
        Position.objects.filter(nights.last_night(shown), account__in=accounts)
        .filter(gross_weekly_pence__gt=0, account__account_type__in=benefit_gaps.LIVES)
        .extra(where=["balance_pence * 6 >= gross_weekly_pence * 52"])  # two twelfths of 52 weeks
        .values_list("account_id", "balance_pence", "owed_since", "gross_weekly_pence")
    )
    rows = list(owing)
    asked = benefit_gaps.asked([account_id for account_id, *_ in rows], on=on)
    lines = []
    for account_id, owed, since, gross in rows:
        if account_id in asked.covered:
            continue
        if account_id in asked.monthly_uc_pence:
            weekly = benefit_gaps.uc_weekly(asked.monthly_uc_pence[account_id])
        else:
            weekly = asked.eligible_pence.get(account_id, gross)
        lines.append(CouldGet(account_id, Sort.TWO_MONTHS, weekly, since or on, owed_pence=owed))
    return lines
