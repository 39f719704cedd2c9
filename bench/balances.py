"""
A week's refresh of balances and a full position, each against adding up all history: 100,000 accounts, 3 years.

Needs PostgreSQL; SQLite adds up its few entries outright.
"""

from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from bench import long_history, naive_balances, throwaway
from bench.rounds import goal, paired

TREND_DAYS = 91


def run(*, quick: bool) -> dict[str, Any]:
    """Measure both, and hold every account's figures together."""
    from bench.big_landlord import TAKE_ON, with_charges
    from ledger.operations import carried_forward, charges

    throwaway.require_postgresql("balances")
    tenancies, history_weeks, rounds = (3_000, 52, 3) if quick else (100_000, 156, 5)
    group, by = with_charges(tenancies, code="BALANCES")
    landlord, first = group.landlord, TAKE_ON
    lines = long_history.years(landlord.pk, weeks=history_weeks, until=first)
    naive_balances.prepare()
    throwaway.analyze()
    carried_forward.carry(landlord=landlord, by=by, on=first)
    until = first

    def post_a_week() -> None:
        nonlocal until
        charges.raise_week(week=group.weeks.get(starts_on=until), by=by, on=until)
        long_history.payments(landlord.pk, week=until)
        until += timedelta(days=7)

    def ours(_round: int) -> float:
        return _timed(lambda: carried_forward.carry(landlord=landlord, by=by, on=until))

    def all_again(_round: int) -> float:
        post_a_week()
        return _timed(lambda: naive_balances.refresh(landlord.pk, until - timedelta(days=1)))

    refresh = paired(all_again, ours, rounds=rounds)
    refresh["accounts_that_differ"] = naive_balances.differences(landlord.pk)
    position = _positions(landlord.pk, until - timedelta(days=1), rounds=3)
    return {
        "tenancies": tenancies,
        "history_lines": lines,
        "baseline": "bench/naive_balances.py",
        "refresh": refresh,
        "position": position,
        "goals": [
            goal("a week's refresh, times faster than adding up all history", refresh["ratio"], at_least=15.0),
            goal("accounts whose balance differs", refresh["accounts_that_differ"], at_most=0),
            goal("full position, times faster than the window over all history", position["ratio"], at_least=5.0),
            goal("accounts whose position differs", position["accounts_that_differ"], at_most=0),
        ],
    }


def _positions(landlord_id: int, on: date, *, rounds: int) -> dict[str, Any]:
    def place(carried: bool) -> list[tuple[Any, ...]]:
        return naive_balances.positions(landlord_id, on, trend_days=TREND_DAYS, carried=carried)

    measured = paired(lambda _: _timed(lambda: place(False)), lambda _: _timed(lambda: place(True)), rounds=rounds)
    slow, fast = place(False), place(True)
    measured["accounts"] = len(slow)
    measured["accounts_that_differ"] = sum(a != b for a, b in zip(slow, fast, strict=True))
    return measured


def _timed(what: Callable[[], Any]) -> float:
    started = perf_counter()
    what()
    return perf_counter() - started
