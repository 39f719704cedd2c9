"""
A 40,000-row HB schedule and a 10,000-line bank statement, as CSV and as CAMT.053, each applied in a process of its own.

What is promised is memory: the process stays under 150 MB, and a file four times as large needs no more than a little
above the smaller one (sixteen bytes a row tell rows with the same identity).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.rounds import goal

LANDLORD = "FEEDS"
ACCOUNTS = 4_000
SCHEDULE, STATEMENT = 40_000, 10_000
PAID = date(2026, 5, 6)
BANK = "20000012345678"
MOST_MB = 150
MOST_GROWTH_MB = 12
"""Of a file four times as large: the allocator's own steps are a few megabytes."""


def run(*, quick: bool) -> dict[str, Any]:
    """Each file in its own process, at a quarter of its size and whole."""
    # Models cannot be imported before Django is set up, which the measured process does by itself.
    from bench import big_landlord
    from ledger.models import PaymentReference, RentAccount
    from staff.models import Landlord

    _, by = big_landlord.with_charges(ACCOUNTS // (10 if quick else 1), code=LANDLORD)
    owner = Landlord.objects.get(code=LANDLORD)
    accounts = list(RentAccount.objects.filter(landlord=owner).order_by("pk").values_list("pk", "account_ref"))
    PaymentReference.objects.bulk_create(
        PaymentReference(landlord=owner, account_id=pk, reference=ref, kind="ACCOUNT") for pk, ref in accounts
    )
    from feeds.operations import bank_accounts

    bank_accounts.set_up(landlord=owner, account=BANK, name="Rents", lumps=(), by=by, on=PAID)
    refs = [ref for _, ref in accounts]
    found: dict[str, Any] = {"accounts": len(refs)}
    goals = []
    for name, rows in (("hb_schedule", SCHEDULE), ("bank csv", STATEMENT), ("bank camt", STATEMENT)):
        whole = rows // (10 if quick else 1)
        small = _measured(name, whole // 4, refs, first=0)
        large = _measured(name, whole, refs, first=whole)
        found[name] = {"rows": whole, "quarter": small, "whole": large}
        goals += [
            goal(f"{name}: megabytes of the process", large["peak_mb"], at_most=MOST_MB),
            goal(f"{name}: megabytes more than a quarter of it", _more(large, small), at_most=MOST_GROWTH_MB),
        ]
    found["goals"] = goals
    return found


def _more(large: dict[str, Any], small: dict[str, Any]) -> float:
    return round(large["peak_mb"] - small["peak_mb"], 1)


def _measured(name: str, rows: int, refs: list[str], *, first: int) -> dict[str, Any]:
    """Apply one file in a new process; its seconds, its peak, and what it was before."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        for line in _file(name, rows, refs, first):
            file.write(line.encode())
        file.flush()
        told = subprocess.run(
            [sys.executable, "-m", "bench.feeds", name, file.name],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        )
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    return {"rows": rows, **json.loads(told.stdout)}


def _file(name: str, rows: int, refs: list[str], first: int) -> Iterator[str]:
    """The file's lines, made one by one."""
    from feeds.formats.amounts import pounds

    if name == "hb_schedule":
        yield ",".join(_header("hb_schedule")) + "\n"
        for n in range(rows):
            start = PAID - timedelta(days=30 + 28 * (n // len(refs)))
            yield (
                f"S{first},Westhaven,2026-05-01,{PAID},HB{n % len(refs):06d},Invented Name {n},{refs[n % len(refs)]},"
                f"{start},{start + timedelta(days=27)},60.00,240.00,0.00,0.00,0.00,240.00\n"
            )
        yield f"TRAILER,{rows},{rows * 240}.00\n"
        return
    opening, on = _closing(), PAID + timedelta(days=(1 if first else 0) + (2 if name == "bank camt" else 0))
    if name == "bank csv":
        yield ",".join(_header("bank")) + "\n"
        for n in range(rows):
            balance = pounds(opening + 100 * (n + 1))
            yield f"{BANK},{on},{on},FPI,1.00,{refs[n % len(refs)]},Invented {first}-{n},{balance}\n"
        yield f"TRAILER,{rows},{rows}.00\n"
        return
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>\n'
        f"<Acct><Id><Othr><Id>{BANK}</Id></Othr></Id><Ccy>GBP</Ccy></Acct>\n"
    )
    for code, pence in (("OPBD", opening), ("CLBD", opening + 100 * rows)):
        yield (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="GBP">{pounds(pence)}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>\n'
        )
    for n in range(rows):
        yield (
            f'<Ntry><Amt Ccy="GBP">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
            f"<BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt><AcctSvcrRef>B{first}-{n}</AcctSvcrRef>"
            f"<NtryDtls><TxDtls><RmtInf><Ustrd>{refs[n % len(refs)]}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )
    yield "</Stmt></BkToCstmrStmt></Document>\n"


def _header(kind: str) -> tuple[str, ...]:
    from feeds.formats.kinds import BY_NAME

    return BY_NAME[kind].layout.header


def _closing() -> int:
    """Pence with which the last statement closed."""
    from feeds.models import BankStatement

    last = BankStatement.objects.order_by("-pk").first()
    return last.closing_pence or 0 if last else 0


def _apply(name: str, path: str) -> None:
    """In the process that is measured: receive and apply one file, and say what that took."""
    import django

    django.setup()
    from feeds.formats.readers import Format
    from feeds.models import FeedFile
    from feeds.operations import files
    from staff.models import Landlord
    from staff.operations import officers

    kind = name.split()[0]
    form = Format.CAMT053 if name == "bank camt" else Format.CANONICAL
    owner, by = Landlord.objects.get(code=LANDLORD), officers.system()
    # What Django and its tables need whatever comes: a first, empty file is received and refused.
    files.apply(
        feed_file=files.receive(
            landlord=owner, kind=kind, name="empty.csv", content=BytesIO(path.encode()), by=by, on=PAID
        ),
        by=by,
        on=PAID,
    )
    before, started = _peak_mb(), perf_counter()
    with Path(path).open("rb") as content:
        received = files.receive(
            landlord=owner, kind=kind, name=Path(path).name, content=content, by=by, on=PAID, form=form
        )
    done = files.apply(feed_file=received, by=by, on=PAID)
    if done.state != FeedFile.State.APPLIED:
        raise SystemExit(f"refused: {list(done.problems.values_list('line', 'message')[:3])}")
    told = {
        "seconds": round(perf_counter() - started, 2),
        "posted": done.posted_count,
        "before_mb": before,
        "peak_mb": _peak_mb(),
    }
    print(json.dumps(told))


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    _apply(sys.argv[1], sys.argv[2])
