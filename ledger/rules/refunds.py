"""How much of a credit may be paid out, and why not more (OPS-D31, D32, PRA-18)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ledger.rules.entry_kinds import EntryKind
from tenancies.rules import working_days

HOUSING_BENEFIT = frozenset({EntryKind.HB, EntryKind.HB_ADJ})
BENEFIT = HOUSING_BENEFIT | {EntryKind.UC_MP}


class Worded(StrEnum):
    """A code that is kept, and the words an officer reads."""

    words: str

    def __new__(cls, value: str, words: str = "") -> "Worded":
        made = str.__new__(cls, value)
        made._value_ = value
        made.words = words
        return made


class Cause(Worded):
    """How the credit arose."""

    OVERPAID = "overpaid", "The tenant paid more than was due"
    MOVED_OUT = "moved_out", "Rent was paid past the end of the tenancy"
    CHARGE_REDUCED = "charge_reduced", "A charge was reduced or written back"
    BENEFIT = "benefit", "Benefit was paid for the same rent"
    BENEFIT_LUMP = "benefit_lump", "Benefit was suspended and then paid in one sum"
    GOODWILL = "goodwill", "A goodwill payment or compensation"
    UNKNOWN = "unknown", "Not understood yet"


class HbAnswer(Worded):
    """What the council or DWP said when asked whether it will take benefit back."""

    NO_BENEFIT = "no_benefit", "No benefit was ever paid to this account"
    NOT_ASKED = "not_asked", "Not asked yet"
    WAITING = "waiting", "Asked; no answer yet"
    NOTHING = "nothing", "Answered: nothing will be taken back"
    CLAWBACK = "clawback", "Answered: this much will be taken back"


class PayTo(Worded):
    """Who gets the money."""

    TENANT = "tenant", "The tenant"
    PAYER = "payer", "Somebody else who paid, back to where it came from"
    COUNCIL = "council", "The council, whose Housing Benefit it is"
    DWP = "dwp", "DWP, whose Universal Credit it is"
    ESTATE = "estate", "The estate of the tenant who has died"


class NameCheck(Worded):
    """What the payee name check said about the bank account."""

    MATCHED = "matched", "The name matches"
    CLOSE = "close", "A close match, checked with the payee"
    NO_MATCH = "no_match", "The name does not match"
    NOT_DONE = "not_done", "Not checked yet"


@dataclass(frozen=True)
class Terms:
    """A landlord's settings; these are shipped."""

    buffer_cycles: int = 1
    cleared_working_days: int = 10
    keep_bank_days: int = 30


@dataclass(frozen=True)
class Credit:
    """
    Money that came onto an account and still counts, in pence above nought.

    :param method: how it was paid, as the payments file says it ("DD", "CARD"); empty where nobody said.
    """

    kind: EntryKind
    on: date
    pence: int
    method: str = ""


@dataclass(frozen=True)
class Debt:
    """
    What the same people owe us on another account, in pence.

    :param frozen: why it is never offset (Breathing Space, insolvency, a dispute); empty where it may be.
    """

    account_id: int
    words: str
    owed_pence: int
    frozen: str = ""


@dataclass(frozen=True)
class Answers:
    """
    What the person who asks has found out (OPS-D31).

    :param said_on: when; None for now.
    """

    cause: Cause
    hb_answer: HbAnswer
    pay_to: PayTo
    name_check: NameCheck
    all_agree: bool
    paid_by_other: bool = False
    clawback_pence: int = 0
    said_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """
    What the ledger knows of the account on the day (pence, plus is owed).

    :param current: charges still fall due on it, so a payment in advance is kept.
    :param credit_since: the day since which it has been in credit without a break.
    :param credits: everything that came in, any order; which of it the credit consists of is worked out here.
    :param joint: more than one person is liable. :param died: one of them has died.
    :param resumed_on: the day on which a suspended award of the account was last paid again.
    """

    on: date
    balance_pence: int
    current: bool
    credit_since: date | None
    cycle_days: int
    cycle_pence: int
    credits: Sequence[Credit]
    debts: Sequence[Debt]
    joint: bool
    died: bool
    had_benefit: bool
    resumed_on: date | None = None


@dataclass(frozen=True)
class Deduction:
    """One thing that is taken off, in words and pence. `account_id`: the debt it is set against, if it is one."""

    words: str
    pence: int
    account_id: int | None = None


@dataclass(frozen=True)
class Working:
    """
    The sum of OPS-D32, line by line.

    :param refundable_pence: credit less the deductions; may be below nought.
    :param reasons: why nothing may be paid now, each with what to do about it; empty where it may.
    """

    credit_pence: int
    deductions: tuple[Deduction, ...]
    refundable_pence: int
    reasons: tuple[str, ...]


NOT_FOR_THE_TENANT = {
    EntryKind.DHP: "Discretionary Housing Payment in the credit",
    EntryKind.REWARD: "Reward in the credit",
    EntryKind.WAIVER: "Waived rent in the credit",
}
"""Credit that was given for rent only and is never paid out (OPS-D31)."""

CLEARED_AT_ONCE = frozenset({"CASH", "SO", "BANK", "PAYPOINT", "POSTOFFICE"})
"""Ways of paying that nobody takes back; a payment whose way is not known waits like a card payment."""


def consists_of(credits: Iterable[Credit], credit_pence: int) -> list[Credit]:
    """
    What a credit consists of: charges were met by the oldest money, so it lies in the newest, cut where it runs out.
    """
    left, found = credit_pence, []
    for one in sorted(credits, key=lambda c: c.on, reverse=True):
        if left <= 0:
            break
        found.append(replace(one, pence=min(one.pence, left)))
        left -= one.pence
    return found


def work_out(facts: Facts, answers: Answers, terms: Terms) -> Working:
    """
    What may be refunded of a credit today, and every reason against it (OPS-D31, D32, PRA-18).

    Refundable = credit − what is not the tenant's to have − benefit that will be taken back − money not cleared −
    other debts − the payment kept in advance on a current account.
    """
    credit = max(0, -facts.balance_pence)
    parts = consists_of(facts.credits, credit)
    if answers.pay_to is PayTo.COUNCIL:
        deductions = _all_but_benefit(parts, credit)
    else:
        deductions = [
            *_not_the_tenants(parts),
            *_benefit_back(parts, answers),
            *_not_cleared(parts, facts.on, terms),
            *(Deduction(f"Owed on {d.words}", d.owed_pence, d.account_id) for d in facts.debts if not d.frozen),
            *_in_advance(facts, terms),
        ]
    refundable = credit - sum(one.pence for one in deductions)
    reasons = list(_reasons(facts, answers, credit))
    if credit and refundable <= 0:
        reasons.append("Nothing is left to refund after what has to be taken off.")
    return Working(credit, tuple(deductions), refundable, tuple(reasons))


def _all_but_benefit(parts: list[Credit], credit: int) -> list[Deduction]:
    benefit = sum(part.pence for part in parts if part.kind in HOUSING_BENEFIT)
    other = credit - benefit
    return [Deduction("The part of the credit that is not Housing Benefit", other)] if other else []


def _not_the_tenants(parts: list[Credit]) -> Iterator[Deduction]:
    for kind, words in NOT_FOR_THE_TENANT.items():
        if pence := sum(part.pence for part in parts if part.kind is kind):
            yield Deduction(words, pence)


def _benefit_back(parts: list[Credit], answers: Answers) -> Iterator[Deduction]:
    """Housing Benefit in the credit is the council's (PRA-18); what it has said it takes back may be more than that."""
    inside = sum(part.pence for part in parts if part.kind in HOUSING_BENEFIT)
    clawback = answers.clawback_pence if answers.hb_answer is HbAnswer.CLAWBACK else 0
    if inside:
        yield Deduction("Housing Benefit in the credit, which goes back to the council", inside)
    if clawback > inside:
        yield Deduction("Benefit that will be taken back", clawback - inside)


def _not_cleared(parts: list[Credit], on: date, terms: Terms) -> Iterator[Deduction]:
    for part in parts:
        if part.kind is not EntryKind.PAY or part.method in CLEARED_AT_ONCE:
            continue
        clear_on = working_days.after(part.on, terms.cleared_working_days)
        if on < clear_on:
            yield Deduction(f"Payment of {part.on:%-d %B}, which is cleared on {clear_on:%-d %B %Y}", part.pence)


def _in_advance(facts: Facts, terms: Terms) -> Iterator[Deduction]:
    kept = terms.buffer_cycles * facts.cycle_pence
    if facts.current and kept > 0:
        cycles = "one payment" if terms.buffer_cycles == 1 else f"{terms.buffer_cycles} payments"
        yield Deduction(f"Kept as {cycles} in advance", kept)


def _reasons(facts: Facts, answers: Answers, credit: int) -> Iterator[str]:
    if not credit:
        yield "The account is not in credit."
        return
    young = facts.credit_since is None or (facts.on - facts.credit_since).days < facts.cycle_days
    if facts.current and young:
        yield "The account is open and the credit is younger than one payment cycle. Wait until a cycle has passed."
    if answers.cause is Cause.UNKNOWN:
        yield "How the credit arose is not understood yet. Find out before money is paid."
    if answers.cause is Cause.BENEFIT_LUMP:
        yield "Benefit that was suspended and then paid in one sum is for rent already charged, not credit to refund."
    if lump_on := _lump(facts, credit):
        yield from _lump_reasons(lump_on, answers)
    yield from _benefit_reasons(facts, answers)
    yield from _payee_reasons(facts, answers)


def _lump(facts: Facts, credit: int) -> date | None:
    """
    The day from which suspended benefit was paid again, if the credit was made by that (OPS-L3); else None.

    It was, where such benefit lies in the credit, or the account came into credit by it and has been since.
    """
    resumed, since = facts.resumed_on, facts.credit_since
    if resumed is None:
        return None
    inside = any(part.kind in BENEFIT and part.on >= resumed for part in consists_of(facts.credits, credit))
    began = since is not None and any(one.kind in BENEFIT and resumed <= one.on == since for one in facts.credits)
    return resumed if inside or began else None


def _lump_reasons(resumed_on: date, answers: Answers) -> Iterator[str]:
    day = f"{resumed_on:%-d %B %Y}"
    if answers.hb_answer not in (HbAnswer.NOTHING, HbAnswer.CLAWBACK):
        yield (
            f"Benefit was suspended and is paid again since {day}; this credit comes of it and is no credit to refund "
            "until the council or DWP has answered. Ask whether it takes any back."
        )
    elif answers.said_on is not None and answers.said_on < resumed_on:
        yield (
            f"Benefit was paid again after its suspension on {day}, after this was asked for. Ask the council or DWP "
            "once more whether it takes any back."
        )


def _benefit_reasons(facts: Facts, answers: Answers) -> Iterator[str]:
    if answers.hb_answer in (HbAnswer.NOT_ASKED, HbAnswer.WAITING):
        yield "The council or DWP has not said whether it will take benefit back. Ask, and wait for the answer."
    if answers.hb_answer is HbAnswer.NO_BENEFIT and facts.had_benefit:
        yield "Benefit was paid to this account. Ask the council or DWP whether it will take any back."
    if answers.hb_answer is HbAnswer.CLAWBACK and answers.clawback_pence <= 0:
        yield "Say how much benefit will be taken back."


def _payee_reasons(facts: Facts, answers: Answers) -> Iterator[str]:
    if answers.name_check in (NameCheck.NOT_DONE, NameCheck.NO_MATCH):
        yield "The payee’s name has not been matched to the bank account. Check it with the payee."
    if answers.pay_to is PayTo.TENANT and facts.joint and not answers.all_agree:
        yield "Every joint tenant has to agree in writing."
    if answers.pay_to is PayTo.TENANT and answers.paid_by_other:
        yield "Somebody else paid this money: it goes back to where it came from."
    if facts.died and answers.pay_to is PayTo.TENANT:
        yield "The tenant has died: the credit belongs to the estate."
    if answers.pay_to is PayTo.ESTATE and not facts.died:
        yield "No death is recorded on this account, so there is no estate to pay."
