"""Paying refunds out: one file for the bank, stored as it was made, and given up when the landlord's days are over."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from feeds.formats import refund_file
from feeds.formats.refund_file import RefundLine
from ledger.operations import refunds as operations
from ledger.operations.refunds import RefundOver
from ledger.queries import refunds as queries
from letters import store
from staff.models import Landlord, User

if TYPE_CHECKING:
    from ledger.models import RefundFile

MEDIA_TYPE = "text/csv"


@transaction.atomic
def make(*, landlord: Landlord, by: User, on: date) -> "RefundFile":
    """
    Make the file of every approved refund that is in none yet (OPS-D31).

    :raises RefundOver: if there is none, or somebody made the file at the same moment.
    """
    waiting = queries.for_next_file(landlord_id=landlord.pk)
    if not waiting:
        raise RefundOver("No approved refund waits for a file.")
    content = refund_file.write(
        [
            RefundLine(
                one.sort_code, one.account_number, one.payee_name, one.amount_pence, one.account_ref, one.public_id
            )
            for one in waiting
        ]
    )
    stored = store.put(content, media_type=MEDIA_TYPE)
    return operations.put_in_file(
        landlord=landlord, public_ids=[one.public_id for one in waiting], digest=stored.digest, by=by, on=on
    )


def erase(*, landlord: Landlord, by: User, on: date) -> int:
    """
    Give up bank details, in the rows and in the stored files, of files confirmed long enough ago.

    :return: how many files.
    """
    digests = operations.erase_bank_details(landlord=landlord, by=by, on=on)
    for digest in digests:
        store.give_up(digest)
    return len(digests)
