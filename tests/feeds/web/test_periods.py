"""Closing a period, naming a difference, journals and the books' other pages, in the browser's terms."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feeds.models import MirrorRow
from ledger.models import AccountingPeriod, GlJournal, ReconcilingItem, RentGroup
from ledger.operations import ledger_checks
from ledger.rules.gl_journal import Purpose
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tests.builders.world import TAKE_ON, World, weekly_charges
from tests.casework.books import april
from tests.feeds import small
from tests.feeds.operations.test_gl_journals import keep_code

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)


@pytest.fixture
def world(settings: Any) -> World:
    """April is charged and part paid; today is the first day of May's rent weeks."""
    settings.RENTINCOME_TODAY = MAY
    made = World.open()
    made.account(weekly_charges(TAKE_ON, 4) + "\n2026-04-10 payment 150.00")
    april(made.landlord, made.system)
    return made


@pytest.fixture
def finance(world: World) -> User:
    user = officers.enrol(
        email="finance@quay.example", name="Fenella Nance", password=None, by=world.system, on=TAKE_ON
    )
    officers.appoint(
        user=user, landlord=world.landlord, role=Role.FINANCE, from_on=TAKE_ON, by=world.system, on=TAKE_ON
    )
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def page(name: str, period: AccountingPeriod) -> str:
    return reverse(name, args=[period.public_id])


def test_two_people_close_a_period_and_it_is_frozen(world: World, finance: User) -> None:
    period = april(world.landlord, world.system)
    manager, second = signed_in(world.manager), signed_in(finance)
    assert "Begin to close this period" in text(manager, page("period", period))
    manager.post(page("period-begin", period))
    begun = text(manager, page("period", period))
    assert "A second person closes it" in begun
    assert "Close it for ever" not in begun
    assert "Close it for ever" in text(second, page("period", period))
    second.post(page("period-close", period))
    closed = text(second, page("period", period))
    assert "Its figures are frozen" in closed
    assert "£250.00" in closed
    assert "Fenella Nance" in text(manager, reverse("periods"))


def test_the_same_person_is_told_to_find_a_second(world: World) -> None:
    period, manager = april(world.landlord, world.system), signed_in(world.manager)
    manager.post(page("period-begin", period))
    answer = manager.post(page("period-close", period), follow=True)
    assert "Ask a second person" in answer.content.decode()
    period.refresh_from_db()
    assert period.state == AccountingPeriod.State.CLOSING


def test_what_is_open_stands_in_the_checklist_with_its_link(world: World) -> None:
    small.load(world.landlord, "finance_control", "2026-04,RG1,closing,250.01", on=MAY)
    shown = text(signed_in(world.manager), page("period", april(world.landlord, world.system)))
    assert "1 thing to put right" in shown
    assert "finance says £250.01, the ledger says £250.00, difference £0.01" in shown
    assert reverse("finance-agreement") in shown


def test_a_difference_is_named_and_cleared(world: World) -> None:
    period, manager = april(world.landlord, world.system), signed_in(world.manager)
    wrong = manager.post(page("period-item", period), {"figure": "closing", "amount": "0.1", "words": ""})
    assert wrong.status_code == 422
    assert "is not an amount" in wrong.content.decode()
    manager.post(page("period-item", period), {"figure": "closing", "amount": "0.01", "words": "Rounding"})
    item = ReconcilingItem.objects.get()
    assert item.amount_pence == 1
    assert "Rounding: £0.01" in text(manager, page("period", period))
    manager.post(reverse("period-item-clear", args=[item.public_id]))
    item.refresh_from_db()
    assert item.cleared_by == world.manager


def test_a_journal_is_made_and_taken_out_twice_the_same(world: World) -> None:
    period, manager = april(world.landlord, world.system), signed_in(world.manager)
    refused = manager.post(page("period-journal", period), follow=True)
    assert "no general ledger code" in refused.content.decode()
    for purpose in (Purpose.RENT, Purpose.INCOME, Purpose.BANK):
        keep_code(world.landlord, None, purpose, f"GL-{purpose.value}", by=world.manager)
    manager.post(page("period-journal", period))
    url = reverse("gl-journal-csv", args=[GlJournal.objects.get().public_id])
    first, again = manager.get(url), manager.get(url)
    assert first.content == again.content
    assert first.content.decode().splitlines()[-1] == "TRAILER,4,550.00"
    assert first["Content-Disposition"] == 'attachment; filename="gl_journal-RG1-2026-04-1.csv"'


def test_control_accounts_show_and_take_out_the_columns_of_ops_l2(world: World) -> None:
    manager = signed_in(world.manager)
    shown = text(manager, f"{reverse('control-accounts')}?period=2026-04")
    assert "£400.00" in shown
    assert "−£150.00" in shown
    lines = manager.get(f"{reverse('control-accounts-csv')}?period=2026-04").content.decode().splitlines()
    figures = dict(zip(lines[0].lstrip("\ufeff").split(","), lines[1].split(","), strict=True))
    assert (figures["opening"], figures["charges"], figures["receipts"]) == ("0.00", "400.00", "-150.00")
    assert (figures["closing"], figures["balances"], figures["difference"]) == ("250.00", "250.00", "0.00")
    drilled = text(manager, f"{page('control-account', april(world.landlord, world.system))}?kind=PAY")
    assert "Batches with payment" in drilled


def test_ledger_checks_show_the_nights_and_what_was_found(world: World) -> None:
    manager = signed_in(world.manager)
    ledger_checks.run(landlord=world.landlord, by=world.system, on=MAY)
    assert "100.00 %" in text(manager, reverse("ledger-checks"))
    small.load(world.landlord, "finance_control", "2026-04,RG1,closing,250.01", on=MAY)
    check = ledger_checks.run(landlord=world.landlord, by=world.system, on=MAY)
    assert "Finance’s figures hold to the penny" in text(manager, reverse("ledger-check", args=[check.public_id]))
    today = text(manager, reverse("today"))
    assert "The ledger check found something" in today
    assert "Figures from finance differ" in today
    assert "£250.01" in text(manager, reverse("finance-agreement"))


def test_mirrored_differences_and_undone_rows_wait_for_a_person(world: World) -> None:
    manager = signed_in(world.manager)
    assert "No housing system is mirrored" in text(manager, reverse("mirrored"))
    RentGroup.objects.filter(landlord=world.landlord).update(book=RentGroup.Book.MIRRORED)
    rows = ("R0001,2026-05-01,2026,4,PAY,,-5.00,CARD,N1", "R0001,2026-05-01,2026,4,PAY,,-6.00,CARD,N2")
    small.load(world.landlord, "mirrored", *rows, name="mirrored-2026-05-01.csv", on=MAY)
    small.load(world.landlord, "mirrored", rows[0], name="mirrored-2026-05-02.csv", on=MAY)
    small.load(world.landlord, "balances", "R0001,2026-05-02,245.01", name="balances-2026-05-02.csv", on=MAY)
    shown = text(manager, reverse("mirrored"))
    assert "£245.01" in shown
    assert "Undone: the row vanished" in shown
    assert "Mirrored balances differ" in text(manager, reverse("today"))
    row = MirrorRow.objects.get(ext_id="N2")
    manager.post(reverse("mirrored-looked-at", args=[row.public_id]))
    assert "None to look at" in text(manager, reverse("mirrored"))


def test_an_auditor_reads_and_is_offered_nothing_to_send(world: World) -> None:
    user = officers.enrol(email="aud@quay.example", name="Audrey Tor", password=None, by=world.system, on=TAKE_ON)
    officers.appoint(
        user=user, landlord=world.landlord, role=Role.AUDITOR, from_on=TAKE_ON, by=world.system, on=TAKE_ON
    )
    period = april(world.landlord, world.system)
    shown = text(signed_in(user), page("period", period))
    assert "Begin to close" not in shown
    assert "Name this difference" not in shown
    assert signed_in(user).post(page("period-begin", period)).status_code == 403
