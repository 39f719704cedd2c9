"""The baseline of the debit run: every row built in Python and put in by bulk_create, same tables and triggers."""

from datetime import date

from django.db import transaction

from ledger.models import Charge, Entry, Posting, RentWeek
from ledger.operations import postings
from staff.models import User


@transaction.atomic
def raise_week(week: RentWeek, by: User, on: date) -> int:
    """Charge a rent group one week the way one first would. Returns the number of lines."""
    charges = list(
        Charge.objects.filter(account__rent_group=week.rent_group)
        .select_related("account")
        .order_by("account_id", "element")
    )
    batch = postings.open_batch(
        landlord=week.rent_group.landlord,
        source="charge",
        reference=f"{week.rent_group.code} {week.rent_year}-W{week.week:02d}/1",
        line_count=len(charges),
        total_pence=sum(charge.weekly_pence for charge in charges),
        by=by,
        on=on,
    )
    accounts = {charge.account_id: charge.account for charge in charges}
    made = {
        account_id: Posting(
            landlord_id=batch.landlord_id,
            batch=batch,
            source="charge",
            reference=f"{account.account_ref}:{week.rent_year}:{week.week:02d}",
            recorded_on=on,
            accounted_on=week.starts_on,
            by=by,
        )
        for account_id, account in accounts.items()
    }
    Posting.objects.bulk_create(made.values(), batch_size=1000)
    Entry.objects.bulk_create(
        [
            Entry(
                landlord_id=batch.landlord_id,
                batch=batch,
                posting=made[charge.account_id],
                account_id=charge.account_id,
                kind="CHARGE",
                element=charge.element,
                amount_pence=charge.weekly_pence,
                effective_on=week.starts_on,
                rent_year=week.rent_year,
                rent_week=week.week,
            )
            for charge in charges
        ],
        batch_size=1000,
    )
    postings.seal(batch=batch)
    return len(charges)
