"""
What the demonstration's team does with money by hand: books, bank, Direct Debits, invoices, what waits for approval.

One Friday's work at one landlord, through the operations that the screens call. Story accounts are left alone: they
stand where their stories say.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from arrears.operations import investigations
from feeds.models import BankAccount
from feeds.operations import bank_accounts
from feeds.operations.bank_accounts import Lump
from ledger.operations import adjustments, direct_debits, disputes, invoices, payer_agreements, periods
from ledger.operations.invoices import LineToAsk
from ledger.operations.postings import Amount, Event
from ledger.queries import accounts
from ledger.queries import direct_debits as payers
from ledger.rules.accounting_periods import Basis
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.entry_kinds import EntryKind
from rentincome import demonstration_homes
from staff.models import Landlord, User

BANK = "20-99-99 10000001"
LUMPS = (Lump("card_settlements", "", "CARD SETTLEMENT"), Lump("hb_schedule", "", "HOUSING BENEFIT"))
INSTRUCTIONS = 3


@transaction.atomic
def done_by_hand(
    told: Mapping[str, Any], landlord: Landlord, *, officer: User, leader: User, manager: User, on: date
) -> bool:
    """All of it once; False where it was done before."""
    if BankAccount.objects.filter(landlord=landlord).exists():
        return False
    found = accounts.by_account_ref(landlord)
    first, second, third, fourth, *_ = (found[ref] for ref in ordinary(told, found))
    groups = sorted({account.rent_group for account in found.values() if account.rent_group}, key=str)
    _books(landlord, groups, told, manager, on)
    bank_accounts.set_up(landlord=landlord, account=BANK, name="Rent account", lumps=LUMPS, by=manager, on=on)
    _direct_debits(told, found, officer, on)
    adjustments.transfer(
        from_account=first,
        to_account=second,
        amount_pence=62_50,
        reason="wrong_account",
        words="Paid on the neighbour's reference; both have rung and agree.",
        by=officer,
        on=on,
    )
    adjustments.ask(
        landlord=landlord,
        sort=AdjustmentSort.GOODWILL,
        account=third,
        events=[Event("", on, [Amount(third.pk, EntryKind.GOODWILL, -25_00)])],
        reason="complaint",
        words="Complaint 4471: two missed appointments. Agreed with the tenant by telephone.",
        by=officer,
        on=on,
    )
    _invoice(third, leader, on)
    _authority(landlord, second, leader, on)
    investigations.open_(
        account=fourth,
        amount_pence=110_00,
        paid_on=on - timedelta(days=9),
        paid_how="bank",
        words="Says the payment left the bank on the 11th; the receipt shows our sort code.",
        by=officer,
        on=on,
    )
    demonstration_homes.done_by_hand(
        landlord,
        [found[ref] for ref in ordinary(told, found)][4:],
        groups=groups,
        officer=officer,
        manager=manager,
        on=on,
    )
    disputes.record(
        account=fourth,
        amount_pence=38_40,
        words="Says the door-entry charge is not in the tenancy agreement.",
        from_on=on - timedelta(days=30),
        by=officer,
        on=on,
    )
    return True


def ordinary(told: Mapping[str, Any], found: Mapping[str, Any]) -> Sequence[str]:
    """References of open accounts of the first homes that no story and nothing told is about."""
    taken = {
        row["account_ref"] for kind in told.values() if isinstance(kind, list) for row in kind if "account_ref" in row
    }
    open_ = {account.pk for account in found.values() if account.closed_on is None and account.tenancy_id is not None}
    ended = accounts.tenancy_ends(open_)
    return sorted(
        ref for ref, account in found.items() if ref not in taken and account.pk in open_ and account.pk not in ended
    )


def _books(landlord: Landlord, groups: Sequence[Any], told: Mapping[str, Any], by: User, on: date) -> None:
    """The periods of the accounts of each rent group, and of those of none, from the day the landlord was taken on."""
    take_on = date.fromisoformat(told["take_on"])
    for group in (*groups, None):
        basis = Basis.RENT_MONTHS if group is not None else Basis.CALENDAR_MONTHS
        periods.keep_calendar(landlord=landlord, rent_group=group, basis=basis, from_on=take_on, by=by, on=on)
    periods.lay_out(landlord=landlord, by=by, on=on)


def _direct_debits(told: Mapping[str, Any], found: Mapping[str, Any], by: User, on: date) -> None:
    """Those whose payments are known to come by Direct Debit sign up here; their first collection is next month's."""
    stories = {story["account_ref"] for story in told["stories"]}
    paying = [row["account_ref"] for row in told["payer_calendars"] if row["kind"] == "direct_debit"]
    for ref in [ref for ref in paying if ref not in stories][:INSTRUCTIONS]:
        account = found[ref]
        person = payers.people_of(account.pk, on=on)[0]
        direct_debits.set_up(
            account=account,
            reference=f"RENT {ref}",
            payer_name=person.full_name,
            bank_tail="4471",
            frequency="monthly",
            first_on=(on.replace(day=1) + timedelta(days=45)).replace(day=15),
            signed_on=on,
            by=by,
            on=on,
        )


def _invoice(tenant: Any, by: User, on: date) -> None:
    owed = invoices.account_for(rent_account=tenant, kind="recharge", by=by, on=on)
    invoices.raise_invoice(
        account=owed,
        kind="recharge",
        about="a lost key and a new lock",
        lines=[LineToAsk("New lock, fitted", 68_00, 2000), LineToAsk("Two keys", 9_00, 2000)],
        by=by,
        on=on,
    )


def _authority(landlord: Landlord, client: Any, by: User, on: date) -> None:
    payer = payer_agreements.add_payer(
        landlord=landlord, name="Westmere County Council", address="Adult Social Care, Westmere, QZ1 2AA", by=by, on=on
    )
    payer_agreements.agree(
        payer=payer,
        account=client,
        covers="rent",
        weekly_pence=40_00,
        from_on=on + timedelta(days=10),
        until_on=on + timedelta(days=45),
        po_number="PO-20417",
        by=by,
        on=on,
    )
