"""VAT on garages (OPS-A9)."""

from datetime import date

import pytest

from ledger.rules.vat import Holder, Letting, VatStatus, of_price, standard_rate, status_of


@pytest.mark.parametrize(
    ("holder", "dwelling", "near", "council", "wanted"),
    [
        (Holder.TENANT, True, True, True, VatStatus.NON_BUSINESS),
        (Holder.TENANT, True, True, False, VatStatus.EXEMPT),
        (Holder.TENANT, True, False, True, VatStatus.STANDARD),  # not near the home
        (Holder.TENANT, False, True, True, VatStatus.STANDARD),  # the home's tenancy has ended
        (Holder.FREEHOLDER, True, True, True, VatStatus.STANDARD),  # bought the home
        (Holder.FREEHOLDER, False, True, False, VatStatus.STANDARD),
        (Holder.LEASEHOLDER, False, True, True, VatStatus.GROUND_RENT),
        (Holder.LEASEHOLDER, False, True, False, VatStatus.STANDARD),  # ground rent to a council only
        (Holder.OTHER, False, True, True, VatStatus.STANDARD),
    ],
)
def test_who_pays_vat_on_a_garage(holder: Holder, dwelling: bool, near: bool, council: bool, wanted: VatStatus):
    assert status_of(Letting(holder, dwelling, near, council)) is wanted


def test_the_standard_rate_is_by_date():
    assert standard_rate(date(2026, 10, 12)) == 20_00
    assert standard_rate(date(2011, 1, 3)) == 17_50


def test_vat_is_on_top_of_the_charge_half_up():
    """£12.33 a week bears £2.466, so £2.47."""
    assert of_price(12_33, 20_00) == 2_47
