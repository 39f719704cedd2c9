"""The weekly debit run (OPS-B12) against bulk_create of the same lines: 100,000 tenancies, 20,000 on SQLite."""

from datetime import timedelta
from time import perf_counter
from typing import Any

from bench import naive_debit, throwaway
from bench.rounds import goal, paired


def run(*, quick: bool) -> dict[str, Any]:
    """Measure posting a week, and running a posted week again."""
    from bench.big_landlord import with_charges
    from ledger.models import Entry
    from ledger.operations import charges

    many = 100_000 if throwaway.vendor() == "postgresql" else 20_000
    tenancies, rounds = (2_000, 3) if quick else (many, 7)
    group, by = with_charges(tenancies, code="DEBIT")
    throwaway.analyze()
    weeks = list(group.weeks.filter(starts_on__gte=group.landlord.take_on_on).order_by("starts_on"))
    turn = iter(weeks)

    def baseline(_round: int) -> float:
        week = next(turn)
        started = perf_counter()
        naive_debit.raise_week(week, by, week.starts_on)
        return perf_counter() - started

    def ours(_round: int) -> float:
        week = next(turn)
        started = perf_counter()
        charges.raise_week(week=week, by=by, on=week.starts_on)
        return perf_counter() - started

    figures = paired(baseline, ours, rounds=rounds)
    posted = next(turn)
    charges.raise_week(week=posted, by=by, on=posted.starts_on)
    before = Entry.objects.count()
    started = perf_counter()
    charges.raise_week(week=posted, by=by, on=posted.starts_on + timedelta(days=1))
    figures["rerun_seconds"] = round(perf_counter() - started, 4)
    figures["rerun_inserted"] = Entry.objects.count() - before
    figures["tenancies"] = tenancies
    figures["lines_a_week"] = Entry.objects.filter(rent_week=posted.week, rent_year=posted.rent_year).count()
    figures["baseline"] = "bench/naive_debit.py"
    figures["goals"] = [
        goal("debit run, times faster than bulk_create", figures["ratio"], at_least=2.0),
        goal("lines a re-run inserts", figures["rerun_inserted"], at_most=0),
    ]
    return figures
