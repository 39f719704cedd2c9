"""
Decisions and proposals of a night against a per-account ORM loop that makes the same writes, per account; and deciding
alone, with loading, against a loop that queries like the peer, as accounts a second, and as the landlord grows.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from time import process_time
from typing import Any

from bench import processor, throwaway
from bench.rounds import goal, paired

PEERS_QUERIES = 44
"""How many queries the peer asks an account."""

NIGHT = date(2026, 6, 30)
MONDAYS = [date(2026, 4, 6) + timedelta(weeks=number) for number in range(13)]
KNOWN = date(2026, 6, 28)


def run(*, quick: bool = False, accounts: int | None = None) -> dict[str, Any]:
    """
    Measure a night a week after another: most answers stand, some change and are written, letters are proposed.

    CPU time, because Python dominates both; what is written is rolled back after each round.
    """
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from arrears.models import Decision, LetterRun, Night, Proposal
    from arrears.operations import decisions, letter_runs
    from arrears.queries import policies
    from bench import naive_decisions

    count, rounds = accounts or (1_000 if quick else 10_000), 3 if quick else 7
    landlord, by, version_row, account_ids = big_landlord(count)
    version = policies.read(version_row)
    sample = account_ids[:: max(1, count // 400)]

    def rolled_back(what: Callable[[LetterRun], None]) -> float:
        with transaction.atomic():
            letter_run = LetterRun.objects.create(
                landlord=landlord,
                week_starts_on=NIGHT,
                on=NIGHT,
                made_by=by,
                made_at=datetime(2026, 6, 30, 3, tzinfo=UTC),
            )
            started = process_time()
            what(letter_run)
            seconds = process_time() - started
            transaction.set_rollback(True)
        return seconds

    def decide_all(letter_run: LetterRun, *, weekly: bool = False) -> None:
        decisions.decide_all(landlord=landlord, on=NIGHT, take=1, by=by, weekly=weekly, payments_until=KNOWN)
        letter_runs.propose(run=letter_run, version=version)

    def decide_one_by_one(letter_run: LetterRun, *, weekly: bool = False) -> None:
        for account_id in sample:
            naive_decisions.decide_account(
                account_id, on=NIGHT, version=version, row=version_row, run=letter_run, known=KNOWN, weekly=weekly
            )

    wrote: dict[str, Any] = {}

    def same_writes(letter_run: LetterRun) -> None:
        with transaction.atomic():
            decide_all(letter_run, weekly=True)
            wrote["weekly proposals"] = Proposal.objects.count()
            transaction.set_rollback(True)
        decide_all(letter_run)
        wrote["ours"] = _writes(Decision, Proposal, sample)
        wrote["changed"] = Decision.objects.filter(on=NIGHT).count()
        wrote["proposals"] = Proposal.objects.count()
        Proposal.objects.all().delete()
        Decision.objects.filter(on=NIGHT).delete()
        Night.objects.filter(on=NIGHT).delete()
        decide_one_by_one(letter_run)
        wrote["baseline"] = _writes(Decision, Proposal, sample)

    rolled_back(same_writes)
    with CaptureQueriesContext(connection) as seen:
        rolled_back(decide_all)
    figures = paired(
        lambda _round: rolled_back(decide_one_by_one) / len(sample) * 1e6,
        lambda _round: rolled_back(decide_all) / count * 1e6,
        rounds=rounds,
    )
    letter_night = paired(
        lambda _round: rolled_back(partial(decide_one_by_one, weekly=True)) / len(sample) * 1e6,
        lambda _round: rolled_back(partial(decide_all, weekly=True)) / count * 1e6,
        rounds=3,
    )
    per_account = {"baseline_seconds": "baseline_us_an_account", "our_seconds": "our_us_an_account"}
    told: dict[str, Any] = {per_account.get(name, name): value for name, value in figures.items()}
    told |= {
        "accounts": count,
        "sampled_by_baseline": len(sample),
        "our_queries": len(seen),
        "changed_decisions": wrote["changed"],
        "proposals": wrote["proposals"],
        "letter_night_ratio": letter_night["ratio"],
        "letter_night_us_an_account": letter_night["our_seconds"],
        "letter_night_proposals": wrote["weekly proposals"],
        "same_writes": wrote["ours"] == wrote["baseline"],
        "baseline": "bench/naive_decisions.py",
    }
    told["goals"] = [
        goal("decisions and proposals, times faster per account than a per-account loop", told["ratio"], at_least=60.0),
        goal("the same rows as the baseline (1 is yes)", int(told["same_writes"]), at_least=1),
    ]
    deciding = _deciding(landlord, version, account_ids, rounds=rounds)
    larger = 10 * count
    grown, _, grown_version, _ = big_landlord(larger, code="GROWN")
    growing = _growing(landlord, grown, policies.read(version_row), policies.read(grown_version), (count, larger))
    told["deciding"], told["growing"] = deciding, growing
    told["goals"] += [
        goal("deciding with loading, times faster than a loop that queries like the peer", deciding["ratio"], 100.0),
        goal("the peer's loop asks no more than the peer does", deciding["baseline_queries"], at_most=PEERS_QUERIES),
        goal("the same answers as that loop (1 is yes)", int(deciding["same_answers"]), at_least=1),
        goal(
            "accounts decided with loading a second of one core, the database's time with it",
            deciding["a_second"],
            5_000,
        ),
        goal(f"cost an account at {larger} against {count}", growing["ratio"], at_most=1.3),
    ]
    return told


def _night(landlord: Any, version: Any) -> list[Any]:
    """Every answer of the night, facts loaded from the database."""
    from arrears.queries import facts
    from arrears.rules import decision

    return [
        (seen.account_id, decision.decide(seen.facts, version, on=NIGHT))
        for batch in facts.for_night(
            landlord, on=NIGHT, take=1, version=version, payments_until=KNOWN, payments_in=True
        )
        for seen in batch
    ]


def _deciding(landlord: Any, version: Any, account_ids: list[int], *, rounds: int) -> dict[str, Any]:
    """Deciding with loading, nothing written: against the peer's way of asking, and as accounts a second."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench import naive_rules

    sample = account_ids[:: max(1, len(account_ids) // 100)]
    peers = partial(naive_rules.decide_account, on=NIGHT, version=version, known=KNOWN)
    ours = {pk: (answer.outcome, answer.step, answer.reason) for pk, answer in _night(landlord, version)}
    told = {pk: peers(pk) for pk in sample}
    with CaptureQueriesContext(connection) as asked:
        peers(sample[0])

    def baseline(_round: int) -> float:
        started = processor.spent()
        for pk in sample:
            peers(pk)
        return (processor.spent() - started) / len(sample) * 1e6

    def together(_round: int) -> float:
        started = processor.spent()
        count = len(_night(landlord, version))
        return (processor.spent() - started) / count * 1e6

    figures = paired(baseline, together, rounds=rounds)
    return {
        "baseline_us_an_account": figures["baseline_seconds"],
        "our_us_an_account": figures["our_seconds"],
        "ratio": figures["ratio"],
        "baseline_queries": len(asked),
        "same_answers": all(ours[pk] == (one.outcome, one.step, one.reason) for pk, one in told.items()),
        "a_second": round(1e6 / figures["our_seconds"]),
        "database_time_counted": processor.whole(),
        "baseline": "bench/naive_rules.py",
    }


def _growing(small: Any, large: Any, version: Any, grown: Any, sizes: tuple[int, int]) -> dict[str, Any]:
    """The cost an account of a landlord ten times as large."""

    def cost(landlord: Any, decided_by: Any) -> Callable[[int], float]:
        def measured(_round: int) -> float:
            started = processor.spent()
            count = len(_night(landlord, decided_by))
            return (processor.spent() - started) / count * 1e6

        return measured

    figures = paired(cost(large, grown), cost(small, version), rounds=3)
    return {
        "accounts": list(sizes),
        "us_an_account": [figures["our_seconds"], figures["baseline_seconds"]],
        "ratio": figures["ratio"],
    }


def _writes(decision: Any, proposal: Any, account_ids: list[int]) -> tuple[Any, Any]:
    """What was written for the sampled accounts, without keys."""
    rows = decision.objects.filter(on=NIGHT, account_id__in=account_ids).order_by("account_id")
    letters = proposal.objects.filter(account_id__in=account_ids).order_by("account_id")
    return (
        list(rows.values_list("account_id", "outcome", "step", "proposes", "reason", "words", "version_id")),
        list(letters.values_list("account_id", "kind", "approver")),
    )


def big_landlord(count: int, *, code: str = "DECIDE") -> tuple[Any, Any, Any, list[int]]:
    """A landlord after a quarter: thirteen debits, payers of every habit, and the week before decided."""
    from arrears.operations import decisions, policies, positions, week_ends
    from bench.big_landlord import with_charges
    from ledger.models import RentAccount
    from ledger.operations import charges
    from staff.operations import officers

    group, by = with_charges(count, code=code)
    landlord = group.landlord
    boss = officers.enrol(email=f"boss@{code.lower()}.example", name="Bench Manager", password=None, by=by, on=NIGHT)
    version = policies.install_default(
        landlord=landlord, by=by, approver=boss, on=NIGHT, at=datetime(2026, 4, 6, tzinfo=UTC)
    )
    for week in group.weeks.filter(starts_on__in=MONDAYS).order_by("starts_on"):
        charges.raise_week(week=week, by=by, on=week.starts_on)
    account_ids = list(RentAccount.objects.filter(landlord=landlord).order_by("pk").values_list("pk", flat=True))
    pay(landlord, by, account_ids, mondays=MONDAYS, before=NIGHT - timedelta(days=2))
    furnish(landlord, by, account_ids)
    throwaway.analyze()
    last_week = NIGHT - timedelta(days=7)
    for on in (NIGHT - timedelta(days=28), last_week):
        positions.record(landlord=landlord, on=on, take=1, by=by)
    week_ends.catch_up(landlord=landlord, on=NIGHT, payments_until=KNOWN, by=by)
    decisions.decide_all(landlord=landlord, on=last_week, take=1, by=by, weekly=True, payments_until=last_week)
    positions.record(landlord=landlord, on=NIGHT, take=1, by=by)
    throwaway.analyze()
    return landlord, by, version, account_ids


def pay(landlord: Any, by: Any, account_ids: list[int], *, mondays: list[date], before: date) -> None:
    """Six in ten pay every week, two in ten every month, two in ten less than they should."""
    from ledger.models import Charge

    chance = Random(11)
    weekly: dict[int, int] = {}
    for account_id, pence in Charge.objects.filter(account__landlord=landlord).values_list(
        "account_id", "weekly_pence"
    ):
        weekly[account_id] = weekly.get(account_id, 0) + pence
    paid = []
    for pk in account_ids:
        habit = chance.random()
        for number, monday in enumerate(mondays):
            if monday + timedelta(days=3) > before:
                continue
            if habit < 0.6 or (habit > 0.8 and number % 3):
                paid.append((pk, monday + timedelta(days=3), weekly[pk]))
            elif habit <= 0.8 and number % 4 == 3:
                paid.append((pk, monday + timedelta(days=3), weekly[pk] * 4))
    _post(landlord, by, paid, "habit")


def _post(landlord: Any, by: Any, paid: list[tuple[int, date, int]], name: str) -> None:
    from django.db import transaction

    from ledger.operations import postings
    from ledger.operations.postings import Amount, Event
    from ledger.rules.entry_kinds import EntryKind

    with transaction.atomic():
        batch = postings.open_batch(
            landlord=landlord,
            source="payments",
            reference=name,
            line_count=len(paid),
            total_pence=-sum(pence for _, _, pence in paid),
            by=by,
            on=NIGHT,
        )
        events = [
            Event(f"{name}{number}", day, [Amount(pk, EntryKind.PAY, -pence)])
            for number, (pk, day, pence) in enumerate(paid)
        ]
        postings.post(batch=batch, events=events, by=by, on=NIGHT)
        postings.seal(batch=batch)


def furnish(landlord: Any, by: Any, account_ids: list[int]) -> None:
    """Calendars, arrangements, holds, contacts, as often as a landlord has them."""
    from arrears.models import Arrangement, Contact, Hold, PayerCalendar

    PayerCalendar.objects.bulk_create(
        PayerCalendar(
            account_id=pk,
            kind="standing_order",
            cycle="month",
            first_due_on=date(2026, 4, 1),
            expected_pence=45_000,
            from_on=MONDAYS[0],
            set_by=by,
        )
        for pk in account_ids[::4]
    )
    Arrangement.objects.bulk_create(
        Arrangement(
            landlord=landlord,
            account_id=pk,
            arrangement_ref=f"A{pk}",
            kind="informal",
            starts_on=MONDAYS[6],
            start_balance_pence=60_000,
            instalment_pence=1_000,
            frequency="weekly",
            agreed_on=MONDAYS[6],
            agreed_by=by,
        )
        for pk in account_ids[::17]
    )
    Hold.objects.bulk_create(
        Hold(
            landlord=landlord,
            account_id=pk,
            reason="dispute",
            comment="Bench",
            from_on=MONDAYS[10],
            until_on=NIGHT + timedelta(days=3),
            placed_by=by,
        )
        for pk in account_ids[::60]
    )
    Contact.objects.bulk_create(
        Contact(
            landlord=landlord,
            account_id=pk,
            channel="call_out",
            two_way=True,
            on=MONDAYS[11],
            at=datetime(2026, 6, 22, tzinfo=UTC),
            by=by,
        )
        for pk in account_ids[::9]
    )
