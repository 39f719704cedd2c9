"""What a change of prices comes to in a year (OPS-B11)."""

from datetime import date, timedelta

import pytest

from ledger.rules.apportionment import ChargeLine
from ledger.rules.charge_changes import Price, Terms, yearly_pence

MONDAY = date(2026, 4, 6)


def terms(*prices: tuple[str, int, int, int | None], until: date | None = None) -> Terms:
    """Prices as (element, pence a week, first day, last day), the days counted from Monday."""
    rows = []
    for element, pence, first, last in prices:
        ends = None if last is None else MONDAY + timedelta(days=last)
        line = ChargeLine(element, pence, MONDAY + timedelta(days=first), ends)
        rows.append(Price(line, hb_eligible=True, uc_eligible=True, legal_rent=True))
    return Terms(tuple(rows), MONDAY, until)


BEFORE = terms(("RENT", 100_00, 0, None))


@pytest.mark.parametrize(
    "after, pence",
    [
        (terms(("RENT", 100_00, 0, None)), 0),
        (terms(("RENT", 100_00, 0, 6), ("RENT", 0, 7, None)), 52 * 100_00),
        (terms(("RENT", 100_00, 0, 6)), 52 * 100_00),
        (terms(("RENT", 100_00, 0, 6), ("RENT", 90_00, 7, 20), ("RENT", 100_00, 21, None)), 2 * 10_00),
        (terms(("RENT", 100_00, 0, 6), ("RENT", 90_00, 7, 13), ("RENT", 110_00, 14, None)), 10_00 + 52 * 10_00),
        (terms(("RENT", 90_00, 0, None), ("SERV", 10_00, 0, None)), 52 * 10_00),
        (terms(("RENT", 99_99, 0, 499), ("RENT", 0, 500, None)), 52 + 52 * 100_00),
        (terms(("RENT", 100_00, 0, None), until=MONDAY + timedelta(days=6)), 0),
        (terms(("RENT", 93_00, 0, None), until=MONDAY + timedelta(days=3)), 4_00),
    ],
    ids=["same", "nought", "no price", "two weeks", "up after down", "between elements", "later", "an end", "till it"],
)
def test_a_price_counts_with_its_weeks_and_at_most_a_year_of_them(after: Terms, pence: int) -> None:
    assert yearly_pence(BEFORE, after) == pence
