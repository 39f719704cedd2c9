"""Files sent in by hand: tried out, then applied; layouts mapped on the real file (OPS-D1, D2)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from feeds.models import BankAccount, BankLine, FeedFile, FileTask, MappingVersion
from feeds.operations import bank_accounts, file_tasks
from ledger.models import Entry, Posting
from rentincome import sweeps
from staff.models import Landlord
from staff.rules.roles import Role
from tests.builders.world import at
from tests.casework.scene import person
from tests.feeds import bank, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(settings: Any) -> Landlord:
    settings.SECOND_FACTOR_REQUIRED = False
    return small.taken_on()


def finance(owner: Landlord) -> Client:
    client = Client()
    client.force_login(person(owner, Role.FINANCE))
    return client


def send(client: Client, content: bytes, name: str = "payments-2026-04-12.csv") -> tuple[FeedFile, str]:
    """Send a file in; the file and its page."""
    response = client.post(reverse("uploads"), {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert response.status_code == 200
    return FeedFile.objects.latest("pk"), response.content.decode()


def act(client: Client, found: FeedFile, **said: str) -> str:
    response = client.post(reverse("upload", args=[found.public_id]), said, follow=True)
    return response.content.decode()


def test_a_file_is_tried_out_first_and_nothing_is_kept_of_the_trial(owner):
    client = finance(owner)
    before = (Entry.objects.count(), Posting.objects.count())
    found, page = send(client, small.content("payments", small.payment(1), small.payment(2, "NOBODY", "12.05")))
    assert "It would be applied" in page
    assert "NOBODY" in page
    assert "£12.05" in page
    assert (Entry.objects.count(), Posting.objects.count()) == before
    assert (found.state, found.problems.count()) == (FeedFile.State.RECEIVED, 0)


def test_then_it_is_applied_and_a_second_time_is_refused_with_words(owner):
    client = finance(owner)
    found, _ = send(client, small.content("payments", small.payment(1)))
    assert "It was applied" in act(client, found, action="apply")
    found.refresh_from_db()
    assert (found.state, found.posted_count) == (FeedFile.State.APPLIED, 1)
    assert "was applied already; it cannot be applied a second time" in act(client, found, action="apply")
    assert "applied before" in send(client, small.content("payments", small.payment(1)))[1]
    assert Posting.objects.filter(source="payments").count() == 1


def test_the_trial_of_a_bad_file_lists_line_column_and_cure_and_offers_no_way_to_apply(owner):
    client = finance(owner)
    found, page = send(client, small.content("payments", small.payment(1)).replace(b"10.00,", b"1O.00,", 1))
    assert "It would be refused" in page
    assert f"{found.name}:2:2" in page
    assert "letter O" in page
    assert "Apply the file" not in page
    assert not Posting.objects.filter(source="payments").exists()


def test_a_file_that_nothing_tells_waits_for_words(owner):
    client = finance(owner)
    found, page = send(client, b"Paid by;Sum\nsomebody;1\n", name="export.txt")
    assert found.kind == ""
    assert "Neither its name nor its first line says" in page
    assert "Say first what kind" in act(client, found, action="apply")


def test_a_large_file_is_the_workers_and_the_page_looks_again_by_itself(owner, monkeypatch):
    monkeypatch.setattr(file_tasks, "AT_ONCE_BYTES", 100)
    client = finance(owner)
    found, page = send(client, small.content("payments", small.payment(1), small.payment(2)))
    assert 'http-equiv="refresh"' in page
    assert "Waiting for the worker" in page
    assert "is being worked on" in act(client, found, action="apply")
    assert sweeps.do("files", at=at(small.TAKE_ON)) == 1
    page = client.get(reverse("upload", args=[found.public_id])).content.decode()
    assert "It would be applied" in page
    assert 'http-equiv="refresh"' not in page


def test_a_task_whose_worker_died_is_taken_up_again(owner):
    found = small.load_bytes(owner, "payments", b"no", name="x.csv")
    task = file_tasks.ask(feed_file=found, step=FileTask.Step.TRY, by=found.received_by, on=small.TAKE_ON)
    FileTask.objects.filter(pk=task.pk).update(state="running", claimed_until=at(small.TAKE_ON))
    later = at(small.TAKE_ON) + file_tasks.CLAIM
    assert file_tasks.do_waiting(limit=5, at=later, on=small.TAKE_ON) == 1
    assert FileTask.objects.get().state == FileTask.State.DONE


def test_who_may_send_files_in(owner):
    client = Client()
    client.force_login(person(owner, Role.OFFICER))
    assert client.get(reverse("uploads")).status_code == 403


def test_a_file_of_another_landlord_is_not_there(owner):
    client = finance(owner)
    other = small.taken_on("MOOR")
    theirs = small.load(other, "payments", small.payment(1), name="payments-2026-04-12.csv")
    assert client.get(reverse("upload", args=[theirs.public_id])).status_code == 404
    assert client.get(reverse("mapping-new") + f"?file={theirs.public_id}&kind=payments").status_code == 404


# ---------------------------------------------------------------- mapping

SENDERS = (
    "Harbour Bank;export\r\n"
    "Date;Details;Paid out;Paid in;Balance\r\n"
    "10/04/2026;R1;;1,100.50;2,100.50\r\n"
    "10/04/2026;Refund;20.00;;2,080.50\r\n"
).encode("utf-16")

SAYS = {
    "name": "Harbour Bank", "shape": "csv", "encoding": "utf-16", "separator": ";", "heading": "on", "skip": "1",
    "dates": "DD/MM/YYYY", "unit": "pounds", "thousands": "on", "sign": "columns", "money_out": "Paid out",
    "trailer": "none", "col_account": f"={bank.ACCOUNT}", "col_value_date": "Date", "col_posted_date": "Date",
    "col_amount_signed": "Paid in", "col_reference": "Details", "col_balance_after": "Balance", "kind": "bank",
}  # fmt: skip


def test_an_unknown_layout_is_mapped_with_a_preview_on_the_real_file_then_tried_and_applied(owner):
    bank.account(owner)
    client = finance(owner)
    found, _ = send(client, SENDERS, name="statement.txt")
    said = SAYS | {"file": str(found.public_id)}

    page = client.post(reverse("mapping-new"), said | {"action": "preview"}).content.decode()
    assert "1100.50" in page
    assert "-20.00" in page
    assert "£1,080.50" in page
    assert bank.ACCOUNT not in page.split("As it would be read")[1]
    assert not MappingVersion.objects.exists()

    page = client.post(reverse("mapping-new"), said | {"action": "save"}, follow=True).content.decode()
    assert "Saved as “Harbour Bank, version 1”" in page
    version = MappingVersion.objects.get()
    assert (version.made_by.email, version.mapping.landlord) == ("finance.quay@staff.example", owner)
    assert "It would be applied" in act(client, found, action="try")
    assert "It was applied" in act(client, found, action="apply")
    assert list(BankLine.objects.order_by("row").values_list("amount_pence", "outcome")) == [
        (1100_50, "posted"),
        (-20_00, "out"),
    ]
    assert client.get(reverse("mapping", args=[version.mapping.public_id])).status_code == 200


def test_the_same_mapping_again_is_no_new_version_and_another_is(owner):
    client = finance(owner)
    found, _ = send(client, SENDERS, name="statement.txt")
    said = SAYS | {"file": str(found.public_id), "action": "save"}
    client.post(reverse("mapping-new"), said)
    client.post(reverse("mapping-new"), said)
    client.post(reverse("mapping-new"), said | {"flip": "on"})
    assert list(MappingVersion.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


def test_a_mapping_that_leaves_out_what_is_needed_names_the_field(owner):
    client = finance(owner)
    found, _ = send(client, SENDERS, name="statement.txt")
    said = SAYS | {"file": str(found.public_id), "action": "save", "col_value_date": ""}
    page = client.post(reverse("mapping-new"), said).content.decode()
    assert "value_date: Say where it stands in the file; it is needed." in page
    assert not MappingVersion.objects.exists()


# ---------------------------------------------------------------- the bank


def test_a_bank_account_is_set_up_with_its_lump_sums_and_shown_masked(owner):
    client = finance(owner)
    said = {"account": bank.ACCOUNT, "name": "Rents", "feed_0": "payments", "type_0": "PAYPOINT"}
    page = client.post(reverse("bank-account-new"), said, follow=True).content.decode()
    assert "Rents ••••••••5678" in page
    assert bank.ACCOUNT not in page
    made = BankAccount.objects.get()
    assert made.lump_rules.get().feed == "payments"
    page = client.get(reverse("bank-account", args=[made.public_id])).content.decode()
    assert bank.ACCOUNT not in page
    assert "PAYPOINT" in page


def test_a_sum_that_is_not_in_the_bank_after_five_working_days_is_late(owner, settings):
    """OPS-D1: agreed with the bank, or not yet in the bank and for how long."""
    client = finance(owner)
    small.load(owner, "payments", "R1,30.00,2026-04-08,PAYPOINT,P1,,PP-2026-04-08", name="payments-2026-04-12.csv")
    settings.RENTINCOME_TODAY = small.date(2026, 4, 15)
    assert "No bank account is set up" in client.get(reverse("bank")).content.decode()
    by, days = person(owner, Role.MANAGER), (small.date(2026, 4, 9), small.date(2026, 4, 1))
    bank_accounts.set_up(landlord=owner, account="20999910000001", name="Rents", lumps=(), by=by, on=days[0])
    assert "Nothing is missing" in client.get(reverse("bank")).content.decode(), "it began after that day"
    BankAccount.objects.update(set_up_on=days[1])
    page = client.get(reverse("bank")).content.decode()
    assert "1 not yet in the bank" in page
    assert "Late" not in page
    settings.RENTINCOME_TODAY = small.date(2026, 4, 16)
    page = client.get(reverse("bank")).content.decode()
    assert "Late" in page
    assert "1 sum should have been in the bank" in page
