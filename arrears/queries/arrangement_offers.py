"""What an arrangement made today would start from: what is owed, what of it is only timing, how the payer is paid."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from arrears.models import ArrangementDraft, Budget
from arrears.queries import frozen, payers
from arrears.queries.payers import Payer
from arrears.rules.affordability import Line
from ledger.queries import awards, standings
from ledger.queries.awards import ExpectedPayment
from staff.models import User
from tenancies.rules.periods import PeriodUnit, step, steps_until

if TYPE_CHECKING:
    from ledger.models import RentAccount


@dataclass(frozen=True)
class Owed:
    """
    What is owed on a day, in pence: the balance, the benefit expected of it, what is not due yet by the payer's own
    calendar, and what an arrangement would clear.

    `start_*` are what `arrangements.agree` keeps (OPS-L4): the balance after the debit of this week, what of that is
    only timing, what of this week's rent has been paid. `frozen`: the law protects the debt.
    """

    balance_pence: int
    technical_pence: int
    not_due_pence: int
    to_clear_pence: int
    start_balance_pence: int
    start_timing_pence: int
    start_paid_pence: int
    weekly_gross_pence: int
    weekly_net_pence: int
    expected: tuple[ExpectedPayment, ...]
    payer_cycle: PeriodUnit | None
    next_pay_day: date | None
    frozen: bool


def owed(account: "RentAccount", *, on: date) -> Owed:
    """What an arrangement on this account would start from today, by all that is known now."""
    row = next(standings.as_at(on, landlord_id=account.landlord_id, account_ids=[account.pk]))
    payer = payers.seen({account.pk: row.benefit_weekly_pence}, on=on, known_until=None).get(account.pk)
    net = max(0, row.gross_period_pence - row.benefit_period_pence)
    paid = min(net, max(0, row.paid_this_week_pence)) if row.week_charged else 0
    not_due = payer.debits_not_due_pence if payer else 0
    real = row.balance_pence - row.technical_pence
    to_clear = max(0, real - not_due)
    start = row.balance_pence + paid
    # With a calendar the payer's own balance never rises and falls within his cycle, so nothing paid is added back.
    start_paid = 0 if payer else min(paid, max(0, start - row.technical_pence))
    return Owed(
        balance_pence=row.balance_pence,
        technical_pence=row.technical_pence,
        not_due_pence=not_due,
        to_clear_pence=to_clear,
        start_balance_pence=start,
        start_timing_pence=start - start_paid - to_clear,
        start_paid_pence=start_paid,
        weekly_gross_pence=row.gross_weekly_pence,
        weekly_net_pence=max(0, row.gross_weekly_pence - row.benefit_weekly_pence),
        expected=tuple(awards.next_payments([account.pk], on=on).get(account.pk, ())),
        payer_cycle=payer.cycle if payer else None,
        next_pay_day=next_pay_day(payer, on=on),
        frozen=account.pk in frozen.account_ids(account.landlord, on=on),
    )


def next_pay_day(payer: Payer | None, *, on: date) -> date | None:
    """The payer's first due day after a day; None where no calendar is recorded."""
    if payer is None or payer.first_due_on is None:
        return None
    number = max(0, steps_until(payer.first_due_on, payer.cycle, on) + 1)
    return step(payer.first_due_on, payer.cycle, number)


def draft_of(account: "RentAccount", *, by: User) -> ArrangementDraft | None:
    """What this person has filled in for this account and not agreed yet."""
    return ArrangementDraft.objects.filter(account=account, by=by).first()


def newest_budget(account: "RentAccount") -> Budget | None:
    """The household's money in and out as told last."""
    return Budget.objects.filter(account=account).order_by("-taken_on", "-pk").first()


def lines_of(budget: Budget) -> list[Line]:
    """The lines of a budget as the rules read them."""
    return [Line(row.what, row.amount_pence, PeriodUnit(row.every)) for row in budget.lines.order_by("pk")]
