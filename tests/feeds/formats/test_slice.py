"""A whole landlord's files are read without a problem and agree with what the landlord knows of them."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from feeds.formats.amounts import pounds
from feeds.formats.canonical import Row, read, write
from feeds.formats.kinds import kind_named
from tests.feeds.formats.files import reading

ROOT = Path(__file__).resolve().parents[3]
SLICE = ROOT / "tests" / "data" / "slice"
FILES = sorted(path.relative_to(SLICE).as_posix() for path in SLICE.rglob("*.csv") if kind_named(path.name))
with (SLICE / "expected-totals.csv").open(encoding="utf-8", newline="") as totals:
    EXPECTED = {(row["control"], row["key"]): (row["count"], row["amount"]) for row in csv.DictReader(totals)}


@pytest.mark.parametrize("name", FILES)
def test_a_good_file_has_no_problem_and_is_written_again_byte_for_byte(name: str) -> None:
    kind = kind_named(name)
    assert kind is not None
    content = (SLICE / name).read_bytes()
    this, records, problems = reading(content, kind.layout)
    assert problems == []
    assert "".join(write(records, kind.layout)).encode() == content
    if not kind.take_on:
        assert this.money_pence is not None
        assert EXPECTED[("file_total", name)] == (str(this.row_count), pounds(this.money_pence))
    elif (f"{kind.name}_in_file", "all") in EXPECTED:
        assert EXPECTED[(f"{kind.name}_in_file", "all")] == (str(this.row_count), "")


def test_the_slice_has_every_kind_and_all_its_feeds() -> None:
    kinds = Counter(kind.name for name in FILES if (kind := kind_named(name)))
    assert len(kinds) == 13
    feeds = {key for control, key in EXPECTED if control == "file_total"}
    assert feeds == {name for name in FILES if "/" in name}


def test_identities_in_all_feeds_of_a_kind_are_different() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for name in FILES:
        kind = kind_named(name)
        assert kind is not None
        with (SLICE / name).open("rb") as stream:
            seen.update(
                (kind.name, item.record.identity) for item in read(stream, kind.layout) if isinstance(item, Row)
            )
    assert [key for key, times in seen.items() if times > 1] == []


def test_the_script_that_cut_the_slice_cuts_it_again_the_same(tmp_path: Path) -> None:
    script = ROOT / "script" / "cut-sample"
    command = [sys.executable, str(script), "--from", str(SLICE), "--to", str(tmp_path), "--tenancies", "40"]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(SLICE).as_posix(): path.read_bytes() for path in SLICE.rglob("*") if path.is_file()}
    assert made == kept


def test_no_file_of_the_tests_is_large() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "tests" / "data").rglob("*") if path.is_file()}
    assert max(sizes.values()) < 500_000
