"""What becomes of one account in a statement run (PRA-10, PRA-15, PRA-16, OPS-G5)."""

from collections.abc import Sequence
from dataclasses import dataclass

COVERED, HELD, EXCLUDED = "covered", "held", "excluded"


@dataclass(frozen=True)
class Outcome:
    """Covered by papers, held, or excluded; with the reason unless it is covered."""

    outcome: str
    reason: str = ""


def outcome(
    *, suspense: bool, former: bool, anything_to_tell: bool, stopped: str, by_law: bool, people: Sequence[str]
) -> Outcome:
    """
    Settle one account, in the order a person would.

    :param anything_to_tell: a balance at either end, or a line.
    :param stopped: why nothing of this kind may be written about the account; empty if it may.
    :param by_law: whether the law itself forbids it (Breathing Space, insolvency).
    :param people: for each person liable, why nothing may be posted to them; empty text where it may.
    """
    if suspense:
        return Outcome(EXCLUDED, "suspense account: shown in the controls")
    if former and not anything_to_tell:
        return Outcome(EXCLUDED, "ended, nothing owed and nothing moved")
    if not people:
        return Outcome(EXCLUDED, "nobody is liable on it")
    if stopped:
        return Outcome(HELD, f"held by law: {stopped}" if by_law else stopped)
    if all(people):
        return Outcome(HELD, "; ".join(sorted(set(people)))[:200])
    return Outcome(COVERED)
