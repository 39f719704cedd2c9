"""
The longer profile (DEC-27): the same tests with more cases, and what they found written to docs/evidence/.

`script/long-test` sets RENTINCOME_LONG=1; without it the tests run a smaller sample and write nothing.
"""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONG = os.environ.get("RENTINCOME_LONG") == "1"


def cases(short: int, long: int) -> int:
    """How many cases to run in this profile."""
    return long if LONG else short


def keep_evidence(name: str, *, seed: int | None, cases: int, seconds: float, **found: object) -> None:
    """Write down what a long run did: seed, commit, cases, seconds, and what it found."""
    if not LONG:
        return
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    said = {"commit": commit, "seed": seed, "cases": cases, "seconds": round(seconds, 1), **found}
    folder = ROOT / "docs" / "evidence"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(said, indent=2, default=str) + "\n", encoding="utf-8")
