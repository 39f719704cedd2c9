"""The nightly proof of a landlord's ledger, kept with its date so that a bad night stays visible."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from ledger.models import LedgerCheck, LedgerFinding
from ledger.operations import assertions
from ledger.queries import check
from staff.models import Landlord, User

LONGEST_PROMISE, LONGEST_WHERE = 120, 300


@transaction.atomic
def run(*, landlord: Landlord, by: User, on: date) -> LedgerCheck:
    """
    Prove everything `check_ledger` promises, compare finance's figures again, and keep what was found.

    Nothing is corrected. A second check of a day is a new take.
    """
    assertions.compare(landlord=landlord, by=by, on=on)
    share = check.explained(landlord)
    found = list(check.findings(landlord))
    last = LedgerCheck.objects.filter(landlord=landlord, on=on).aggregate(last=Max("take"))["last"] or 0
    made = LedgerCheck.objects.create(
        landlord=landlord,
        on=on,
        take=last + 1,
        explained_pence=share.explained_pence,
        all_pence=share.all_pence,
        finding_count=len(found),
        by=by,
    )
    LedgerFinding.objects.bulk_create(
        [
            LedgerFinding(check_run=made, promise=each.promise[:LONGEST_PROMISE], where=each.where[:LONGEST_WHERE])
            for each in found
        ]
    )
    return made
