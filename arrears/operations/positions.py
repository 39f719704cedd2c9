"""Records where every account stands on a night (DEC-15): one statement for a whole landlord."""

from datetime import date

from django.db import connection, transaction

from arrears.queries import positions
from staff.models import Landlord, User


@transaction.atomic
def record(*, landlord: Landlord, on: date, take: int, by: User) -> int:
    """
    Record every account's position on a night, as far as this take of it has none yet.

    :return: how many are new; 0 when the night is run again.
    """
    kept = ", ".join(positions.RECORDED)
    with connection.cursor() as cursor:
        # "WHERE 1 = 1": without it SQLite reads ON CONFLICT as the ON of a join.
        cursor.execute(
            f"{_insert_text(kept)} {positions.figures(on, landlord_id=landlord.pk)} "
            f"SELECT landlord_id, account_id, {_day(on)}, {int(take)}, {kept} FROM figures WHERE 1 = 1 "
            "ON CONFLICT DO NOTHING"
        )
        return int(cursor.rowcount)


def _insert_text(kept: str) -> str:
    return f'INSERT INTO arrears_position (landlord_id, account_id, "on", take, {kept})'


def _day(on: date) -> str:
    return f"DATE '{on.isoformat()}'" if connection.vendor == "postgresql" else f"'{on.isoformat()}'"
