"""A disputed balance holds arrears letters while it is looked into, in one transaction with the dispute (OPS-E4)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.operations import holds
from arrears.rules.holds import LONGEST_DAYS, HoldReason
from ledger.operations import disputes
from ledger.queries import disputes as queries
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import DisputedAmount, RentAccount


@transaction.atomic
def record(
    *, account: "RentAccount", amount_pence: int, words: str, from_on: date, by: User, on: date
) -> "DisputedAmount":
    """
    Record that so much of a balance is disputed and hold its letters; a hold for an open dispute serves both.

    The protocol wants the dispute answered first, so nobody's limit of days or times keeps this hold out; its end is
    reviewed like any other's.

    :raises DisputeNotAllowed: as `ledger.operations.disputes.record`.
    """
    made = disputes.record(account=account, amount_pence=amount_pence, words=words, from_on=from_on, by=by, on=on)
    standing = account.holds.filter(reason=HoldReason.DISPUTE.value).in_force(on)
    if not standing.exists():
        holds.keep(
            account=account,
            reason=HoldReason.DISPUTE,
            comment="Part of the balance is disputed.",
            from_on=on,
            until_on=on + timedelta(days=LONGEST_DAYS - 1),
            source=f"ledger.disputedamount {made.public_id}",
            by=by,
            on=on,
        )
    return made


@transaction.atomic
def end(*, disputed: "DisputedAmount", until_on: date, outcome: str, by: User, on: date) -> "DisputedAmount":
    """
    Record that a dispute is over; the hold that its recording placed ends when no other is open.

    :raises DisputeNotAllowed: as `ledger.operations.disputes.end`.
    """
    done = disputes.end(disputed=disputed, until_on=until_on, outcome=outcome, by=by, on=on)
    account = done.account
    if not queries.open_on(account.pk).exists():
        rows = account.holds.filter(reason=HoldReason.DISPUTE.value, source__startswith="ledger.disputedamount ")
        for hold in rows.filter(lifted_on__isnull=True).exclude(until_on__lt=on):
            holds.lift(hold=hold, because=outcome, by=by, on=on)
    return done
