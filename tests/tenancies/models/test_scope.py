from datetime import date, timedelta

import pytest

from ledger.models import RentAccount
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tenancies.models import PatchCover, Tenancy
from tenancies.operations import homes
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 18)


@pytest.fixture
def books() -> Books:
    made = Books.open()
    made.account(("RENT", "100.00"))
    RentAccount.objects.create(landlord=made.landlord, account_ref="SUNDRY-1", account_type="SUN", opened_on=TODAY)
    return made


def person(books: Books, role: Role, **dates: date) -> User:
    user = officers.enrol(email=f"{role}@example.org", name=str(role), password=None, by=books.by, on=TODAY)
    officers.appoint(
        user=user,
        landlord=books.landlord,
        role=role,
        from_on=dates.get("from_on", date(2026, 1, 1)),
        until_on=dates.get("until_on"),
        by=books.by,
        on=TODAY,
    )
    return user


def give(books: Books, user: User, kind: PatchCover.Kind, from_on: date, until_on: date | None = None) -> None:
    homes.give_patch(patch=books.patch, to=user, kind=kind, from_on=from_on, until_on=until_on, by=books.by, on=TODAY)


def sees(user: User, on: date = TODAY) -> tuple[int, int]:
    return Tenancy.objects.for_user(user, on=on).count(), RentAccount.objects.for_user(user, on=on).count()


def test_an_officer_sees_the_patches_they_own(books: Books) -> None:
    """DEC-31: accounts without a home need a role that sees the whole landlord."""
    officer = person(books, Role.OFFICER)
    assert sees(officer) == (0, 0)
    give(books, officer, PatchCover.Kind.OWNS, date(2026, 1, 1))
    assert sees(officer) == (1, 1)


def test_a_cover_ends_with_its_last_day(books: Books) -> None:
    officer = person(books, Role.OFFICER)
    give(books, officer, PatchCover.Kind.COVERS, TODAY, TODAY + timedelta(days=6))
    assert sees(officer, TODAY - timedelta(days=1)) == (0, 0)
    assert sees(officer, TODAY + timedelta(days=6)) == (1, 1)
    assert sees(officer, TODAY + timedelta(days=7)) == (0, 0)


def test_a_role_that_has_ended_sees_nothing(books: Books) -> None:
    officer = person(books, Role.OFFICER, until_on=TODAY - timedelta(days=1))
    give(books, officer, PatchCover.Kind.OWNS, date(2026, 1, 1))
    assert sees(officer) == (0, 0)


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.MANAGER, Role.FINANCE, Role.AUDITOR])
def test_some_roles_see_the_whole_landlord(books: Books, role: Role) -> None:
    assert sees(person(books, role)) == (1, 2)


def test_an_administrator_has_no_case_rights(books: Books) -> None:
    """DEC-10."""
    assert sees(person(books, Role.ADMINISTRATOR)) == (0, 0)


def test_nobody_sees_another_landlord(books: Books) -> None:
    """DEC-8: the same patch code elsewhere is another patch."""
    other = Books.open("MILL")
    other.account(("RENT", "60.00"))
    manager = person(books, Role.MANAGER)
    assert set(Tenancy.objects.for_user(manager, on=TODAY).values_list("landlord__code", flat=True)) == {"QUAY"}
