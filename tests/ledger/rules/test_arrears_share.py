from decimal import Decimal

import pytest

from ledger.rules.arrears_share import current_arrears_percent

pytestmark = pytest.mark.rules


def test_x7_arrears_of_151200_on_a_debit_of_6048000_are_2_50_percent() -> None:
    """OPS-X7, K1."""
    assert current_arrears_percent(15_120_000, 604_800_000) == Decimal("2.50")


def test_nothing_charged_has_no_share() -> None:
    """OPS-F1: a division by nought is no figure."""
    assert current_arrears_percent(100, 0) is None
