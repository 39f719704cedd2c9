"""A landlord's books for tests of pages: a period, its journal, a named difference, a mirrored row that is undone."""

from datetime import date

from feeds.models import FeedFile, MirrorRow
from feeds.operations import gl_journals
from ledger.models import AccountingPeriod, GlJournal, PeriodCalendar, ReconcilingItem, RentAccount, RentGroup
from ledger.operations import gl_journals as codes
from ledger.operations import periods, reconciling_items
from ledger.rules.accounting_periods import Basis
from ledger.rules.gl_journal import Purpose
from staff.models import Landlord, User
from tests.builders.world import TAKE_ON

LAID_OUT = date(2026, 7, 1)


def april(landlord: Landlord, by: User) -> AccountingPeriod:
    """The first rent month of the landlord's first rent group, laid out when first asked for."""
    group = RentGroup.objects.filter(landlord=landlord).order_by("code").first()
    if not PeriodCalendar.objects.filter(landlord=landlord).exists():
        periods.keep_calendar(
            landlord=landlord, rent_group=group, basis=Basis.RENT_MONTHS, from_on=TAKE_ON, by=by, on=TAKE_ON
        )
        periods.lay_out(landlord=landlord, by=by, on=LAID_OUT)
    return AccountingPeriod.objects.get(landlord=landlord, label="2026-04")


def journal(landlord: Landlord, by: User) -> GlJournal:
    """The first journal of what was accounted for in any period that has something."""
    found = GlJournal.objects.filter(period__landlord=landlord).first()
    if found is not None:
        return found
    april(landlord, by)
    for purpose in Purpose:
        codes.keep_code(
            landlord=landlord,
            rent_group=None,
            purpose=purpose,
            account_code=f"GL-{purpose.value}"[:20],
            cost_centre="",
            from_on=TAKE_ON,
            by=by,
            on=TAKE_ON,
        )
    for period in AccountingPeriod.objects.filter(landlord=landlord).order_by("-starts_on"):
        try:
            return gl_journals.make(period=period, by=by, on=LAID_OUT)
        except codes.NothingToSend:
            continue
    raise AssertionError("the landlord has no entries to send")


def named_difference(landlord: Landlord, by: User) -> ReconcilingItem:
    """One difference with finance that somebody has named."""
    found = ReconcilingItem.objects.filter(period__landlord=landlord, cleared_on__isnull=True).first()
    return found or reconciling_items.name(
        period=april(landlord, by), figure="closing", amount_pence=100, words="Cheque in May", by=by, on=LAID_OUT
    )


def undone_row(account: RentAccount) -> MirrorRow:
    """A row of the housing system that vanished and nobody has looked at."""
    file = FeedFile.objects.filter(landlord=account.landlord).first()
    assert file is not None, "the scene has a file"
    count = MirrorRow.objects.count()
    return MirrorRow.objects.create(
        landlord=account.landlord,
        ext_id=f"N{count}",
        fingerprint="0" * 64,
        account=account,
        value_on=TAKE_ON,
        amount_pence=-100,
        posting_id=0,
        state=MirrorRow.State.VANISHED,
        undone_on=LAID_OUT,
        brought_by=file,
        seen_in=file,
    )
