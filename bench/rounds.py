"""Paired rounds: baseline and ours by turns, so that a busy machine slows both (DEC-28)."""

from collections.abc import Callable
from statistics import median
from typing import Any


def paired(baseline: Callable[[int], float], ours: Callable[[int], float], *, rounds: int) -> dict[str, Any]:
    """
    Run both by turns and compare.

    Each function takes the number of the round and returns its seconds. One round of each goes first, uncounted.
    """
    baseline(-1)
    ours(-1)
    slow, fast = [], []
    for number in range(rounds):
        slow.append(baseline(number))
        fast.append(ours(number))
    ratios = [one / other for one, other in zip(slow, fast, strict=True)]
    return {
        "rounds": rounds,
        "baseline_seconds": round(median(slow), 4),
        "our_seconds": round(median(fast), 4),
        "ratio": round(median(ratios), 2),
    }


def goal(what: str, measured: float, at_least: float | None = None, at_most: float | None = None) -> dict[str, Any]:
    """One promise with what was measured and whether it is met."""
    met = (at_least is None or measured >= at_least) and (at_most is None or measured <= at_most)
    bound = {"at_least": at_least} if at_least is not None else {"at_most": at_most}
    return {"what": what, "measured": measured, **bound, "met": met}
