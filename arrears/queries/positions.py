"""
Positions: the statement that records them for a whole landlord, and the figures that `positions` prints.

`arrears.rules.position` is the meaning, this is the speed; tests/arrears/queries/test_positions.py holds the two
together on random ledgers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max

from arrears.models import Position
from ledger.queries import standings
from ledger.rules.account_types import NO_BENEFIT_TIMING
from staff.models import Landlord

# real: OPS-E12. grace: OPS-E3, of the period charged last (DEC-6), none in a free week (OPS-L5), none for former and
# sundry accounts (OPS-L6). Division of
# integers cuts toward zero on both databases, as DEC-6 wants.
FIGURES = """
, timed AS (
    SELECT s.*, s.balance_pence - s.technical_pence AS real_pence,
           CASE WHEN s.former = {yes} OR s.account_type IN ({no_timing}) THEN 0 ELSE s.gross_weekly_pence END
               AS measured_by_pence
    FROM standings s
),
graced AS (
    SELECT t.*,
           CASE WHEN t.measured_by_pence = 0 OR t.week_charged = {no} THEN 0
                ELSE {greatest}(0, t.gross_period_pence - t.benefit_period_pence - t.paid_this_week_pence) END
               AS grace_pence
    FROM timed t
),
figures AS (
    SELECT g.*, g.real_pence - g.grace_pence AS ladder_amount_pence,
           CASE WHEN g.measured_by_pence > 0
                THEN (g.real_pence - g.grace_pence) * 100 / g.measured_by_pence END AS weeks_hundredths
    FROM graced g
)
"""

RECORDED = (
    "former",
    "balance_pence",
    "legal_rent_pence",
    "technical_pence",
    "real_pence",
    "ladder_amount_pence",
    "weeks_hundredths",
    "gross_weekly_pence",
    "benefit_weekly_pence",
    "paid_this_week_pence",
    "week_charged",
    "benefit_missing",
    "owed_since",
    "last_payment_on",
    "last_entry_id",
)
"""The columns of `figures` that a position keeps under the same name."""


def figures(on: date, *, landlord_id: int, account_ids: list[int] | None = None) -> str:
    """The text of a `WITH …, figures AS (…)` clause: every account's position at the end of a day."""
    postgres = connection.vendor == "postgresql"
    words = {
        "yes": "TRUE" if postgres else "1",
        "no": "FALSE" if postgres else "0",
        "greatest": "GREATEST" if postgres else "MAX",
        "no_timing": ", ".join(f"'{kind.value}'" for kind in sorted(NO_BENEFIT_TIMING)),
    }
    return standings.cte(on, landlord_id=landlord_id, account_ids=account_ids) + FIGURES.format(**words)


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of what `positions` prints (DEC-17), in pence and hundredths of a week."""

    account_ref: str
    balance_pence: int
    technical_pence: int
    real_pence: int
    ladder_amount_pence: int
    weeks_hundredths: int | None
    owed_since: date | None
    last_payment_on: date | None

    @property
    def weeks(self) -> str:
        """Weeks with two decimals, cut toward zero: `1.25`, `-0.30`; empty where there is no weekly charge."""
        if self.weeks_hundredths is None:
            return ""
        whole, rest = divmod(abs(self.weeks_hundredths), 100)
        return f"{'-' if self.weeks_hundredths < 0 else ''}{whole}.{rest:02d}"


def as_at(landlord: Landlord, *, on: date) -> Iterator[Figures]:
    """
    Every rent account's figures at the end of a day by effective date, from all entries known now, by reference.

    Former accounts too (technical 0, no grace, no weeks); suspense not (DEC-17).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"{figures(on, landlord_id=landlord.pk)} SELECT a.account_ref, f.balance_pence, f.technical_pence, "
            "f.real_pence, f.ladder_amount_pence, f.weeks_hundredths, f.owed_since, f.last_payment_on "
            f"FROM figures f JOIN ledger_rentaccount a ON a.id = f.account_id ORDER BY a.account_ref{_by_bytes()}"
        )
        while rows := cursor.fetchmany(2000):
            for ref, balance, technical, real, ladder, weeks, owed_since, last_payment_on in rows:
                days = day_of(owed_since), day_of(last_payment_on)
                yield Figures(ref, balance, technical, real, ladder, weeks, *days)


def _by_bytes() -> str:
    """The same order on both databases, whatever the server's language."""
    return ' COLLATE "C"' if connection.vendor == "postgresql" else ""


def day_of(value: object) -> date | None:
    """A day as either database returns it from plain SQL."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None


def last_take(landlord: Landlord, *, on: date) -> int | None:
    """The last take of a night, the one that readers use (DEC-15); None if it was never recorded."""
    taken = Position.objects.filter(landlord=landlord, on=on).aggregate(last=Max("take"))
    return taken["last"]  # type: ignore[no-any-return]
