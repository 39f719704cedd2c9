"""
A load killed with SIGKILL at a random row, over and over: of its file all is there or nothing, and the second try
completes. Real processes with the command line a landlord's night uses, on a database of their own (DEC-7, OPS-D1).

Eight rounds here; fifty in the long profile, whose figures stand under docs/evidence/ (DEC-27).
"""

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from feeds.models import BankLine, BankStatement, FeedFile, FeedRow
from feeds.operations.bank_accounts import Lump
from ledger.models import Batch, Entry, Posting, SuspenseItem
from staff.models import Landlord
from tests.feeds import bank, small
from tests.journeys.test_worker_killed import ROOT, database_others_can_open, environment
from tests.long_profile import LONG, keep_evidence

__all__ = ["database_others_can_open"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEED = 20261122
ROUNDS = 50 if LONG else 8
ROWS = 1300
"""More than one chunk, so that a kill also falls between two."""


def counts() -> tuple[int, ...]:
    """How many rows there are of everything that a file brings."""
    kept = (Batch, Posting, Entry, SuspenseItem, FeedRow, BankLine, BankStatement)
    return tuple(model.objects.count() for model in kept) + (
        FeedFile.objects.filter(state=FeedFile.State.APPLIED).count(),
    )


def file_of(number: int, chance: Random) -> tuple[str, bytes]:
    """One round's own file: payments, or every third time a bank statement that follows the one before."""
    if number % 3 == 2:
        opening = f"{1000 + (number // 3) * ROWS}.00"
        lines = [("FPI", "1.00", chance.choice(("R1", "R2", "NOBODY")), f"Payer {n}") for n in range(ROWS)]
        on = f"2026-05-{number % 28 + 1:02d}"
        return "bank", small.content("bank", *bank.rows(*lines, opening=opening, on=on))
    rows = [
        small.payment(number * ROWS + n, chance.choice(("R1", "R2", "NOBODY")), f"{chance.randrange(1, 200)}.00")
        for n in range(ROWS)
    ]
    return "payments", small.content("payments", *rows)


def load(path: Path, kind: str, *, die_at: int | None) -> int:
    """`manage.py load` in a process of its own; its exit code, minus the signal where it was killed."""
    command = ["load", str(path), "--landlord", "QUAY", "--as", kind, "--until", "2026-06-01"]
    start = [sys.executable, "-m", "tests.journeys.kill_at_row", str(die_at or 0)]
    done = subprocess.run(
        [*start, *command],
        cwd=ROOT,
        env=environment(REDIS_BROKER_URL=""),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert die_at or done.returncode == 0, done.stderr.decode()
    return done.returncode


def test_a_load_killed_at_any_row_leaves_all_or_nothing_and_the_second_try_completes(
    database_others_can_open: None, tmp_path: Path
) -> None:
    started = time.perf_counter()
    owner = small.taken_on()
    bank.account(owner, Lump("hb_schedule", "", "WESTHAVEN"))
    chance = Random(SEED)
    killed_at = []
    for number in range(ROUNDS):
        kind, content = file_of(number, chance)
        path = tmp_path / f"round-{number}.csv"
        path.write_bytes(content)
        before = counts()
        # an entry and a feed row for each row of payments; a bank statement has its own lines besides
        die_at = chance.randrange(1, (3 if kind == "bank" else 2) * ROWS)
        assert load(path, kind, die_at=die_at) == -signal.SIGKILL
        killed_at.append(die_at)
        assert counts() == before, f"killed at row {die_at} of round {number}, something was left"
        assert FeedFile.objects.filter(name=path.name).values_list("state", flat=True)[0] == FeedFile.State.RECEIVED
        if number % 4 == 0:
            load(path, kind, die_at=None)
        else:
            done = small.load_bytes(Landlord.objects.get(), kind, content, name=path.name)
            assert done.state == FeedFile.State.APPLIED, small.problems(done)
        after = counts()
        assert after[0] - before[0] == 1
        assert after[1] - before[1] == ROWS
        assert after[4] - before[4] == ROWS
        assert not any(small.problems(found) for found in FeedFile.objects.filter(name=path.name))
    assert Posting.objects.filter(source__in=["payments", "bank"]).count() == ROUNDS * ROWS
    keep_evidence(
        "killed-while-applying",
        seed=SEED,
        cases=ROUNDS,
        seconds=time.perf_counter() - started,
        rows=ROWS,
        killed_at=killed_at,
    )
