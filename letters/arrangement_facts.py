"""The facts of the letters about a repayment plan: that it is agreed, and that it has ended (LTR-AG1, LTR-AG3)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from letters.facts import Addressee, Advice, Contact, Facts, FactsRefused, Landlord, ThreeLines


@dataclass(frozen=True, kw_only=True)
class PlanPayment(Facts):
    """One payment of the plan, on top of the rent, and what is then left of the arrears it clears."""

    on: date
    amount_pence: int
    left_pence: int


@dataclass(frozen=True, kw_only=True)
class PlanAgreedFacts(Facts):
    """
    Facts of letter AG1: what was agreed, the first payments, the last one, and what happens if one is missed.

    `payments` are the first of the plan; where it has more, `more_words` says how it goes on.
    """

    landlord: Landlord
    addressee: Addressee
    salutation: str
    tenants: tuple[str, ...]
    home: str
    account_ref: str
    payment_ref: str
    letter_ref: str
    letter_on: date
    agreed_on: date
    plan_words: str
    by_order_of_court: bool
    to_clear_pence: int
    payments: tuple[PlanPayment, ...]
    more_words: str
    last_on: date
    last_pence: int
    days_of_grace_words: str
    ways_to_pay: tuple[str, ...]
    advice: tuple[Advice, ...]
    contact: Contact

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"more_words"})

    def check(self) -> None:
        left = self.to_clear_pence
        for payment in self.payments:
            left -= payment.amount_pence
            if payment.left_pence != left:
                raise FactsRefused(f"PlanAgreedFacts: what is left after the payment of {payment.on} is wrong.")
        if (left == 0) != (self.more_words == ""):
            raise FactsRefused("PlanAgreedFacts: how the plan goes on must be said exactly where it goes on.")
        if left < 0 or self.agreed_on > self.letter_on:
            raise FactsRefused("PlanAgreedFacts: the plan pays more than is owed, or was agreed after the letter.")

    @property
    def is_joint(self) -> bool:
        """Whether others are tenants as well."""
        return len(self.tenants) > 1


@dataclass(frozen=True, kw_only=True)
class PlanEndedFacts(Facts):
    """Facts of letter AG3: the plan has ended and why, and what is owed now (PRA-17's three lines)."""

    landlord: Landlord
    addressee: Addressee
    salutation: str
    tenants: tuple[str, ...]
    home: str
    account_ref: str
    payment_ref: str
    letter_ref: str
    letter_on: date
    reply_by_on: date
    began_on: date
    ended_on: date
    plan_words: str
    because: str
    paid_up: bool
    three_lines: ThreeLines
    ways_to_pay: tuple[str, ...]
    advice: tuple[Advice, ...]
    contact: Contact

    def check(self) -> None:
        if self.reply_by_on <= self.letter_on:
            raise FactsRefused("The letter must leave time to answer: reply_by_on is not after its date.")
        if self.paid_up and self.three_lines.to_pay_pence:
            raise FactsRefused("PlanEndedFacts: a plan that is paid up leaves nothing to pay.")

    @property
    def is_joint(self) -> bool:
        """Whether others are tenants as well."""
        return len(self.tenants) > 1
