"""How a landlord collects by Direct Debit: how long the notice, who posts the money, which bank (OPS-D7, PRA-32)."""

from datetime import date

from django.db import transaction

from ledger.models import DirectDebitTerms
from ledger.rules import direct_debit as rules
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused


class TermsNotUsable(Refused):
    """The day has terms, the notice is too short, or a bank is named without the day of its test."""


@transaction.atomic
def settle_terms(
    *,
    landlord: Landlord,
    from_on: date,
    by: User,
    on: date,
    notice_working_days: int = rules.NOTICE_WORKING_DAYS,
    service_user_no: str = "",
    posts_from_schedule: bool = False,
    sponsor_bank: str = "",
    test_file_accepted_on: date | None = None,
) -> DirectDebitTerms:
    """
    Say how a landlord collects from a day on.

    :param posts_from_schedule: we post what a schedule collected when it is confirmed; otherwise the bureau sends a
        payments file, and confirming posts nothing.
    :raises TermsNotUsable: where the day has terms, or a bank is named without the day it accepted a test file.
    """
    if DirectDebitTerms.objects.filter(landlord=landlord, from_on=from_on).exists():
        raise TermsNotUsable(
            f"Terms from {short_day(from_on)} are settled already. Choose another day for the new ones."
        )
    if bool(sponsor_bank) != bool(test_file_accepted_on):
        raise TermsNotUsable("Name the sponsor bank and the day on which it accepted a test file, or neither.")
    if notice_working_days < 1:
        raise TermsNotUsable("A payer must be told at least one working day before money is taken.")
    made = DirectDebitTerms.objects.create(
        landlord=landlord,
        from_on=from_on,
        notice_working_days=notice_working_days,
        service_user_no=service_user_no,
        money_by=DirectDebitTerms.MoneyBy.SCHEDULE if posts_from_schedule else DirectDebitTerms.MoneyBy.PAYMENTS_FILE,
        sponsor_bank=sponsor_bank,
        test_file_accepted_on=test_file_accepted_on,
        by=by,
        on=on,
    )
    after = {"from": str(from_on), "notice_working_days": notice_working_days, "posts": posts_from_schedule}
    audit.record(landlord=landlord, action="direct debit terms settled", subject=made, after=after, by=by, on=on)
    return made
