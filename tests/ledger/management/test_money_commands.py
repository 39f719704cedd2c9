"""The commands of the books: what they print, what a wrong call is told, its exit code (1 refused, 2 wrong call)."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ledger.models import AccountingPeriod, GlCode, GlJournal, TransactionCode
from ledger.queries import awards
from staff.operations import officers
from staff.rules.roles import Role
from tests.ledger.period_books import MAY, Finance
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Path) -> None:
    settings.RENTINCOME_TODAY = MAY
    settings.RENTINCOME_STORE = tmp_path / "store"


def told(command: str, *words: str, landlord: str = "QUAY") -> str:
    out = StringIO()
    call_command(command, "--landlord", landlord, *words, stdout=out)
    return out.getvalue()


def wrong(command: str, *words: str, landlord: str = "QUAY") -> tuple[int, str]:
    """The exit code of a call that is refused, and what it is told."""
    with pytest.raises(CommandError) as refused:
        told(command, *words, landlord=landlord)
    return refused.value.returncode, str(refused.value)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("periods", []),
        ("gl_code", []),
        ("gl_journal", ["--period", "2026-04"]),
        ("transaction_codes", []),
        ("money_settings", []),
        ("benefit_limits", []),
    ],
)
def test_a_landlord_nobody_knows_is_a_wrong_call(command: str, words: list[str]) -> None:
    Books.open()
    assert wrong(command, *words, landlord="NONE") == (2, "There is no landlord with the code NONE.")


def test_periods_are_cut_and_listed() -> None:
    books = Books.open()
    assert told("periods") == ""
    lines = told("periods", "--group", "RG1", "--basis", "rent_months", "--from", "2026-04-06").splitlines()
    assert lines[0].startswith("RG1: ")
    assert lines[0].endswith("from 2026-04-06")
    (april,) = (line for line in lines[1:] if "2026-04 " in line)
    assert "2026-04-06 to 2026-05-03  Open" in april
    assert AccountingPeriod.objects.filter(landlord=books.landlord, rent_group=books.group).count() == len(lines) - 1
    assert told("periods").splitlines() == lines[1:]


def test_periods_say_what_is_missing() -> None:
    books = Books.open()
    assert wrong("periods", "--group", "XX", "--basis", "rent_months") == (
        2,
        "There is no rent group with the code XX.",
    )
    type(books.landlord).objects.filter(pk=books.landlord.pk).update(take_on_on=None)
    assert wrong("periods", "--basis", "rent_months") == (2, "The landlord has no take-on day yet: say --from DATE.")
    told("periods", "--group", "RG1", "--basis", "rent_months", "--from", "2026-04-06")
    again, words = wrong("periods", "--group", "RG1", "--basis", "calendar_months", "--from", "2026-04-08")
    assert again == 1
    assert words.startswith("RG1: ")


def test_a_code_of_the_general_ledger_is_kept_and_listed() -> None:
    books = Books.open()
    line = told("gl_code", "--group", "RG1", "--purpose", "rent", "--code", "1100", "--cost-centre", "CC1")
    assert line.startswith("RG1: ")
    assert line.rstrip().endswith("1100 CC1  from 2026-04-06")
    assert told("gl_code") == line
    assert GlCode.objects.get().rent_group == books.group


def test_a_code_that_cannot_be_is_said() -> None:
    Books.open()
    assert wrong("gl_code", "--group", "XX", "--purpose", "rent", "--code", "1100")[0] == 2
    assert wrong("gl_code", "--purpose", "rent")[0] == 1  # no code said
    assert wrong("gl_code", "--code", "1100") == (2, "Say what the code is for: --purpose.")
    assert not GlCode.objects.exists()


def test_journals_of_a_period_are_made_once_and_written_again(tmp_path: Path) -> None:
    finance = Finance.open()
    finance.close()
    period = ["--period", "2026-04"]
    without, words = wrong("gl_journal", *period)
    assert without == 1
    assert words
    for purpose, code in (("rent", "1100"), ("income", "4000"), ("bank", "2000")):
        told("gl_code", "--purpose", purpose, "--code", code)
    made = told("gl_journal", *period, "--out", str(tmp_path / "out")).splitlines()
    assert made[0].endswith(" lines")
    (path,) = (Path(line) for line in made[1:])
    before = path.read_bytes()
    again = told("gl_journal", *period, "--out", str(tmp_path / "out"))
    assert not again.splitlines()[0].endswith(" lines")
    assert path.read_bytes() == before
    assert GlJournal.objects.count() == 1


def test_a_period_nobody_knows_leads_to_the_list_of_periods() -> None:
    Finance.open()
    assert wrong("gl_journal", "--period", "1999-01") == (2, "There is no period 1999-01. See manage.py periods.")
    assert wrong("gl_journal", "--period", "2026-04", "--group", "XX")[0] == 2


def test_transaction_codes_are_taken_on_told_and_listed() -> None:
    books = Books.open()
    shipped = told("transaction_codes", "--example").splitlines()
    assert len(shipped) == TransactionCode.objects.filter(landlord=books.landlord).count() > 0
    lines = told("transaction_codes", "--code", "XYZ", "--kind", "PAY", "--words", "Paid at the post office")
    assert "XYZ  PAY  -  Paid at the post office" in lines
    assert len(told("transaction_codes", "--example").splitlines()) == len(shipped) + 1  # what is known stays


def test_a_code_without_its_meaning_is_a_wrong_call() -> None:
    Books.open()
    meaning = "Say what the code means: --kind and --words."
    assert wrong("transaction_codes", "--code", "XYZ") == (2, meaning)
    assert wrong("transaction_codes", "--code", "XYZ", "--kind", "PAY") == (2, meaning)
    assert wrong("transaction_codes", "--kind", "PAY", "--words", "Paid") == (2, "Say which code means that: --code.")
    assert told("transaction_codes") == ""


def test_money_settings_wrong_calls_change_nothing() -> None:
    Books.open()
    before = told("money_settings")
    assert "in force on 2026-05-04" in before
    code, words = wrong("money_settings", "--limit", "manager")
    assert (code, "like manager=1500.00" in words) == (2, True)
    code, words = wrong("money_settings", "--elements", "oldest", "--refunds", "-1", "5", "7")
    assert code == 1
    assert told("money_settings") == before


def test_benefit_limits_are_shown_and_set_from_a_day_on() -> None:
    books = Books.open()
    assert "an award counts 84 days" in told("benefit_limits")
    said = told("benefit_limits", "--from", "2026-06-01", "--limit-days", "70", "--late-days", "3")
    assert said.startswith("From 2026-06-01: an award counts 70 days past the last day paid for")
    assert awards.limits(books.landlord, on=date(2026, 6, 1)).late_days == 3
    assert awards.limits(books.landlord, on=date(2026, 5, 31)).limit_days == 84


def test_benefit_limits_outside_what_can_be_meant_are_refused() -> None:
    books = Books.open()
    from_on = ["--from", "2026-06-01"]
    assert wrong("benefit_limits", *from_on, "--limit-days", "500") == (
        1,
        "Limits: 7 to 84 days for an award, 0 to 60 days late.",
    )
    assert wrong("benefit_limits", "--limit-days", "70") == (2, "Say from which day on: --from DATE.")
    code, words = wrong("benefit_limits", *from_on, "--overpayment-to", "rent")
    assert (code, "legal" in words) == (1, True)
    who = [*from_on, "--overpayment-to", "rent", "--signed-off-by", "nobody@quay.example"]
    assert wrong("benefit_limits", *who) == (2, "There is nobody with the email address nobody@quay.example.")
    legal = officers.enrol(email="legal@quay.example", name="Legal", password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=legal, landlord=books.landlord, role=Role.LEGAL, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    assert "overpayments go to rent" in told("benefit_limits", *who[:-1], "legal@quay.example")
