"""The pages of Direct Debits, collections, invoices and authorities: whole, within one's scope, doing their work."""

import copy
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger.models import AdvanceNotice, DirectDebitInstruction, DirectDebitTask, Invoice, PayerAgreement
from ledger.operations import invoices, payer_agreements
from ledger.operations.invoices import LineToAsk
from letters.models import Document
from letters.operations import rendering
from tests.builders.world import World, at
from tests.feeds import small
from tests.feeds.money_scene import BACK, played
from tests.ledger.direct_debit_payer import pays

MISSING = "⟦missing %s⟧"
OPTIONAL = {
    "cancel_text", "clear_url", "credit", "csv_url", "disabled", "keyboard_shortcuts", "kind", "label",
    "landlord_colour", "landlord_name", "next_text", "note", "previous_text", "print", "size", "source", "summary",
    "text", "title", "url", "link_text", "user_name", "data_as_at", "look", "form", "lead",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _strict(settings):
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = MISSING
    settings.TEMPLATES = templates
    settings.RENTINCOME_TODAY = BACK
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world(db):
    return World.open()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    html = answer.content.decode()
    missing = {one for one in re.findall(r"⟦missing ([^⟧]*)⟧", html) if one not in OPTIONAL}
    assert not missing, f"{name} leaves {sorted(missing)} unfilled"
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), name
    assert html.count("<h1") == 1, name
    return html


def send(client, name, /, *args, **data):
    return client.post(reverse(name, args=args), data)


def test_every_page_is_whole_with_and_without_rows(world):
    client = signed_in(world.leader)
    for name in ("direct-debits", "collections", "invoices", "payer-agreements"):
        page(client, name)
    scene = played(world)
    html = page(client, "direct-debits")
    assert "Take it again, or call" in html
    assert "Cancelled: call the payer" in html
    assert "refer to payer" in html.lower()
    assert "1 task" in page(client, "direct-debits", action="represent")
    assert "Nothing to do" in page(client, "direct-debits", show="done")
    assert "ends in 4321" in page(client, "direct-debit", scene.account.public_id)
    assert "Set one up" in page(client, "direct-debit", scene.free.public_id)
    page(client, "collections")
    page(client, "collection-run", scene.run.public_id)
    assert "No collection here" in page(client, "collection-run", scene.run.public_id, state="left_out")
    assert "£255.00" in page(client, "invoices")
    assert "New front door" in page(client, "invoice", scene.invoice.public_id)
    page(client, "invoice-new", scene.account.public_id)
    assert "end within 28 days" in page(client, "payer-agreements").replace("ends", "end")
    page(client, "payer-agreement-end", scene.agreement.public_id)
    assert "Direct Debits to look at" in page(client, "today")
    assert "Bank report ARUDD 0" in page(client, "case-file", scene.account.public_id)


def test_another_landlords_money_is_not_there(world):
    scene = played(world)
    client = signed_in(World.open("OTHER").leader)
    for name, thing in (
        ("direct-debit", scene.account),
        ("collection-run", scene.run),
        ("collection-schedule", scene.run),
        ("invoice", scene.invoice),
        ("invoice-new", scene.account),
        ("invoice-pdf", scene.payer_run.invoices.get()),
        ("payer-agreement-end", scene.agreement),
        ("payer-invoice-run", scene.payer_run),
    ):
        assert client.get(reverse(name, args=[thing.public_id])).status_code == 404, name
    task = DirectDebitTask.objects.first()
    assert send(client, "direct-debit-task", task.public_id, do="done", outcome="x").status_code == 404
    assert "R0001" not in page(client, "direct-debits")
    assert scene.invoice.invoice_no not in page(client, "invoices")


def test_an_officer_sets_a_direct_debit_up_suspends_and_cancels_it(world):
    account = world.account()
    client = signed_in(world.officer)
    asked = {
        "payer_name": "Amina Bartholomew", "payer_words": "", "bank_tail": "4321", "reference": "RENT-NEW",
        "signed_on": "2026-07-06", "frequency": "monthly", "first_on": "2026-07-10",
    }  # fmt: skip
    refused = send(client, "direct-debit", account.public_id, **asked)
    assert "2026-07-20 or later" in refused.content.decode()
    assert send(client, "direct-debit", account.public_id, **{**asked, "first_on": "2026-08-01"}).status_code == 302
    for step, status in (("suspend", "suspended"), ("resume", "active"), ("cancel", "cancelled")):
        assert send(client, "direct-debit-act", account.public_id, do=step, because="asked").status_code == 302
        assert DirectDebitInstruction.objects.get().status == status


def test_a_team_leader_tells_payers_prepares_files_and_confirms(world):
    account = world.account()
    client = signed_in(world.leader)
    send(
        signed_in(world.officer), "direct-debit", account.public_id, payer_name="Amina Bartholomew", bank_tail="4321",
        reference="RENT-NEW", signed_on="2026-07-06", frequency="monthly", first_on="2026-08-03",
    )  # fmt: skip
    assert "1 advance notice wait" in page(client, "collections")
    told = send(client, "direct-debit-notices", landlord=world.landlord.public_id, do="bureau")
    assert told.content.decode().startswith("reference,account_ref,payer_name")
    assert AdvanceNotice.objects.get().sent_on == BACK
    made = send(
        client, "collection-prepare", landlord=world.landlord.public_id, from_on="2026-08-03", until_on="2026-08-03"
    )
    url = made["Location"]
    client.post(url, {"do": "file"})
    html = client.get(url).content.decode()
    assert "Download the schedule" in html
    csv = client.get(url + ".csv").content.decode()
    assert csv.splitlines()[1].startswith("RENT-NEW,R0001,Amina Bartholomew,4321,")
    early = client.post(url, {"do": "confirm", "received": "1.00", "words": ""}).content.decode()
    assert "Confirm the schedule when the bank shows it" in early


def test_a_returned_collection_is_settled_from_the_dashboard(world):
    played(world)
    client = signed_in(world.officer)
    task = DirectDebitTask.objects.get(action="represent")
    send(client, "direct-debit-task", task.public_id, do="again", collect_on="2026-07-15")
    task.refresh_from_db()
    assert task.outcome == "Taken again on 15 Jul 2026"
    other = DirectDebitTask.objects.get(action="cancel")
    send(client, "direct-debit-task", other.public_id, do="done", outcome="called")
    assert "Nothing to do" in page(client, "direct-debits")


def test_an_officer_raises_disputes_and_sends_a_recharge(world):
    account = world.account()
    client = signed_in(world.officer)
    asked = {"kind": "recharge", "about": "a new lock", "words_1": "Lock", "net_1": "80.00", "vat_1": "2000"}
    half = send(client, "invoice-new", account.public_id, **asked, words_2="Labour")
    assert "Write what this line costs" in half.content.decode()
    assert send(client, "invoice-new", account.public_id, **asked).status_code == 302
    made = Invoice.objects.get()
    assert made.total_pence == 96_00
    for step, data in (
        ("dispute", {"because": "it was broken before"}),
        ("settle", {"because": "photographs shown"}),
        ("instalments", {"count": "3", "first_on": "2026-08-01"}),
        ("send", {}),
        ("evidence", {"evidence": SimpleUploadedFile("door.png", b"\x89PNG\r\n\x1a\nrest", "text/html")}),
    ):
        assert send(client, "invoice-act", made.public_id, do=step, **data).status_code == 302, step
    assert [step.what for step in made.steps.order_by("pk")] == [
        "Raised", "Disputed", "Dispute settled", "Instalments agreed", "Evidence added",
    ]  # fmt: skip
    assert Document.objects.get(kind="RC1").state == "approved"
    bad = SimpleUploadedFile("x.png", b"<script>", "image/png")
    assert (
        "PDF, JPEG or PNG" in send(client, "invoice-act", made.public_id, do="evidence", evidence=bad).content.decode()
    )
    got = client.get(reverse("invoice-evidence", args=[made.public_id, made.evidence.get().public_id]))
    assert (got["Content-Type"], got["Content-Disposition"][:10]) == ("image/png", "attachment")


def test_an_authority_is_added_agrees_and_is_invoiced(world):
    account = world.account()
    client = signed_in(world.leader)
    ours = {"landlord": world.landlord.public_id}
    send(
        client, "payer-agreement-add", do="payer", name="Westhaven Council", address="Civic Centre, QZ1 2AA",
        cycle="four_weekly", **ours,
    )  # fmt: skip
    payer = world.landlord.payers.get()
    send(
        client, "payer-agreement-add", do="agreement", payer=payer.public_id, account_ref=account.account_ref,
        covers="rent", weekly="70.00", from_on="2026-06-01",
    )  # fmt: skip
    assert PayerAgreement.objects.get().weekly_pence == 70_00
    send(
        client,
        "payer-agreement-add",
        do="run",
        cycle="four_weekly",
        from_on="2026-06-01",
        until_on="2026-06-28",
        **ours,
    )
    run = world.landlord.payer_invoice_runs.get()
    csv = client.get(reverse("payer-invoice-run", args=[run.public_id])).content.decode()
    assert csv.splitlines()[-1] == "TRAILER,1,280.00"
    again = send(
        client,
        "payer-agreement-add",
        do="run",
        cycle="four_weekly",
        from_on="2026-06-01",
        until_on="2026-06-28",
        **ours,
    )
    assert "has been invoiced" in again.content.decode()


def test_the_authoritys_pdf_is_made_once_behind_the_walls(world):
    scene = played(world)
    invoice = scene.payer_run.invoices.get()
    client = signed_in(world.leader)
    first = client.get(reverse("invoice-pdf", args=[invoice.public_id]))
    assert first.content.startswith(b"%PDF")
    assert client.get(reverse("invoice-pdf", args=[invoice.public_id])).content == first.content


def test_pages_ask_no_more_of_the_database_with_more_rows(world, count_queries):
    played(world)
    client = signed_in(world.leader)
    names = ("direct-debits", "invoices", "payer-agreements")
    asked = {}
    for name in names:
        page(client, name)
        with count_queries() as few:
            page(client, name)
        asked[name] = len(few)
    for number in range(4):
        pays(world, world.account(), told=False)
        small.load(
            world.landlord, "dd_reports", f"ADDACS,123456,NOBODY{number:02d},000000,4321,0.00,,1,{BACK}",
            name=f"dd_reports-{number}.csv", on=BACK,
        )  # fmt: skip
        owed = invoices.account_for(rent_account=world.account(), kind="recharge", by=world.leader, on=BACK)
        invoices.raise_invoice(
            account=owed, kind="recharge", about="x", lines=[LineToAsk("x", 1_00)], by=world.leader, on=BACK
        )
        agree_more(world)
    for name in names:
        with count_queries() as many:
            page(client, name)
        assert len(many) <= asked[name], name


def agree_more(world):
    payer_agreements.agree(
        payer=world.landlord.payers.get(), account=world.account(), covers="support", weekly_pence=1_00, from_on=BACK,
        by=world.leader, on=BACK,
    )  # fmt: skip


def test_pra_32_terms_are_settled_and_amounts_worked_out_again_on_one_page(world):
    """Standard 18 stays off until a sponsor bank accepted a test file, and both are said together."""
    played(world)
    client = signed_in(world.manager)
    here = world.landlord.public_id
    assert "Off: no sponsor bank has accepted a test file" in page(client, "direct-debit-terms", here)
    said = {"do": "settle", "from_on": str(BACK), "notice_working_days": "5", "sponsor_bank": "Quay Bank"}
    assert "Name the sponsor bank and the day" in send(client, "direct-debit-terms", here, **said).content.decode()
    assert send(client, "direct-debit-terms", here, **said, test_file_accepted_on=str(BACK)).status_code == 302
    html = page(client, "direct-debit-terms", here)
    assert "On: Quay Bank accepted a test file" in html
    assert "5 working days" in html
    again = send(client, "direct-debit-terms", here, do="again", because="Rent review")
    assert again.status_code == 200
    assert "stay as they are" in again.content.decode()
    assert send(client, "direct-debit-terms", here, do="again", because="").status_code == 422


def test_notices_and_invoices_that_are_ready_go_into_a_print_batch(world):
    tenant = world.account("", weekly="90.00")
    owed = invoices.account_for(rent_account=tenant, kind="recharge", by=world.manager, on=BACK)
    made = invoices.raise_invoice(
        account=owed, kind="recharge", about="a lost key", lines=[LineToAsk("Key", 9_00)], by=world.manager, on=BACK
    )
    client = signed_in(world.manager)
    assert "ready on paper" not in page(client, "collections")
    assert send(client, "invoice-act", made.public_id, do="send").status_code == 302
    paper = Document.objects.get(kind="RC1")
    rendering.render_waiting(limit=5, by=world.system, on=BACK, at=at(BACK))
    assert "Notices and invoices ready on paper: 1." in page(client, "collections")
    sent = send(client, "direct-debit-notices", landlord=str(world.landlord.public_id), do="print")
    assert sent.status_code == 302
    paper.refresh_from_db()
    assert paper.print_batch is not None
