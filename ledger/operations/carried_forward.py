"""
Carrying a landlord's accounts forward to a Sunday (PostgreSQL): once a week, in one statement for what moved.

The night calls it before it asks where the accounts stand; `ledger.queries.carried_forward` says what it is for.
"""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max

from ledger.models import CarriedBook, CarriedForward, Entry
from ledger.operations import book_lock
from ledger.queries.carried_forward import PART
from ledger.rules.rent_weeks import monday_of
from staff.models import Landlord, User
from staff.whole_book import whole_book


@transaction.atomic
def carry(*, landlord: Landlord, by: User, on: date) -> CarriedBook | None:
    """
    Carry every account of a landlord to the Sunday before a day; a book that is carried that far stays as it is.

    Nobody posts for this landlord meanwhile: an entry's number is given before its commit, so "up to this entry" is
    true only then (DEC-14's seal does the same for the audit log).
    :return: how far the book is carried now; None on SQLite, which needs none.
    """
    if connection.vendor != "postgresql":
        return None
    until = monday_of(on) - timedelta(days=1)
    if (book := _carried(landlord, until)) is not None:
        return book
    book_lock.alone(landlord_id=landlord.pk)
    # Somebody else may have carried it while we waited: adding the same entries again would count them twice.
    if (book := _carried(landlord, until)) is not None:
        return book
    book = CarriedBook.objects.filter(landlord=landlord).first()
    through: int = Entry.objects.filter(landlord=landlord).aggregate(newest=Max("pk"))["newest"] or 0
    words = {"landlord": landlord.pk, "until": f"DATE '{until.isoformat()}'", "through": through, "part": PART}
    with connection.cursor() as cursor:
        if book is None:
            CarriedForward.objects.filter(landlord=landlord).delete()
            with whole_book():
                cursor.execute(ALL.format(**words))
        else:
            been = {"carried_on": f"DATE '{book.carried_on.isoformat()}'", "carried_through": book.through_entry_id}
            cursor.execute(ADD.format(**words, **been))
            cursor.execute(ALL.format(**words))
    return CarriedBook.objects.update_or_create(
        landlord=landlord, defaults={"carried_on": until, "through_entry_id": through}
    )[0]


def _carried(landlord: Landlord, until: date) -> CarriedBook | None:
    """The book, if it is carried as far as a day."""
    return CarriedBook.objects.filter(landlord=landlord, carried_on__gte=until).first()


def drop(*, landlord: Landlord, by: User, on: date) -> None:
    """Throw a landlord's carried figures away; the next night makes them again from the entries."""
    with transaction.atomic():
        book_lock.alone(landlord_id=landlord.pk)
        CarriedForward.objects.filter(landlord=landlord).delete()
        CarriedBook.objects.filter(landlord=landlord).delete()


# Accounts without a carried row, from all their entries.
ALL = """
INSERT INTO ledger_carriedforward
    (account_id, landlord_id, balance_pence, parts, first_on, last_payment_on, last_entry_id)
SELECT account_id, {landlord}, SUM(pence), jsonb_object_agg(part, pence), MIN(first_on), MAX(last_payment_on),
       MAX(last_entry_id)
FROM (SELECT e.account_id, {part} AS part, SUM(e.amount_pence) AS pence, MIN(e.effective_on) AS first_on,
             MAX(CASE WHEN e.kind = 'PAY' THEN e.effective_on END) AS last_payment_on, MAX(e.id) AS last_entry_id
      FROM ledger_rentaccount a
      JOIN ledger_entry e ON e.account_id = a.id
      WHERE a.landlord_id = {landlord} AND e.effective_on <= {until} AND e.id <= {through}
        AND NOT EXISTS (SELECT 1 FROM ledger_carriedforward c WHERE c.account_id = a.id)
      GROUP BY 1, 2) d
GROUP BY account_id
"""

# What was entered since, added to every row that it moves.
ADD = """
WITH since AS (
    SELECT account_id, kind, element, amount_pence, effective_on, id FROM ledger_entry
    WHERE landlord_id = {landlord} AND effective_on > {carried_on} AND effective_on <= {until} AND id <= {through}
    UNION ALL
    SELECT account_id, kind, element, amount_pence, effective_on, id FROM ledger_entry
    WHERE landlord_id = {landlord} AND effective_on <= {carried_on} AND id > {carried_through} AND id <= {through}
),
added AS (
    SELECT account_id, SUM(amount_pence) AS balance_pence,
           MAX(CASE WHEN kind = 'PAY' THEN effective_on END) AS last_payment_on,
           MIN(effective_on) AS first_on, MAX(id) AS last_entry_id
    FROM since GROUP BY account_id
),
merged AS (
    SELECT account_id, jsonb_object_agg(part, pence) AS parts
    FROM (SELECT account_id, part, SUM(pence) AS pence
          FROM (SELECT e.account_id, {part} AS part, e.amount_pence AS pence FROM since e
                UNION ALL
                SELECT c.account_id, j.key, j.value::bigint
                FROM added a JOIN ledger_carriedforward c ON c.account_id = a.account_id
                CROSS JOIN LATERAL jsonb_each_text(c.parts) j) d
          GROUP BY account_id, part) g
    GROUP BY account_id
)
UPDATE ledger_carriedforward c
SET balance_pence = c.balance_pence + a.balance_pence,
    parts = m.parts,
    first_on = LEAST(c.first_on, a.first_on),
    last_payment_on = GREATEST(c.last_payment_on, a.last_payment_on),
    last_entry_id = GREATEST(c.last_entry_id, a.last_entry_id)
FROM added a JOIN merged m ON m.account_id = a.account_id
WHERE c.account_id = a.account_id
"""
