"""A landlord sets the product up by commands alone: landlord, people, policy; then a night decides."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from arrears.models import Decision
from staff.models import Membership, User
from staff.rules.roles import Role
from tenancies.models import PatchCover
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db


def officer(email: str, role: Role, monkeypatch, **options: object) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough passphrase\n"))
    call_command(
        "officer",
        email,
        name="Ada Quern",
        landlord="QUAY",
        role=role,
        password_stdin=True,
        stdout=io.StringIO(),
        **options,
    )


def test_people_and_policy_are_set_up_and_the_night_decides(monkeypatch, settings) -> None:
    settings.RENTINCOME_TODAY = TAKE_ON
    books = Books.open()
    books.account(("RENT", "100.00"))
    officer("ada@example.org", Role.OFFICER, monkeypatch, patch=["N01"])
    officer("max@example.org", Role.MANAGER, monkeypatch)
    call_command("policy", landlord="QUAY", approve_by="max@example.org", stdout=io.StringIO())
    call_command("nightly", landlord="QUAY", until=TAKE_ON, stdout=io.StringIO())
    assert User.objects.get(email="ada@example.org").check_password("a long enough passphrase")
    assert PatchCover.objects.get().user.email == "ada@example.org"
    assert Decision.objects.filter(on=TAKE_ON).count() == 1


def test_saying_it_twice_changes_nothing(monkeypatch) -> None:
    Books.open()
    officer("ada@example.org", Role.OFFICER, monkeypatch, from_on=date(2026, 1, 1))
    officer("ada@example.org", Role.OFFICER, monkeypatch, from_on=date(2026, 1, 1))
    assert Membership.objects.count() == 1


def test_a_wrong_call_names_what_is_wrong(monkeypatch) -> None:
    Books.open()
    with pytest.raises(CommandError, match="no patch X99"):
        officer("ada@example.org", Role.OFFICER, monkeypatch, patch=["X99"])
    with pytest.raises(CommandError, match="not a manager"):
        call_command("policy", landlord="QUAY", approve_by="ada@example.org")
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_night_without_a_policy_says_so() -> None:
    from rentincome import nightly
    from rentincome.demonstration import instant

    books = Books.open()
    books.account(("RENT", "100.00"))
    night = nightly.run(landlord=books.landlord, on=TAKE_ON, by=books.by, at=instant(TAKE_ON))
    assert "policy" in night.figures["no_decisions_because"]


def test_the_audit_logs_seals_are_checked_by_a_command() -> None:
    Books.open()
    out = io.StringIO()
    call_command("check_audit", stdout=out)
    assert "agree with their rows" in out.getvalue()
