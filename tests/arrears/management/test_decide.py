"""`manage.py decide`: plain facts put to any shipped policy without a database, or to a landlord's own."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.builders.world import World

ROOT = Path(__file__).resolve().parents[3]


def ask(folder: Path, rows: Any, *args: str) -> list[dict[str, Any]]:
    file = folder / "facts.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    out = StringIO()
    call_command("decide", "--facts", str(file), *args, stdout=out)
    answers: list[dict[str, Any]] = json.loads(out.getvalue())
    return answers


def test_outside_cases_are_put_to_a_shipped_policy(tmp_path: Path) -> None:
    rows = [
        {"ref": "T1", "balance": "350.00", "weekly_charge": "100.00"},
        {"ref": "T2", "balance": -500, "on": "2026-01-05"},
    ]
    first, second = ask(tmp_path, rows, "--policy", "current", "--on", "2026-11-24")
    assert (first["ref"], first["outcome"], first["proposes"], first["approver"]) == ("T1", "propose", "A1", "officer")
    assert (first["on"], first["channels"], first["rules"]) == ("2026-11-24", ["letter"], ["OPS-E2", "OPS-E4"])
    assert {each["step"] for each in first["others"]} >= {"A2", "CW1", "WARRANT-REVIEW"}
    assert (second["on"], second["outcome"], second["text"]) == ("2026-01-05", "owes_nothing", "In credit by £5.00.")


def test_it_needs_no_database(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('[{"balance": "350.00", "weekly_charge": "100.00"}]', encoding="utf-8")
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "RENTINCOME_ENV": "test"}
    command = ["manage.py", "decide", "--facts", str(file), "--policy", "hackney-2020", "--on", "2026-11-24"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=nowhere, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)[0]["proposes"] == "FIRST-LETTER"


@pytest.mark.parametrize(
    "text, says",
    [
        ('[{"balance": 1}, {"balance": "lots"}]', "row 2, balance: whole pence"),
        ("[", "is not JSON"),
    ],
)
def test_a_bad_file_ends_with_2_and_names_the_place(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=says) as caught:
        call_command("decide", "--facts", str(file), "--policy", "current", stdout=StringIO())
    assert caught.value.returncode == 2


def test_an_unknown_policy_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there are: current, introductory, .*hackney-2020") as caught:
        ask(tmp_path, [], "--policy", "strict")
    assert caught.value.returncode == 2


@pytest.mark.django_db
def test_a_landlords_own_policy_is_read_by_its_code(tmp_path: Path) -> None:
    World.open("QUAY")
    rows = [{"balance": "350.00", "weekly_charge": "100.00"}]
    (answer,) = ask(tmp_path, rows, "--policy", "current", "--landlord", "QUAY", "--on", "2026-11-24")
    assert answer["policy"] == "CURRENT"
    with pytest.raises(CommandError, match="its policies: CURRENT"):
        ask(tmp_path, rows, "--policy", "strict", "--landlord", "QUAY")
