"""The arrears figure that landlords publish: current tenants' arrears as a share of a year's debit (OPS-K1)."""

from decimal import ROUND_HALF_UP, Decimal

METHOD = (
    "All current rent accounts in debt, credits never netted, divided by a year's charges of the homes let today "
    "(their full week times the weeks charged this rent year)."
)
"""Printed with the figure: there is no one standard (OPS-F1)."""


def current_arrears_percent(arrears_pence: int, annual_debit_pence: int) -> Decimal | None:
    """
    K1 in percent to two places; None where nothing is charged.

    :param arrears_pence: the sum of the balances above nought of current rent accounts.
    :param annual_debit_pence: current weekly gross of let homes times the charged weeks of the rent year.
    """
    if annual_debit_pence <= 0:
        return None
    share = Decimal(arrears_pence) * 100 / Decimal(annual_debit_pence)
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)
