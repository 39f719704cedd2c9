"""A policy version tried on the last 26 weeks' letter nights: processor time, an account's share, and what it found."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench import processor, throwaway
from bench.rounds import goal

FIRST = date(2026, 4, 6)
WEEKS = 26
TODAY = FIRST + timedelta(weeks=WEEKS)
"""A Monday: the last letter night is six days before."""


def run(*, quick: bool = False, accounts: int | None = None) -> dict[str, Any]:
    """
    Measure a stricter version on 26 recorded letter nights and on tonight, with everything it reads and writes.

    CPU time with the database's part: the landlord's nights were run, as they are where anybody simulates.
    """
    from arrears.operations import simulations
    from arrears.queries import simulations as queries

    count = accounts or (500 if quick else 10_000)
    version, by = _landlord(count)
    asked = simulations.ask(version=version, by=by, on=TODAY)
    started = processor.spent()
    ended = simulations.go_on(simulation=asked, at=datetime(2026, 10, 5, 9, tzinfo=UTC), parts=count)
    seconds = round(processor.spent() - started, 2)
    nights = queries.nights(ended)
    told: dict[str, Any] = {
        "accounts": count,
        "nights": len(nights),
        "nights_recorded": sum(1 for night in nights if night.take),
        "state": ended.state,
        "cpu_seconds": seconds,
        "us_an_account_and_night": round(seconds / count / len(nights) * 1e6, 1),
        "differences": ended.differences,
        "listed": ended.listed,
        "steps": {kind: [would, really] for kind, would, really in queries.steps(nights)},
        "database_time_counted": processor.whole(),
    }
    told["goals"] = [
        goal(f"seconds of CPU for 26 weeks of {count} accounts", seconds, at_most=60.0),
        goal("weeks tried", len(nights) - 1, at_least=WEEKS),
    ]
    return told


def _landlord(count: int) -> tuple[Any, Any]:
    """Half a year of debits and payers of every habit, with every letter night run; and a stricter draft."""
    from copy import deepcopy

    from arrears.operations import decisions, policies, positions, week_ends
    from arrears.rules.default_policy import DATA
    from bench import decisions as scenery
    from bench.big_landlord import with_charges
    from ledger.models import RentAccount
    from ledger.operations import charges
    from staff.operations import officers

    group, by = with_charges(count, code="BACKTEST")
    landlord = group.landlord
    boss = officers.enrol(email="boss@backtest.example", name="Bench Manager", password=None, by=by, on=FIRST)
    policies.install_default(landlord=landlord, by=by, approver=boss, on=FIRST, at=datetime(2026, 4, 6, tzinfo=UTC))
    mondays = [FIRST + timedelta(weeks=number) for number in range(WEEKS)]
    for week in group.weeks.filter(starts_on__in=mondays).order_by("starts_on"):
        charges.raise_week(week=week, by=by, on=week.starts_on)
    account_ids = list(RentAccount.objects.filter(landlord=landlord).order_by("pk").values_list("pk", flat=True))
    scenery.pay(landlord, by, account_ids, mondays=mondays, before=TODAY)
    scenery.furnish(landlord, by, account_ids)
    throwaway.analyze()
    for monday in mondays:
        night = monday + timedelta(days=1)
        positions.record(landlord=landlord, on=night, take=1, by=by)
        week_ends.catch_up(landlord=landlord, on=night, payments_until=night, by=by)
        decisions.decide_all(landlord=landlord, on=night, take=1, by=by, weekly=True, payments_until=night)
    throwaway.analyze()
    data = deepcopy(DATA)
    for step in data["steps"]:
        if step["code"] == "A1":
            step["all_of"] = [{**one, "value": 20_00 if one["value"] == 10_00 else 75} for one in step["all_of"]]
    draft = policies.write(
        landlord=landlord, data=data, name="Current rent accounts", in_force_from_on=TODAY, by=by, on=TODAY
    )
    return draft, boss
