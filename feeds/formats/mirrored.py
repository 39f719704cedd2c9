"""mirrored.csv and balances.csv: what a housing system says of the accounts that mirror it (DEC-5)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, transactions, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.transactions import Transaction

TRANSACTIONS: Layout[Transaction] = replace(transactions.LAYOUT, kind="mirrored")
"""The columns of transactions.csv: every night all of the last weeks, each row under the housing system's own id."""


@dataclass(frozen=True, slots=True)
class Balance(Record):
    """One account's closing balance at the end of a day; plus is owed."""

    KEY: ClassVar[tuple[str, ...]] = ("account_ref", "on")

    account_ref: str
    on: date
    balance_pence: int


BALANCES = Layout(
    kind="balances",
    columns=(
        Column("account_ref", values.REFERENCE),
        Column("on", values.DAY),
        Column("balance", amounts.AMOUNT),
    ),
    record=Balance,
    money_column="balance",
)
