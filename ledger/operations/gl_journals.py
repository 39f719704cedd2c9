"""
Journals for the general ledger (OPS-L1): what a period's batches come to, in debits and credits that are equal.

A batch's part in a period is in one journal, once. Codes are dated data (OPS-A3); a code that is missing stops the
journal before anything is written.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max, Sum

from ledger.models import (
    AccountingPeriod,
    Entry,
    GlCode,
    GlJournal,
    GlJournalBatch,
    GlJournalLine,
    RentGroup,
)
from ledger.queries import gl_journals
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.gl_journal import VAT_ELEMENTS, CodeOf, Codes, Line, MissingCode, Moved, Purpose, lines_of
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CHUNK = 1000


class CodesMissing(Refused):
    """The general ledger has no code for something in this journal."""


class NothingToSend(Refused):
    """Every batch of the period is in a journal already."""


class CodeNotUsable(Refused):
    """The code is empty, or one is there for the same day."""


@transaction.atomic
def keep_code(
    *,
    landlord: Landlord,
    rent_group: RentGroup | None,
    purpose: Purpose,
    account_code: str,
    cost_centre: str,
    from_on: date,
    by: User,
    on: date,
    feed: str = "",
) -> GlCode:
    """
    Say under which code something is counted from a day on; without a rent group, for every group that has none.

    :param feed: of a bank code, the feed whose money it is (payments, hb_schedule …); empty for every other feed.
    :raises CodeNotUsable: for an empty code, or one that is there for that day.
    """
    if not account_code.strip():
        raise CodeNotUsable("Write the account code of the general ledger.")
    same = GlCode.objects.filter(
        landlord=landlord, rent_group=rent_group, purpose=purpose.value, feed=feed, from_on=from_on
    )
    if same.exists():
        raise CodeNotUsable(f"A code for this is there from {short_day(from_on)}: begin the new one on another day.")
    made = GlCode.objects.create(
        landlord=landlord,
        rent_group=rent_group,
        purpose=purpose.value,
        feed=feed,
        account_code=account_code.strip(),
        cost_centre=cost_centre.strip(),
        from_on=from_on,
    )
    audit.record(
        landlord=landlord,
        action="ledger code kept",
        subject=made,
        after={"purpose": purpose.value, "feed": feed, "code": made.account_code, "from": str(from_on)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def make(*, period: AccountingPeriod, by: User, on: date) -> GlJournal:
    """
    Make the journal of what a period's batches hold and no journal has had: one line a side, kind and batch.

    :raises NothingToSend: if every batch is in one.
    :raises CodesMissing: naming what has no code; nothing is kept.
    """
    period = AccountingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    moved = _moved(period)
    if not moved:
        raise NothingToSend(f"Every batch of {period} is in a journal already.")
    try:
        lines = lines_of(moved, codes=_codes(period), period=period.label)
    except MissingCode as missing:
        raise CodesMissing(f"{period}: no general ledger code for {missing}. Add it, then make the journal.") from None
    debits, credits = sum(line.debit_pence for line in lines), sum(line.credit_pence for line in lines)
    assert debits == credits, "each amount stands on both sides"
    last = GlJournal.objects.filter(period=period).aggregate(last=Max("number"))["last"] or 0
    journal = GlJournal.objects.create(
        period=period, number=last + 1, line_count=len(lines), debit_pence=debits, made_on=on, made_by=by
    )
    _keep(journal, moved, lines)
    audit.record(
        landlord=period.landlord,
        action="journal made",
        subject=journal,
        after={"period": period.label, "number": journal.number, "lines": len(lines), "debit_pence": debits},
        by=by,
        on=on,
    )
    return journal


def written(*, journal: GlJournal, digest: str, by: User, on: date) -> GlJournal:
    """Note the digest of a journal's file when it is first written; it never changes."""
    GlJournal.objects.filter(pk=journal.pk, digest="").update(digest=digest)
    journal.refresh_from_db()
    return journal


def _moved(period: AccountingPeriod) -> list[Moved]:
    """What the batches not sent yet come to, by batch, kind, type of account, and whether it is VAT."""
    sent = GlJournalBatch.objects.filter(period=period).values("batch_id")
    entries = Entry.objects.filter(
        landlord=period.landlord,
        posting__accounted_on__gte=period.starts_on,
        posting__accounted_on__lte=period.ends_on,
    ).exclude(batch_id__in=sent)
    entries = (
        entries.filter(account__rent_group__isnull=True)
        if period.rent_group_id is None
        else entries.filter(account__rent_group_id=period.rent_group_id)
    )
    rows = (
        entries.order_by()
        .values_list("batch_id", "batch__source", "kind", "account__account_type", "element")
        .annotate(pence=Sum("amount_pence"))
    )
    return [
        Moved(batch_id, source, EntryKind(kind), AccountType(account_type), element in VAT_ELEMENTS, pence)
        for batch_id, source, kind, account_type, element, pence in rows
    ]


def _codes(period: AccountingPeriod) -> Codes:
    """The codes in force on a period's last day: the group's own before those for every group."""
    rows = gl_journals.codes_in_force(period.landlord, period.rent_group_id, on=period.ends_on)
    return Codes({(Purpose(row.purpose), row.feed): CodeOf(row.account_code, row.cost_centre) for row in rows})


def _keep(journal: GlJournal, moved: Sequence[Moved], lines: Sequence[Line]) -> None:
    batch_ids = sorted({each.batch_id for each in moved})
    GlJournalBatch.objects.bulk_create(
        [GlJournalBatch(journal=journal, period=journal.period, batch_id=batch_id) for batch_id in batch_ids], CHUNK
    )
    GlJournalLine.objects.bulk_create(
        [
            GlJournalLine(
                journal=journal,
                place=place,
                batch_id=line.batch_id,
                account_code=line.code.account_code,
                cost_centre=line.code.cost_centre,
                debit_pence=line.debit_pence,
                credit_pence=line.credit_pence,
                vat_pence=line.vat_pence,
                narrative=line.narrative,
            )
            for place, line in enumerate(lines, start=1)
        ],
        CHUNK,
    )
