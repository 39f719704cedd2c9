"""A landlord's own transaction codes (OPS-A6)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledger.operations import transaction_codes
from ledger.operations.transaction_codes import CodeNotUsable
from ledger.queries import transaction_codes as queries
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import EXAMPLE, CodeMeaning
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 6)


def test_the_example_set_is_taken_on_and_the_landlords_own_meaning_stays():
    books = Books.open()
    own = CodeMeaning(EntryKind.HB, "Benefit, by Direct Debit from the council")
    transaction_codes.keep(landlord=books.landlord, code="RDD", meaning=own, by=books.by, on=ON)
    transaction_codes.take_on_example(landlord=books.landlord, by=books.by, on=ON)
    found = queries.meanings(books.landlord)
    assert set(found) == set(EXAMPLE)
    assert found["RDD"].kind is EntryKind.HB


@pytest.mark.parametrize(
    ("code", "meaning", "why"),
    [
        ("PAY", CodeMeaning(EntryKind.HB, "x"), "own kinds"),
        ("D V", CodeMeaning(EntryKind.HB, "x"), "cannot be a code"),
        ("DVO", CodeMeaning(EntryKind.VOID_CHARGE, "x"), "void accounts"),
        ("DXX", CodeMeaning(EntryKind.CHARGE, "x"), "name its element"),
    ],
)
def test_what_cannot_be_a_code_is_refused(code: str, meaning: CodeMeaning, why: str):
    books = Books.open()
    with pytest.raises(CodeNotUsable, match=why):
        transaction_codes.keep(landlord=books.landlord, code=code, meaning=meaning, by=books.by, on=ON)


def test_a_command_takes_on_the_set_and_one_code():
    Books.open()
    out = StringIO()
    told = {"kind": "PAY", "words": "Rent card", "stdout": out}
    call_command("transaction_codes", "--landlord", "QUAY", "--example", "--code", "RXX", **told)
    assert "RXX  PAY  -  Rent card" in out.getvalue()
    with pytest.raises(CommandError, match="--kind"):
        call_command("transaction_codes", "--landlord", "QUAY", "--code", "RYY")
