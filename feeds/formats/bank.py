"""bank.csv: the lines of bank statements, one row a line, whatever the bank's own format was (OPS-L1, OPS-D10)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record, digest_of, joined
from feeds.formats.problems import Fault


@dataclass(frozen=True, slots=True)
class BankLine(Record):
    """
    One line. `amount_pence`: plus is money in. `balance_after_pence` is None where the bank's file has no balances.

    Its identity is the account, the value day, the bank's reference and the place among the file's lines that have the
    same three (DEC-3), so that rows in another order are the same rows. The bank's own reference, where its format has
    one, counts before the payer's; `also` holds further references the payer may have meant.
    """

    KEY: ClassVar[tuple[str, ...]] = ("account", "value_on", "reference")
    PLACED: ClassVar[bool] = True

    account: str
    value_on: date
    posted_on: date
    type: str
    amount_pence: int
    reference: str
    counterparty: str
    balance_after_pence: int | None
    bank_reference: str = ""
    also: tuple[str, ...] = ()
    reversal: bool = False
    place: int = 0

    @property
    def identity(self) -> str:
        """The identity as one text; see `Record.identity`."""
        parts = [self.account, str(self.value_on), self.bank_reference or self.reference]
        return joined(parts + ([str(self.place)] if self.place else []))

    @property
    def fingerprint(self) -> str:
        """All the row says of its money; the running balance is not the money's own."""
        said = (self.account, self.value_on, self.posted_on, self.type, self.amount_pence, self.reference)
        return digest_of(str(value) for value in (*said, self.counterparty, self.bank_reference))

    def placed(self, place: int) -> "BankLine":
        """Give the line its place among those with the same account, value day and reference."""
        return replace(self, place=place)

    @property
    def references(self) -> tuple[str, ...]:
        """What the payer may have quoted, the likeliest first."""
        return tuple(dict.fromkeys(text.strip() for text in (self.reference, *self.also) if text.strip()))

    def faults(self) -> Iterator[Fault]:
        """A line moves money."""
        if self.amount_pence == 0:
            yield Fault("amount_signed", "nil", "the amount is nothing", "Leave the row out, or write the amount")


LAYOUT = Layout(
    kind="bank",
    columns=(
        Column("account", values.REFERENCE),
        Column("value_date", values.DAY),
        Column("posted_date", values.DAY),
        Column("type", values.WORD_OR_EMPTY),
        Column("amount_signed", amounts.AMOUNT),
        Column("reference", values.WORDS_OR_EMPTY),
        Column("counterparty", values.WORDS_OR_EMPTY),
        Column("balance_after", values.optional(amounts.AMOUNT)),
    ),
    record=BankLine,
    money_column="amount_signed",
)


def masked(account: str) -> str:
    """A bank account as screens show it: its last four characters, and how many stand before them."""
    kept = account[-4:] if len(account) > 4 else ""
    return "•" * max(4, min(8, len(account) - len(kept))) + kept
