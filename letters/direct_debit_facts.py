"""The facts of a Direct Debit's advance notice (OPS-D7)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from letters.facts import Addressee, Contact, Facts, FactsRefused, Landlord


@dataclass(frozen=True, kw_only=True)
class Collected(Facts):
    """One sum and the day it is taken."""

    on: date
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class AdvanceNoticeFacts(Facts):
    """
    Facts of the advance notice DDN: amount, days, frequency, reference, notice period, our name and contact.

    `again` is one collection that came back and is taken once more; then nothing follows it.
    """

    landlord: Landlord
    addressee: Addressee
    salutation: str
    home: str
    account_ref: str
    letter_ref: str
    letter_on: date
    direct_debit_ref: str
    service_user_no: str
    bank_tail: str
    frequency_words: str
    first: Collected
    following: tuple[Collected, ...]
    again: bool
    notice_words: str
    why: str
    contact: Contact

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"service_user_no", "following"})

    def check(self) -> None:
        if self.first.amount_pence <= 0:
            raise FactsRefused("An advance notice is of an amount; here nothing is taken (OPS-D7).")
        if self.first.on <= self.letter_on:
            raise FactsRefused("An advance notice must be dated before the day money is taken (OPS-D7).")
        if self.again and self.following:
            raise FactsRefused("A second try is of one collection only; nothing follows it in the same notice.")
        if any(after.on <= self.first.on for after in self.following):
            raise FactsRefused("The collections that follow must be after the first.")
