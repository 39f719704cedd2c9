"""Which way a file's money goes: a payment of £10 in a file is -£10 on an account."""

MONEY_IN = -1
MONEY_OUT = 1

_SIGNED_AS_THE_LEDGER = frozenset({"dd_reports", "transactions", "mirrored", "balances", "finance_control"})
"""Returned collections are owed again; a take-on's, a housing system's and finance's carry the ledger's own sign."""


def sign_of(kind: str) -> int:
    """What a file's amount is multiplied by to be an entry's."""
    return MONEY_OUT if kind in _SIGNED_AS_THE_LEDGER else MONEY_IN
