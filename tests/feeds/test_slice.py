"""The slice of the sample landlord: its own control totals, and what must happen to each broken file (DEC-30)."""

import csv
import json

import pytest

from feeds.models import FeedFile, FeedRow
from feeds.operations.replay import Outcome
from feeds.queries import controls, problems
from ledger.models import Batch, Entry, Posting
from ledger.queries import check
from tests.feeds import small
from tests.feeds.conftest import LATER, SLICE
from tests.feeds.formats.defects import EXPECTED, FOLDER, content

pytestmark = pytest.mark.django_db


def test_the_whole_folder_was_taken_in(slice_loaded):
    assert slice_loaded.done.refusal == ""
    assert {each.outcome for each in slice_loaded.done.loaded} == {Outcome.APPLIED}
    assert len(slice_loaded.done.loaded) == len(list(SLICE.rglob("*.csv"))) - 1  # all but the expected totals


def test_every_control_total_is_read_back_to_the_penny(slice_loaded):
    told = list(controls.compared(slice_loaded.landlord, SLICE))
    assert [control for control in told if not control.agreed] == []
    assert {control.control for control in told} == {
        "tenancies_in_file",
        "people_in_file",
        "properties_in_file",
        "gross_weekly_debit_at_take_on",
        "opening_balance_at_take_on",
        "file_total",
    }


def test_a_control_that_differs_by_a_penny_is_told(slice_loaded, tmp_path):
    total = "file_total,payments/payments-2026-04-12.csv,20,2016.96"
    (tmp_path / controls.EXPECTED).write_text(f"control,key,count,amount\n{total}\n", encoding="utf-8")
    (control,) = controls.compared(slice_loaded.landlord, tmp_path)
    assert not control.agreed
    assert (control.found_count, control.found_pence) == (20, 2016_95)


def test_a_file_that_never_came_is_told(slice_loaded, tmp_path):
    row = "file_total,payments/payments-2027-01-03.csv,0,0.00"
    (tmp_path / controls.EXPECTED).write_text(f"control,key,count,amount\n{row}\n", encoding="utf-8")
    (control,) = controls.compared(slice_loaded.landlord, tmp_path)
    assert (control.agreed, control.found_count) == (False, None)


def test_the_ledger_holds_together(slice_loaded):
    assert list(check.findings(slice_loaded.landlord)) == []


def test_nothing_is_charged_before_take_on_and_week_1_is_charged_once(slice_loaded):
    here = Entry.objects.filter(batch__source="charge")
    assert here.order_by("effective_on").first().effective_on == small.TAKE_ON
    assert here.filter(rent_year=2026, rent_week=1, effective_on=small.TAKE_ON).exists()
    assert not here.filter(rent_year=2025).exists()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_does_what_the_landlord_says_it_must(slice_loaded, name):
    wanted = EXPECTED[name]
    before = Entry.objects.count(), Batch.objects.count(), Posting.objects.count()
    done = small.load_bytes(slice_loaded.landlord, "payments", content(name), name=name, on=LATER)
    refused = wanted["outcome"] == "refused_whole"
    assert done.state == (FeedFile.State.REFUSED if refused else FeedFile.State.APPLIED)
    assert (done.posted_count, done.posted_pence) == (wanted["rows_posted"], wanted["posted_pence"])
    assert (done.suspense_count, done.suspense_pence) == (wanted["rows_to_suspense"], wanted["suspense_pence"])
    entries = wanted["rows_posted"] + wanted["rows_to_suspense"]
    assert Entry.objects.count() == before[0] + entries
    if refused:
        assert (Batch.objects.count(), Posting.objects.count()) == before[1:]
        assert done.problems.exists()
        assert all(line.startswith(f"{name}:") and line.endswith(".") for line in problems.told(done))
    else:
        assert done.posted_pence + done.suspense_pence == done.total_stated_pence


def test_payer_names_that_look_like_formulas_are_kept_as_the_text_they_are(slice_loaded):
    name = "formula-payer-name.csv"
    done = small.load_bytes(slice_loaded.landlord, "payments", content(name), name=name, on=LATER)
    names = list(FeedRow.objects.filter(feed_file=done).order_by("line").values_list("payer_name", flat=True))
    assert [payer[0] for payer in names] == ["=", "+", "@"]
    assert names == [row[5] for row in csv.reader(content(name).decode().splitlines()[1:-1])]


def test_every_defect_has_an_expected_outcome():
    files = {path.name for path in FOLDER.glob("*.csv")} | {"million-character-line.csv"}
    assert set(json.loads((FOLDER / "expected.json").read_text())) == files
