"""The facts of an invoice, a recharge and an authority's invoice; refused unless they add up (PRA-21, OPS-D27)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from letters.facts import Addressee, Advice, Contact, Facts, FactsRefused, Landlord


@dataclass(frozen=True, kw_only=True)
class InvoiceItem(Facts):
    """One line: what, net, VAT in words and in pence."""

    what: str
    net_pence: int
    vat_words: str
    vat_pence: int


@dataclass(frozen=True, kw_only=True)
class InstalmentDue(Facts):
    """One part of the sum and the day it is due."""

    on: date
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class InvoiceFacts(Facts):
    """Facts of INV, RC1 and PAY: lines that add up, when to pay, how to question it, where to get help."""

    landlord: Landlord
    addressee: Addressee
    salutation: str
    about: str
    invoice_no: str
    po_number: str
    account_ref: str
    payment_ref: str
    letter_ref: str
    letter_on: date
    due_on: date
    items: tuple[InvoiceItem, ...]
    net_pence: int
    vat_pence: int
    total_pence: int
    instalments: tuple[InstalmentDue, ...]
    evidence: tuple[str, ...]
    query_by_on: date
    ways_to_pay: tuple[str, ...]
    advice: tuple[Advice, ...]
    contact: Contact

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"po_number", "instalments", "evidence"})

    def check(self) -> None:
        if sum(item.net_pence for item in self.items) != self.net_pence:
            raise FactsRefused("InvoiceFacts: the lines do not add up to the net sum.")
        if sum(item.vat_pence for item in self.items) != self.vat_pence:
            raise FactsRefused("InvoiceFacts: the VAT of the lines does not add up to the VAT.")
        if self.net_pence + self.vat_pence != self.total_pence or self.total_pence <= 0:
            raise FactsRefused("InvoiceFacts: net and VAT do not come to the sum to pay, or it is nothing.")
        if self.due_on < self.letter_on:
            raise FactsRefused("InvoiceFacts: it is due before it is dated.")
        if sum(part.amount_pence for part in self.instalments) > self.total_pence:
            raise FactsRefused("InvoiceFacts: the instalments come to more than the sum to pay.")
