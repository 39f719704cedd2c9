"""The commands by which files come in: landlord, load and sample (DEC-16, DEC-30)."""

import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from arrears.models import Position
from feeds.models import FeedFile
from feeds.queries import problems
from ledger.models import Posting
from letters.models import Document
from staff.models import AuditEvent, JobRun, Landlord
from tests.feeds import small
from tests.feeds.conftest import SLICE

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
QUAY = ("landlord", "QUAY", "--name", "Quay Homes", "--address", "1 Quay Street, Westhaven, QZ1 1AA")


def call(*arguments: str) -> str:
    out = StringIO()
    call_command(arguments[0], *arguments[1:], stdout=out, stderr=out)
    return out.getvalue()


def refused(*arguments: str) -> tuple[int, str, str]:
    """The exit code, the sentence and what was printed of a call that does not end well."""
    out = StringIO()
    with pytest.raises(CommandError) as told:
        call_command(arguments[0], *arguments[1:], stdout=out, stderr=out)
    return told.value.returncode, str(told.value), out.getvalue()


def test_a_landlord_may_be_described_twice_and_the_second_time_changes_nothing():
    call(*QUAY)
    assert "QUAY: Quay Homes, 1 Quay Street, Westhaven, QZ1 1AA" in call(*QUAY)
    landlord = Landlord.objects.get(code="QUAY")
    assert landlord.address_lines == ["1 Quay Street", "Westhaven", "QZ1 1AA"]
    assert AuditEvent.objects.filter(action="landlord described").count() == 1


def test_a_landlord_that_cannot_be_described_so_is_a_wrong_call():
    assert refused("landlord", "quay!", "--name", "Quay", "--address", "1 Quay Street")[0] == 2


def test_load_takes_a_folder_in_and_runs_the_last_night_without_letters(tmp_path):
    call(*QUAY)
    place = small.folder(tmp_path / "quay", payments_2026_04_14=(small.payment(1),))
    said = call("load", str(place), "--landlord", "QUAY", "--take-on", "2026-04-06")
    assert "files: 10 applied; charge runs: 2; nights: 1" in said
    assert JobRun.objects.get(job="night").business_date == date(2026, 4, 14)
    assert Position.objects.filter(on=date(2026, 4, 14)).count() == 2
    assert not Document.objects.exists()
    assert "nights: 0" in call("load", str(place), "--landlord", "QUAY")


def test_load_ends_with_1_and_says_file_line_column_what_and_what_to_do(tmp_path):
    call(*QUAY)
    place = small.folder(tmp_path / "quay")
    bad = small.add(place, "payments_2026_04_12", small.payment(1))
    bad.write_bytes(bad.read_bytes().replace(b"10.00,2026", b"1O.00,2026"))
    code, sentence, said = refused("load", str(place), "--landlord", "QUAY", "--take-on", "2026-04-06")
    assert code == 1
    assert "payments-2026-04-12.csv was refused whole" in sentence
    assert (
        "payments-2026-04-12.csv:2:2 (amount): '1O.00' is not an amount in pounds and pence. Look for a letter" in said
    )
    assert FeedFile.objects.filter(state=FeedFile.State.APPLIED).count() == 9


def test_a_dry_run_leaves_nothing_and_still_ends_with_1_when_something_is_wrong(tmp_path):
    call(*QUAY)
    place = small.folder(tmp_path / "quay", payments_2026_04_12=(small.payment(1),))
    said = call("load", str(place), "--landlord", "QUAY", "--take-on", "2026-04-06", "--dry-run")
    assert "dry run: nothing was kept" in said
    (place / "tenancies.csv").write_bytes(b"tenancy_ref\n")
    code, _, said = refused("load", str(place), "--landlord", "QUAY", "--take-on", "2026-04-06", "--dry-run")
    assert code == 1
    assert "tenancies.csv:1:0" in said
    assert not FeedFile.objects.exists()
    assert not Posting.objects.exists()
    assert Landlord.objects.get().take_on_on is None


def test_one_file_is_of_the_kind_that_is_said(tmp_path):
    small.taken_on()
    path = tmp_path / "from-the-bank.txt"
    path.write_bytes(small.content("payments", small.payment(1)))
    said = call("load", str(path), "--landlord", "QUAY", "--as", "payments")
    assert "from-the-bank.txt: 1 rows applied, 1 posted £10.00" in said
    assert small.balance(Landlord.objects.get(), "R1") == 250_00 - 10_00


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("nowhere", "--landlord", "QUAY"), "no folder or file"),
        (("{place}", "--landlord", "NOBODY"), "no landlord with the code NOBODY"),
        (("{place}", "--landlord", "QUAY"), "Say it once: --take-on"),
        (("{place}", "--landlord", "QUAY", "--as", "payments"), "--as is for one file"),
        (("{place}/people.csv", "--landlord", "QUAY", "--as", "peoples"), "is not a kind of file"),
    ],
)
def test_a_wrong_call_ends_with_2_and_touches_nothing(tmp_path, arguments, words):
    call(*QUAY)
    place = small.folder(tmp_path / "quay")
    code, sentence, _ = refused("load", *(each.format(place=place) for each in arguments))
    assert code == 2
    assert words in sentence
    assert not FeedFile.objects.exists()


def test_rows_that_need_a_person_are_asked_for_by_landlord(tmp_path):
    owner = small.taken_on()
    small.load(owner, "payments", small.payment(1), name="payments-a.csv")
    small.load(owner, "payments", small.payment(1, amount="11.00"), small.payment(2), name="payments-b.csv")
    (task,) = problems.needing_a_person(owner)
    assert (task.feed_file.name, task.line, task.code) == ("payments-b.csv", 2, "different")


@pytest.mark.slow
def test_sample_loads_a_folder_into_a_database_that_goes_away_and_agrees_to_the_penny(tmp_path):
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "RENTINCOME_STORE")
    }
    ended = subprocess.run(
        [sys.executable, "manage.py", "sample", "--folder", str(SLICE)],
        cwd=ROOT,
        env=environment | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    assert "all agreed, to the penny" in ended.stdout
    assert "explained share 100.00 %, no findings" in ended.stdout
    assert not list(tmp_path.iterdir())
