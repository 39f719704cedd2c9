"""
Overpaid Housing Benefit that a council takes back from other tenants' payments (OPS-D16 to D20).

The innocent tenant's rent counts as paid by the gross; what was kept back is a debt of the overpaid claim, or a loss.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from ledger.rules.benefit_cycles import months_after


def dispute_by(decided_on: date) -> date:
    """The last day to dispute a decision in writing: one calendar month after it (OPS-D16)."""
    return months_after(decided_on, 1)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An overpayment that a council is still recovering, and the pence still to recover."""

    case_id: int
    authority: str
    still_pence: int


def case_for(*, authority: str, recovered_pence: int, cases: Iterable[OpenCase]) -> OpenCase | None:
    """
    Tell which overpayment a schedule recovers; None if that is not certain, for a person to say.

    A schedule names only the innocent claims. It is certain where all that it keeps back is exactly what is left of
    one open case of that council: a case that merely has so much left may be another debtor's.

    :param recovered_pence: what all lines of the schedule keep back for other claims.
    """
    exact = [case for case in cases if same_name(case.authority, authority) and case.still_pence == recovered_pence]
    return exact[0] if recovered_pence > 0 and len(exact) == 1 else None


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name the same council: capitals and spaces do not count."""
    return "".join(one.casefold().split()) == "".join(other.casefold().split())


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One line of the log: what the innocent account was credited, and what was kept back."""

    credited_pence: int
    recovered_pence: int


def bank_pence(lines: Collection[LoggedLine]) -> int:
    """What the bank must show: all that was credited less what was kept back (OPS-D18, D20)."""
    return sum(line.credited_pence for line in lines) - sum(line.recovered_pence for line in lines)
