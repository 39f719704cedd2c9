"""The demonstration's maker: same arguments, same bytes; quick, and lean at any size (DEC-29)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.make import LETTER_RUNS, make, markdown
from tests.demo.reading import rows

ROOT = Path(__file__).resolve().parents[2]


def digests(folder: Path) -> dict[str, str]:
    """Every file's digest by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_writes_the_same_bytes_in_another_process(demo_folder: Path, tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603
        [sys.executable, str(ROOT / "demo" / "make.py"), "--to", str(tmp_path)],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "99"},
    )
    assert digests(tmp_path) == digests(demo_folder)


def test_another_seed_writes_other_tenancies(demo_folder: Path, tmp_path: Path) -> None:
    make(tmp_path, size="small", seed=8)
    assert digests(tmp_path)["marlowe-vale/people.csv"] != digests(demo_folder)["marlowe-vale/people.csv"]


def test_making_again_leaves_no_file_of_the_former_making(demo_folder: Path, tmp_path: Path) -> None:
    make(tmp_path, size="small", today=date(2026, 10, 4))
    make(tmp_path, size="small")
    assert digests(tmp_path) == digests(demo_folder)


def test_the_small_set_is_made_in_less_than_three_seconds(tmp_path: Path) -> None:
    before = time.process_time()
    make(tmp_path, size="small")
    assert time.process_time() - before < 3


def test_two_landlords_of_the_promised_sizes(demo: dict[str, Any]) -> None:
    assert [(entry["code"], entry["counts"]["tenancies"]) for entry in demo["landlords"]] == [
        ("MARLOWE", 120),
        ("BRACK", 30),
    ]


def test_take_on_is_the_monday_26_weeks_before_the_week_of_today(demo: dict[str, Any]) -> None:
    for landlord in demo["landlords"]:
        taken_on = date.fromisoformat(landlord["take_on"])
        assert taken_on.weekday() == 0
        assert date(2026, 11, 16) - taken_on == timedelta(weeks=26)


def test_the_newest_payments_file_is_never_more_than_seven_days_old(tmp_path: Path) -> None:
    for days in range(7):
        today = date(2026, 11, 22) + timedelta(days=days)
        made = make(tmp_path, size="60", today=today)
        newest = max((tmp_path / "marlowe-vale" / "payments").glob("*.csv")).stem.removeprefix("payments-")
        assert newest == made["landlords"][0]["last_payments_file"]
        assert 0 <= (today - date.fromisoformat(newest)).days <= 7


def test_letter_runs_are_the_last_tuesdays_and_the_newest_waits_for_the_officer(demo: dict[str, Any]) -> None:
    runs = demo["letter_runs"]
    assert [run["on"] for run in runs] == ["2026-10-20", "2026-10-27", "2026-11-03", "2026-11-10", "2026-11-17"]
    assert [run["approve"] for run in runs] == [True] * (LETTER_RUNS - 1) + [False]


@pytest.mark.parametrize("weeks_after", [0, 1, 3])
def test_a_benchmark_set_is_one_landlord_with_as_many_weeks_as_asked(tmp_path: Path, weeks_after: int) -> None:
    made = make(tmp_path, size=3000, weeks_after=weeks_after, history_weeks=2)
    (landlord,) = made["landlords"]
    folder = tmp_path / landlord["folder"]
    assert len(rows(folder / "tenancies.csv")) == landlord["counts"]["tenancies"] == 3000
    assert len(list((folder / "payments").glob("*.csv"))) == weeks_after + 1
    weeks = {row["value_date"] for row in rows(folder / "transactions.csv") if row["type"] == "CHARGE"}
    assert min(weeks) >= str(date.fromisoformat(landlord["take_on"]) - timedelta(weeks=2))


def test_the_page_of_stories_is_the_one_made(demo: dict[str, Any]) -> None:
    page = (ROOT / "demo" / "STORIES.md").read_text(encoding="utf-8")
    assert page == markdown(demo), "run: python demo/make.py --to var/demo --stories demo/STORIES.md"
