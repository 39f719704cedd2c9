"""
What the demonstration's team does by hand about homes and benefit: a home left, one lived in without a tenancy, a
household placed, a refund that waits, a deduction asked of DWP and an overpayment that a council takes back.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from casework.operations import deductions
from ledger.operations import accounts, charge_changes, charges, occupations, overpayments, placements, refunds
from ledger.operations.accounts import AccountToOpen
from ledger.operations.refunds import Payee
from ledger.queries import accounts as account_queries
from ledger.queries import balances
from ledger.queries.charge_changes import Wanted
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import Reason
from ledger.rules.occupations import Reason as NoTenancy
from ledger.rules.refunds import Answers, Cause, HbAnswer, NameCheck, PayTo
from staff.models import Landlord, User
from staff.operations import officers

COUNCIL = "Westmere Council"


def done_by_hand(
    landlord: Landlord, ordinary: Sequence[Any], *, groups: Sequence[Any], officer: User, manager: User, on: date
) -> None:
    """All of it, each on an ordinary account of its own: the one most owed on, the one most in credit, and others."""
    owed = {account.pk: balances.of_account(account, on=on).gross_pence for account in ordinary}
    by_balance = sorted(ordinary, key=lambda account: owed[account.pk])
    in_credit, in_arrears = by_balance[0], by_balance[-1]
    left, lived_in, overpaid, *_ = by_balance[len(by_balance) // 2 :]
    sunday = on - timedelta(days=on.weekday() + 8)
    for account in (left, lived_in):
        charge_changes.ask(
            account=account,
            wanted=Wanted(ends_on=sunday),
            reason=Reason.TENANCY_DATES,
            words="The keys came back the week after; the notice ended on the Sunday.",
            by=manager,
            on=on,
        )
    _occupied(lived_in, sunday + timedelta(days=1), officer, on)
    _placed(landlord, groups[0], manager, on)
    landlord.refresh_from_db()  # whoever has it from before its take-on would charge nothing
    charges.raise_due(landlord=landlord, by=officers.system(), on=on)
    _refund(in_credit, officer, on)
    deductions.apply(
        account=in_arrears,
        benefit="UC",
        applied_on=on - timedelta(days=4),
        debt_pence=owed[in_arrears.pk],
        other_ways_tried="Two arrangements, the last broken in September.",
        by=officer,
        on=on,
    )
    overpayments.open_case(
        landlord=landlord,
        authority=COUNCIL,
        claim_ref="HB204417",
        account=overpaid,
        period_from=on - timedelta(days=200),
        period_to=on - timedelta(days=158),
        decided_on=on - timedelta(days=9),
        demanded_pence=286_40,
        debt_to="hbo",
        by=manager,
        on=on,
    )


def _occupied(former: Any, from_on: date, by: User, on: date) -> None:
    occupations.open_account(
        former=former,
        reason=NoTenancy.DEATH,
        occupiers=["Ottoline Marchbank"],
        opened_on=from_on,
        note="The tenant's niece has stayed on; she says since the spring.",
        by=by,
        on=on,
    )


def _placed(landlord: Landlord, group: Any, by: User, on: date) -> None:
    """A homeless household in a hotel, then in a flat of ours-to-be (PRA-20)."""
    ref, arrived = f"TA-{landlord.code}-1", on - timedelta(days=11)
    accounts.open_accounts(
        landlord=landlord, accounts=[AccountToOpen(ref, AccountType.TAC, arrived, group.code)], by=by, on=on
    )
    household = account_queries.by_account_ref(landlord)[ref]
    first = placements.place(
        account=household,
        place="Harbour Lodge, room 12",
        arrives_on=arrived,
        nightly_pence=45_00,
        own_pence=4_20,
        because="The hotel's list came a week late.",
        by=by,
        on=on,
    ).placement
    placements.move(
        placement=first,
        moves_on=on,
        place="Quay House, flat 3",
        nightly_pence=52_00,
        own_pence=4_20,
        because="A flat came free.",
        by=by,
        on=on,
    )


def _refund(account: Any, by: User, on: date) -> None:
    refunds.ask(
        account=account,
        amount_pence=None,
        answers=Answers(Cause.OVERPAID, HbAnswer.NOTHING, PayTo.TENANT, NameCheck.MATCHED, all_agree=True),
        payee=Payee("Demonstration Tenant", "209999", "10004471"),
        frozen={},
        words="The standing order ran on after the price fell; asked for by telephone.",
        by=by,
        on=on,
    )
