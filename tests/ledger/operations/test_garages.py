"""VAT on garages as their letting changes, told as ledgers (OPS-A9, OPS-B9)."""

from datetime import date

import pytest
from django.db.models import Sum

from ledger.models import Adjustment, Charge, Entry, RentAccount
from ledger.operations import charge_changes, charges, garages
from ledger.operations.garages import GarageNotPossible
from ledger.queries.charge_changes import NewPrice, Wanted
from ledger.rules.account_types import AccountType
from ledger.rules.vat import GarageEvent, Holder, VatStatus
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tenancies.models import Person, Tenancy, Tenant
from tenancies.rules.periods import PeriodUnit
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

WEEK_1, WEEK_2 = date(2026, 10, 12), date(2026, 10, 19)
THU = date(2026, 10, 15)


def manager(books: Books) -> User:
    made = officers.enrol(email="m@quay.example", name="M", password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=made, landlord=books.landlord, role=Role.MANAGER, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    return made


def garage_of_a_tenant(books: Books) -> tuple[RentAccount, Tenancy]:
    """A garage at £14.00 a week, held by the tenant of a council home."""
    home = books.account(("RENT", "100.00")).tenancy
    garage = books.account(("GARAGE", "14.00"), account_type=AccountType.GAR, not_legal=("GARAGE",))
    person = Person.objects.create(landlord=books.landlord, person_ref="P1", first_name="Amina", last_name="Bay")
    for tenancy in (home, garage.tenancy):
        Tenant.objects.create(tenancy=tenancy, person=person, role="main", from_on=date(2020, 1, 6))
    garages.record(
        account=garage,
        event=GarageEvent.LET,
        from_on=TAKE_ON,
        holder=Holder.TENANT,
        dwelling=home,
        near=True,
        by=books.by,
        on=TAKE_ON,
    )
    return garage, home


def owed(account: RentAccount) -> list[tuple[str, str, int, int]]:
    rows = Entry.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("kind", "element", "amount_pence", "rent_week"))


def test_a_garage_of_our_own_tenant_near_the_home_bears_no_vat():
    books = Books.open()
    garage, _ = garage_of_a_tenant(books)
    assert garage.garage_statuses.get().status == VatStatus.NON_BUSINESS
    assert not Charge.objects.filter(element="VAT").exists()


def test_when_the_homes_tenancy_ends_vat_is_charged_from_the_next_day_by_the_day():
    """The home ends on Wednesday: Thursday to Sunday bears VAT, 4/7 of £2.80 = £1.60, as an element of its own."""
    books = Books.open()
    garage, home = garage_of_a_tenant(books)
    Tenancy.objects.filter(pk=home.pk).update(ends_on=date(2026, 10, 14))
    told = garages.follow_dwellings(landlord=books.landlord, by=books.by, on=THU)
    assert [(one.status.event, one.status.from_on, one.status.status) for one in told] == [
        ("dwelling_ended", THU, "standard")
    ]
    assert not garages.follow_dwellings(landlord=books.landlord, by=books.by, on=THU), "once"
    charges.raise_week(week=books.week(WEEK_1), by=books.by, on=THU)
    charges.raise_week(week=books.week(WEEK_2), by=books.by, on=WEEK_2)
    assert owed(garage) == [
        ("CHARGE", "GARAGE", 14_00, 28),
        ("CHARGE", "VAT", 1_60, 28),
        ("CHARGE", "GARAGE", 14_00, 29),
        ("CHARGE", "VAT", 2_80, 29),
    ]


def test_a_right_to_buy_told_a_week_late_adjusts_the_weeks_charged_without_vat():
    """OPS-A9 with B11: VAT alone moves, by an adjustment with a reason."""
    books = Books.open()
    garage, home = garage_of_a_tenant(books)
    for week in (WEEK_1, WEEK_2):
        charges.raise_week(week=books.week(week), by=books.by, on=week)
    told = garages.record(
        account=garage,
        event=GarageEvent.RIGHT_TO_BUY,
        from_on=THU,
        holder=Holder.FREEHOLDER,
        dwelling=home,
        near=True,
        by=manager(books),
        on=WEEK_2,
    )
    assert told.adjustment is not None
    assert told.adjustment.state == Adjustment.State.POSTED
    assert owed(garage)[2:] == [("CHARGE_ADJ", "VAT", 1_60, 28), ("CHARGE_ADJ", "VAT", 2_80, 29)]


def test_an_assignment_back_to_a_tenant_takes_vat_off_from_that_day():
    books = Books.open()
    garage, home = garage_of_a_tenant(books)
    common = {"account": garage, "near": True, "by": books.by}
    garages.record(event=GarageEvent.ASSIGNED, from_on=WEEK_1, holder=Holder.OTHER, dwelling=None, on=WEEK_1, **common)
    garages.record(
        event=GarageEvent.DWELLING_LINKED, from_on=THU, holder=Holder.TENANT, dwelling=home, on=WEEK_1, **common
    )
    rows = Charge.objects.filter(account=garage, element="VAT").values_list("weekly_pence", "from_on", "until_on")
    assert list(rows) == [(2_80, WEEK_1, date(2026, 10, 14))]


def test_a_home_of_somebody_else_does_not_count():
    books = Books.open()
    garage, _ = garage_of_a_tenant(books)
    other = books.account(("RENT", "90.00")).tenancy
    told = garages.record(
        account=garage,
        event=GarageEvent.ASSIGNED,
        from_on=WEEK_1,
        holder=Holder.TENANT,
        dwelling=other,
        near=True,
        by=books.by,
        on=WEEK_1,
    )
    assert told.status.status == VatStatus.STANDARD


def test_a_garage_priced_by_the_month_bears_a_fifth_of_the_month():
    """£50.00 a month bears £10.00; by way of the week (£11.54, £2.31) it would be £10.01."""
    books = Books.charged_by(PeriodUnit.MONTH)
    garage = books.account(("GARAGE", "50.00"), account_type=AccountType.GAR, per=PeriodUnit.MONTH)
    garages.record(
        account=garage,
        event=GarageEvent.LET,
        from_on=TAKE_ON,
        holder=Holder.OTHER,
        dwelling=None,
        near=False,
        by=books.by,
        on=TAKE_ON,
    )
    charges.raise_due(landlord=books.landlord, by=books.by, on=date(2026, 5, 1))
    assert dict(Entry.objects.filter(account=garage).values_list("element", "amount_pence")) == {
        "GARAGE": 50_00,
        "VAT": 10_00,
    }


def test_vat_follows_a_change_of_the_garages_price():
    """£14.00 bears £2.80; from the day it is £20.00 it bears £4.00, weeks charged before included (OPS-A9, B11)."""
    books = Books.open()
    garage = books.account(("GARAGE", "14.00"), account_type=AccountType.GAR)
    garages.record(
        account=garage,
        event=GarageEvent.LET,
        from_on=TAKE_ON,
        holder=Holder.OTHER,
        dwelling=None,
        near=False,
        by=books.by,
        on=TAKE_ON,
    )
    for monday in (date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20)):
        if monday == date(2026, 4, 20):
            charge_changes.ask(
                account=RentAccount.objects.get(pk=garage.pk),
                wanted=Wanted((NewPrice("GARAGE", 20_00, date(2026, 4, 13)),)),
                reason="told_late",
                words="The board decided",
                by=manager(books),
                on=date(2026, 4, 14),
            )
        charges.raise_due(landlord=books.landlord, by=books.by, on=monday)
    weeks = Entry.objects.filter(account=garage).values_list("effective_on", "element").annotate(Sum("amount_pence"))
    assert sorted(weeks.order_by()) == [
        (date(2026, 4, 6), "GARAGE", 14_00),
        (date(2026, 4, 6), "VAT", 2_80),
        (date(2026, 4, 13), "GARAGE", 20_00),
        (date(2026, 4, 13), "VAT", 4_00),
        (date(2026, 4, 20), "GARAGE", 20_00),
        (date(2026, 4, 20), "VAT", 4_00),
    ]


def test_only_garage_accounts_and_each_event_once():
    books = Books.open()
    garage, home = garage_of_a_tenant(books)
    told = {"from_on": TAKE_ON, "holder": Holder.TENANT, "dwelling": home, "near": True, "by": books.by, "on": TAKE_ON}
    with pytest.raises(GarageNotPossible, match="recorded already"):
        garages.record(account=garage, event=GarageEvent.LET, **told)
    with pytest.raises(GarageNotPossible, match="garage account"):
        garages.record(account=books.account(("RENT", "90.00")), event=GarageEvent.LET, **told)
