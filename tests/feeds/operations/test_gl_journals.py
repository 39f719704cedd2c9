"""The journal for the general ledger: debits equal credits, each batch once, the same bytes again (OPS-L1, OPS-A3)."""

from datetime import date
from io import BytesIO

import pytest

from feeds.formats import canonical
from feeds.formats.gl_journal import LAYOUT
from feeds.formats.problems import Problem
from feeds.operations import gl_journals as files
from ledger.models import GlJournal, GlJournalLine, RentGroup
from ledger.operations import gl_journals
from ledger.operations.gl_journals import CodeNotUsable, CodesMissing, NothingToSend
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.gl_journal import Purpose, sides_of
from staff.models import Landlord, User
from tests.ledger.period_books import MAY, Finance
from tests.ledger.rent_group import TAKE_ON

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 9)


def keep_code(
    landlord: Landlord, group: RentGroup | None, purpose: Purpose, account_code: str, *, by: User, feed: str = ""
) -> None:
    """A code from take-on on."""
    gl_journals.keep_code(
        landlord=landlord,
        rent_group=group,
        purpose=purpose,
        account_code=account_code,
        cost_centre="CC1",
        from_on=TAKE_ON,
        feed=feed,
        by=by,
        on=TAKE_ON,
    )


def code(finance: Finance, purpose: Purpose, account_code: str, *, feed: str = "", ours: bool = True) -> None:
    group = finance.books.group if ours else None
    keep_code(finance.books.landlord, group, purpose, account_code, by=finance.first, feed=feed)


@pytest.fixture
def finance(tmp_path, settings) -> Finance:  # type: ignore[no-untyped-def]
    settings.RENTINCOME_STORE = tmp_path
    made = Finance.open()
    made.books.post(made.account, EntryKind.PAY, -5000, APRIL)
    return made


@pytest.fixture
def coded(finance: Finance) -> Finance:
    code(finance, Purpose.RENT, "1100")
    code(finance, Purpose.INCOME, "4000", ours=False)
    code(finance, Purpose.BANK, "1200", ours=False)
    code(finance, Purpose.BANK, "1201", feed="payments")
    return finance


def test_a_journal_is_equal_to_the_penny_and_names_its_batches(coded: Finance) -> None:
    journal = files.make(period=coded.period(), by=coded.first, on=MAY)
    assert (journal.line_count, journal.debit_pence) == (10, 45000)
    lines = GlJournalLine.objects.filter(journal=journal)
    by_code: dict[str, int] = {}
    for line in lines:
        by_code[line.account_code] = by_code.get(line.account_code, 0) + line.debit_pence - line.credit_pence
    assert by_code == {"1100": 35000, "4000": -40000, "1200": 5000}, "control, income, bank"
    reading = canonical.read(BytesIO(files.content(journal)), LAYOUT)
    rows = list(reading)
    assert not [row for row in rows if isinstance(row, Problem)]
    assert reading.trailer is not None
    assert (reading.trailer.count, reading.trailer.total_pence) == (10, 45000)


def test_each_batch_is_sent_once_and_late_batches_in_a_second_journal(coded: Finance) -> None:
    files.make(period=coded.period(), by=coded.first, on=MAY)
    with pytest.raises(NothingToSend):
        files.make(period=coded.period(), by=coded.first, on=MAY)
    coded.books.post(coded.account, EntryKind.PAY, -700, APRIL)
    second = files.make(period=coded.period(), by=coded.first, on=MAY)
    assert (second.number, second.debit_pence) == (2, 700)


def test_asked_again_it_is_the_same_bytes(coded: Finance) -> None:
    journal = files.make(period=coded.period(), by=coded.first, on=MAY)
    first = files.content(journal)
    coded.books.post(coded.account, EntryKind.PAY, -700, APRIL)
    assert files.content(GlJournal.objects.get(pk=journal.pk)) == first
    assert files.file_name(journal) == "gl_journal-RG1-2026-04-1.csv"


def test_without_a_code_nothing_is_kept_and_it_is_named(finance: Finance) -> None:
    code(finance, Purpose.RENT, "1100")
    code(finance, Purpose.INCOME, "4000")
    with pytest.raises(CodesMissing, match="no general ledger code for bank of test"):
        files.make(period=finance.period(), by=finance.first, on=MAY)
    assert not GlJournal.objects.exists()


def test_codes_are_dated_and_a_groups_own_comes_first(coded: Finance) -> None:
    with pytest.raises(CodeNotUsable):
        code(coded, Purpose.RENT, "9999")
    code(coded, Purpose.INCOME, "4001")
    journal = files.make(period=coded.period(), by=coded.first, on=MAY)
    used = set(GlJournalLine.objects.filter(journal=journal).values_list("account_code", flat=True))
    assert used == {"1100", "4001", "1200"}


def test_vat_of_a_charge_stands_beside_it_ops_a9(coded: Finance) -> None:
    coded.books.post(coded.account, EntryKind.CHARGE, 1000, APRIL, "GARAGE")
    coded.books.post(coded.account, EntryKind.CHARGE, 200, APRIL, "VAT")
    journal = files.make(period=coded.period(), by=coded.first, on=MAY)
    assert sum(line.vat_pence for line in journal.lines.all()) == 200


@pytest.mark.parametrize("kind", list(EntryKind))
@pytest.mark.parametrize("account_type", list(AccountType))
def test_every_kind_on_every_account_has_two_sides(kind: EntryKind, account_type: AccountType) -> None:
    sides = sides_of(kind, account_type)
    assert sides.control is not sides.other
    void = account_type is AccountType.VOI
    assert sides.control in ((Purpose.VOIDS,) if void else (Purpose.RENT, Purpose.FORMER, Purpose.SUSPENSE))
