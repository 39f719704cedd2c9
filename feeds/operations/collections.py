"""
Collections go to the bureau: prepared with what apps above the ledger know, written once as a schedule (PRA-32).

Standard 18 is written only where the landlord's terms name a sponsor bank that accepted a test file.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from feeds.formats import canonical, standard18
from feeds.formats.collections_file import SCHEDULE, ScheduledCollection
from feeds.formats.standard18 import Item, Originator
from feeds.operations import advance_notices, direct_debit_amounts
from ledger.operations import collections
from ledger.queries import direct_debits as queries
from letters import store
from staff.models import Landlord, User
from staff.refusals import Refused
from staff.rules.safe_text import safe_cell

if TYPE_CHECKING:
    from ledger.models import Collection, CollectionRun

BankDetails = Callable[[str], tuple[str, str]]
"""Sort code and account of a reference, from whoever holds bank details; this system keeps none."""


class Standard18IsOff(Refused):
    """No sponsor bank of this landlord has accepted a test file (PRA-32)."""


def prepare(*, landlord: Landlord, from_on: date, until_on: date, by: User, on: date) -> "CollectionRun":
    """
    Prepare the collections of some days, knowing of letters sent since and of Breathing Spaces (PRA-10).

    :raises RunNotUsable: as `ledger.operations.collections.prepare`.
    """
    advance_notices.note_sent_letters(landlord=landlord, by=by)
    return collections.prepare(
        landlord=landlord,
        from_on=from_on,
        until_on=until_on,
        by=by,
        on=on,
        current_rent_only=direct_debit_amounts.protected(landlord, on=on),
    )


@transaction.atomic
def file(*, run: "CollectionRun", by: User, on: date) -> "CollectionRun":
    """
    Write a prepared run's schedule for the bureau, keep its bytes, and note that it was given: all or nothing.

    :raises RunNotUsable: if it was filed or dropped before, or nothing is left in it.
    """
    going = collections.file(
        run=run, by=by, on=on, current_rent_only=direct_debit_amounts.protected(run.landlord, on=on)
    )
    stored = store.put("".join(canonical.write(_rows(going), SCHEDULE)).encode(), media_type="text/csv")
    collections.keep_files(run=run, file_digest=stored.digest, notices_digest="")
    return run


def _rows(going: "Sequence[Collection]") -> list[ScheduledCollection]:
    rows = []
    for one in going:
        assert one.notice is not None, "nothing is filed without its notice"
        assert one.notice.sent_on is not None, "nothing is filed whose notice was not sent"
        rows.append(
            ScheduledCollection(
                reference=one.instruction.reference,
                account_ref=one.account.account_ref,
                payer_name=safe_cell(one.instruction.payer_name),
                bank_tail=one.instruction.bank_tail,
                amount_pence=one.amount_pence,
                collect_on=one.collect_on,
                code=one.code,
                notice_sent_on=one.notice.sent_on,
            )
        )
    return rows


def write_standard18(*, run: "CollectionRun", by: Originator, details: BankDetails, on: date) -> bytes:
    """
    A filed run as a Standard 18 file, for a landlord that submits to Bacs itself.

    :raises Standard18IsOff: until a sponsor bank has accepted a test file.
    :raises NotStandard18: for a value that has no place in the file.
    """
    terms = queries.terms_of(run.landlord, on=on)
    if terms.test_file_accepted_on is None or terms.test_file_accepted_on > on:
        raise Standard18IsOff(
            f"{run.landlord.name} has no sponsor bank that accepted a test file. Give the schedule to the bureau; "
            "Standard 18 can be used once a bank has accepted a test and the Direct Debit terms say so."
        )
    items = []
    rows = run.collections.exclude(state__in=["planned", "left_out"]).select_related("instruction")
    for one in rows.order_by("collect_on", "instruction__reference"):
        sort_code, account = details(one.instruction.reference)
        items.append(
            Item(
                sort_code,
                account,
                one.code,
                one.amount_pence,
                one.instruction.reference,
                one.instruction.payer_name,
                one.collect_on,
            )
        )
    first = min(item.on for item in items)
    lines = standard18.write(items, by=by, serial=str(run.pk % 1_000_000), made_on=on, process_on=first)
    return "".join(lines).encode("ascii")
