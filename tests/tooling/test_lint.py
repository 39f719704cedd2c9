"""The linter knows one clock (DEC-12), and types are strict where the system decides, reads and writes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CLOCKS = [
    ("from datetime import date", "date.today()"),
    ("import datetime", "datetime.date.today()"),
    ("from datetime import UTC, datetime", "datetime.now(UTC)"),
    ("from datetime import datetime", "datetime.utcnow()"),
    ("from django.utils import timezone", "timezone.now()"),
    ("from django.utils import timezone", "timezone.localdate()"),
    ("from django.utils.timezone import localtime", "localtime()"),
    ("import time", "time.time()"),
]


def findings(text: str, *, as_file: str) -> set[str]:
    """Give the codes that ruff finds in TEXT if it stood at AS_FILE."""
    run = subprocess.run(
        [
            Path(sys.executable).with_name("ruff"),
            "check",
            "--output-format=concise",
            "--stdin-filename",
            as_file,
            "-",
        ],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
    )
    return set(re.findall(r": ([A-Z]+\d+) ", run.stdout))


@pytest.mark.parametrize(("line", "call"), CLOCKS)
@pytest.mark.parametrize(
    "place",
    [
        "ledger/rules/planted.py",
        "arrears/operations/planted.py",
        "casework/web/planted.py",
        "demo/planted.py",
    ],
)
def test_no_place_but_the_clock_asks_what_time_it_is(place: str, line: str, call: str) -> None:
    text = f"{line}\n\nNOW = {call}\n"
    assert "TID251" in findings(text, as_file=place)


@pytest.mark.parametrize(("line", "call"), CLOCKS)
def test_the_clock_itself_may(line: str, call: str) -> None:
    assert findings(f"{line}\n\nNOW = {call}\n", as_file="staff/clock.py") <= {"UP017"}


def test_an_exempt_place_is_the_clock_its_test_or_a_measurement() -> None:
    import tomllib

    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    exempt = {place for place, codes in lint["per-file-ignores"].items() if "TID251" in codes}
    assert exempt == {"staff/clock.py", "tests/staff/test_clock.py", "bench/**"}


@pytest.mark.slow
def test_a_function_without_types_is_refused_in_a_rule_and_tolerated_at_an_edge(tmp_path: Path) -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    # The fault needs no Django, so neither does the check: half the time.
    settings = re.sub(r"^plugins = .*$", "", settings, flags=re.MULTILINE)
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    places = {
        "ledger.rules.planted",
        "feeds.formats.planted",
        "arrears.queries.planted",
        "legal.operations.planted",
    }
    for module in places | {"casework.web.planted"}:
        file = tmp_path / Path(*module.split(".")).with_suffix(".py")
        file.parent.mkdir(parents=True)
        for folder in (file.parent, file.parent.parent):
            (folder / "__init__.py").touch()
        file.write_text("def owed(pence):\n    return pence\n", encoding="utf-8")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--no-incremental",
            *[word for one in sorted(places) for word in ("-m", one)],
        ]
        + ["-m", "casework.web.planted"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    refused = {line.split(":")[0] for line in run.stdout.splitlines() if "[no-untyped-def]" in line}
    assert refused == {str(Path(*one.split(".")).with_suffix(".py")) for one in places}, run.stdout + run.stderr
