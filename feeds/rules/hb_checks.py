"""What a Housing Benefit schedule is checked for, line by line (OPS-D14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from feeds.formats.amounts import pounds


class FindingCode(StrEnum):
    """One sort of thing to look at."""

    GAP = "gap"
    OVERLAP = "overlap"
    RATE = "rate"
    NEW = "new"
    STOPPED = "stopped"
    NOT_OURS = "not_ours"
    ENDED = "ended"
    RENT_REF = "rent_ref"
    OWN_RECOVERY = "own_recovery"
    BLAMELESS = "blameless"


FINDING_WORDS: dict[FindingCode, str] = {
    FindingCode.GAP: "Days without benefit before this period",
    FindingCode.OVERLAP: "Days paid twice",
    FindingCode.RATE: "The weekly amount has changed",
    FindingCode.NEW: "New claim",
    FindingCode.STOPPED: "Claim that is not paid any more",
    FindingCode.NOT_OURS: "Not a tenant of ours that we know",
    FindingCode.ENDED: "The tenancy has ended",
    FindingCode.RENT_REF: "The rent reference is not the claim’s",
    FindingCode.OWN_RECOVERY: "An overpayment of this claim is taken back",
    FindingCode.BLAMELESS: "Taken for somebody else’s overpayment",
}


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim as its last line left it: whose account, what a week, and the last day paid for."""

    account_id: int
    weekly_pence: int
    paid_to: date


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """
    What of a schedule line is checked, in pence.

    :param account_id: the account that its rent reference names; None where it names none of ours.
    :param tenancy_ended_on: the last day of that account's tenancy, where it has one.
    """

    account_id: int | None
    period_from: date
    period_to: date
    weekly_pence: int
    own_recovered_pence: int
    other_recovered_pence: int
    tenancy_ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing for a person to look at, in words that name nobody."""

    code: FindingCode
    message: str


def findings(line: CheckedLine, known: KnownClaim | None) -> Iterator[Finding]:
    """Yield what is to be looked at on a line; the money is posted or put aside all the same."""
    if line.account_id is None:
        yield Finding(FindingCode.NOT_OURS, "Its rent reference names no account of ours; the money is in suspense")
    if known is None:
        if line.account_id is not None:
            yield Finding(FindingCode.NEW, f"Paid for the first time, {pounds(line.weekly_pence)} a week")
    else:
        yield from _against(line, known)
    ended = line.tenancy_ended_on
    if ended is not None and ended < line.period_to:
        after = min((line.period_to - ended).days, (line.period_to - line.period_from).days + 1)
        yield Finding(
            FindingCode.ENDED, f"The tenancy ended on {ended:%d.%m.%Y}; {after} days of the period are after it"
        )
    if line.own_recovered_pence:
        yield Finding(
            FindingCode.OWN_RECOVERY, f"{pounds(line.own_recovered_pence)} was taken back from this claim’s own benefit"
        )
    if line.other_recovered_pence:
        yield Finding(
            FindingCode.BLAMELESS,
            f"{pounds(line.other_recovered_pence)} was kept back for another claim; this account got its gross",
        )


def _against(line: CheckedLine, known: KnownClaim) -> Iterator[Finding]:
    if line.account_id is not None and line.account_id != known.account_id:
        yield Finding(FindingCode.RENT_REF, "So far this claim was paid for another account")
    if line.period_from > known.paid_to + timedelta(days=1):
        days = (line.period_from - known.paid_to).days - 1
        yield Finding(FindingCode.GAP, f"{days} days from {known.paid_to + timedelta(days=1):%d.%m.%Y} are not paid")
    elif line.period_from <= known.paid_to:
        days = (min(known.paid_to, line.period_to) - line.period_from).days + 1
        yield Finding(
            FindingCode.OVERLAP, f"{days} days from {line.period_from:%d.%m.%Y} were paid before; a backdated change?"
        )
    if line.weekly_pence != known.weekly_pence:
        was, now = pounds(known.weekly_pence), pounds(line.weekly_pence)
        yield Finding(FindingCode.RATE, f"It was {was} a week and is now {now}")


def after(line: CheckedLine, known: KnownClaim | None) -> KnownClaim | None:
    """The claim as this line leaves it, for the next line of the same claim."""
    account_id = line.account_id if line.account_id is not None else known.account_id if known else None
    if account_id is None:
        return None
    paid_to = max(line.period_to, known.paid_to) if known else line.period_to
    return KnownClaim(account_id, line.weekly_pence, paid_to)


def stopped(*, paid_to: date, period_from: date) -> bool:
    """
    Whether a claim that is not on a schedule was on the last one: it was paid until about this period.

    :param period_from: the first day of the period that most lines of the schedule pay for.
    """
    return period_from - timedelta(days=8) <= paid_to < period_from + timedelta(days=27)
