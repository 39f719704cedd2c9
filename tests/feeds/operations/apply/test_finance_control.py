"""Finance's figures hold to the penny, or say which one does not, by how much (OPS-L2)."""

from datetime import date

import pytest

from feeds.models import FeedFile
from ledger.models import AssertionResult, Entry
from ledger.operations import ledger_checks, reconciling_items
from ledger.operations.reconciling_items import ItemNotUsable
from ledger.queries import assertions
from ledger.rules.entry_kinds import EntryKind
from tests.feeds import small
from tests.ledger.period_books import MAY, Finance

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 9)


@pytest.fixture
def finance() -> Finance:
    """April charged (£400.00), £50.00 paid on the 9th."""
    made = Finance.open()
    made.books.post(made.account, EntryKind.PAY, -5000, APRIL)
    return made


def send(finance: Finance, *rows: str, name: str = "finance_control-2026-05-04.csv") -> FeedFile:
    return small.load(finance.books.landlord, "finance_control", *rows, name=name, on=MAY)


def test_figures_that_hold_say_nothing(finance: Finance) -> None:
    done = send(
        finance,
        "2026-04,RG1,opening,0.00",
        "2026-04,RG1,charges,400.00",
        "2026-04,RG1,receipts,-50.00",
        "2026-04,RG1,closing,350.00",
        "2026-04-09,RG1,receipts,-50.00",
        "2026-04-12,RG1,closing,50.00",
    )
    assert done.state == FeedFile.State.APPLIED
    assert not done.problems.exists()
    assert not ledger_checks.run(landlord=finance.books.landlord, by=finance.books.by, on=MAY).findings.exists()


def test_a_penny_alarms_with_group_figure_amounts_and_difference(finance: Finance) -> None:
    done = send(finance, "2026-04,RG1,closing,350.01")
    said = "RG1, closing arrears of 2026-04: finance says £350.01, the ledger says £350.00, difference £0.01"
    assert done.problems.get().message == said
    night = ledger_checks.run(landlord=finance.books.landlord, by=finance.books.by, on=MAY)
    assert [(each.promise, each.where) for each in night.findings.all()] == [
        ("finance’s figures hold to the penny", said)
    ]
    assert Entry.objects.count() == 5, "nothing is corrected"


def test_what_held_is_compared_every_night_and_only_a_new_answer_is_kept(finance: Finance) -> None:
    books = finance.books
    send(finance, "2026-04,RG1,closing,350.00")
    assert ledger_checks.run(landlord=books.landlord, by=books.by, on=MAY).finding_count == 0
    books.post(finance.account, EntryKind.PAY, -1, APRIL)
    night = ledger_checks.run(landlord=books.landlord, by=books.by, on=date(2026, 5, 5))
    assert night.finding_count == 1
    assert list(AssertionResult.objects.order_by("pk").values_list("on", "found_pence")) == [
        (MAY, 35000),
        (date(2026, 5, 5), 34999),
    ]


def test_a_named_difference_holds_to_the_penny(finance: Finance) -> None:
    send(finance, "2026-04,RG1,closing,360.00")
    named = {"figure": "closing", "by": finance.first, "on": MAY}
    item = reconciling_items.name(period=finance.period(), amount_pence=999, words="Cheque in the bank's May", **named)
    assert [each.unexplained_pence for each in assertions.differing(finance.books.landlord)] == [1]
    reconciling_items.name(period=finance.period(), amount_pence=1, words="Rounding in the general ledger", **named)
    assert not assertions.differing(finance.books.landlord)
    reconciling_items.clear(item=item, by=finance.first, on=MAY)
    assert [each.unexplained_pence for each in assertions.differing(finance.books.landlord)] == [999]


def test_a_period_closes_with_a_named_difference_and_not_without(finance: Finance) -> None:
    from ledger.operations import periods

    send(finance, "2026-04,RG1,closing,360.00")
    period = periods.begin_closing(period=finance.period(), by=finance.first, on=MAY)
    with pytest.raises(periods.ChecksOpen, match="agreement with the general ledger: RG1, closing arrears"):
        periods.close(period=period, told=[], by=finance.second, on=MAY)
    reconciling_items.name(
        period=period, figure="closing", amount_pence=1000, words="Cheque in May", by=finance.first, on=MAY
    )
    periods.close(period=period, told=[], by=finance.second, on=MAY)
    with pytest.raises(ItemNotUsable, match="closed"):
        reconciling_items.name(period=period, figure="closing", amount_pence=1, words="Late", by=finance.first, on=MAY)


def test_a_figure_put_right_takes_the_place_of_the_old_one(finance: Finance) -> None:
    send(finance, "2026-04,RG1,closing,360.00")
    send(finance, "2026-04,RG1,closing,350.00", name="finance_control-2026-05-05.csv")
    assert not assertions.differing(finance.books.landlord)


def test_unknown_groups_periods_and_figures_are_refused_by_line(finance: Finance) -> None:
    done = send(
        finance,
        "2026-04,RG9,closing,350.00",
        "2026-99,RG1,closing,350.00",
        "2026-04-31,RG1,closing,350.00",
        "2026-04,RG1,profit,1.00",
    )
    assert done.state == FeedFile.State.REFUSED
    assert small.problems(done) == [
        (2, 2, "unknown_reference"),
        (3, 1, "unknown_period"),
        (4, 1, "unknown_period"),
        (5, 3, "word"),
    ]
