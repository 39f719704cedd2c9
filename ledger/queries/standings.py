"""
Where every account stands on a day, in one SQL text that other apps may build on (DEC-4).

`ledger.rules.standing` and `ledger.rules.expected_income` are the meaning, this is the speed;
tests/ledger/queries/test_standings.py holds them together on random ledgers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from ledger.rules.account_types import NO_BENEFIT_TIMING
from ledger.rules.entry_kinds import COLLECTED
from ledger.rules.expected_income import LATE_DAYS, LIMIT_DAYS

COLUMNS = (
    "account_id",
    "landlord_id",
    "tenancy_id",
    "account_type",
    "former",
    "balance_pence",
    "legal_rent_pence",
    "accrued_pence",
    "technical_pence",
    "benefit_weekly_pence",
    "benefit_missing",
    "gross_weekly_pence",
    "paid_this_week_pence",
    "week_charged",
    "owed_since",
    "last_payment_on",
    "last_entry_id",
)


@dataclass(frozen=True)
class AccountStanding:
    """One row of `cte`: pence, plus is owed. The names are those of the columns."""

    account_id: int
    landlord_id: int
    tenancy_id: int | None
    account_type: str
    former: bool
    balance_pence: int
    legal_rent_pence: int
    accrued_pence: int
    technical_pence: int
    benefit_weekly_pence: int
    benefit_missing: bool
    gross_weekly_pence: int
    paid_this_week_pence: int
    week_charged: bool
    owed_since: date | None
    last_payment_on: date | None
    last_entry_id: int | None


def week_start(on: date) -> date:
    """The Monday of a day's rent week (OPS-B1)."""
    return on - timedelta(days=on.weekday())


def cte(on: date, *, landlord_id: int | None = None, account_ids: list[int] | None = None) -> str:
    """
    The text of a `WITH …, standings AS (…)` clause (without the final statement) with the columns of `COLUMNS`.

    As at the end of the day, by effective date, from every entry known now. Suspense accounts are left out. All
    values in it are dates and integers of ours, so it carries no parameters and can be joined to any statement.

    :param landlord_id: one landlord only.
    :param account_ids: these accounts only (a page, a case file).
    """
    pick = " AND ".join(
        ["a.account_type <> 'SUS'"]
        + ([f"a.landlord_id = {int(landlord_id)}"] if landlord_id is not None else [])
        + ([f"a.id IN ({', '.join(str(int(pk)) for pk in account_ids) or 'NULL'})"] if account_ids is not None else [])
    )
    monday = week_start(on)
    words = {
        "pick": pick,
        "on": _day(on),
        "monday": _day(monday),
        "award_floor": _day(on - timedelta(days=LIMIT_DAYS)),
        "collected": ", ".join(f"'{kind}'" for kind in COLLECTED),
        "no_timing": ", ".join(f"'{kind.value}'" for kind in sorted(NO_BENEFIT_TIMING)),
        "uc_days": _days_between("l.paid_to", monday + timedelta(days=6)),
        "since_last": _days_between("COALESCE(l.received_on, l.paid_to)", on),
        "late": LATE_DAYS,
        "yes": "TRUE" if connection.vendor == "postgresql" else "1",
        "no": "FALSE" if connection.vendor == "postgresql" else "0",
        "greatest": "GREATEST" if connection.vendor == "postgresql" else "MAX",
        "least": "LEAST" if connection.vendor == "postgresql" else "MIN",
    }
    return TEXT.format(**words)


def as_at(
    on: date, *, landlord_id: int | None = None, account_ids: list[int] | None = None
) -> Iterator[AccountStanding]:
    """Every account's standing at the end of a day, in order of account id, without loading them all at once."""
    text = cte(on, landlord_id=landlord_id, account_ids=account_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{text} SELECT {', '.join(COLUMNS)} FROM standings ORDER BY account_id")
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield _standing(row)


def _standing(row: tuple[object, ...]) -> AccountStanding:
    named = dict(zip(COLUMNS, row, strict=True))
    for flag in ("former", "benefit_missing", "week_charged"):
        named[flag] = bool(named[flag])
    for day in ("owed_since", "last_payment_on"):
        if isinstance(named[day], str):
            named[day] = date.fromisoformat(str(named[day]))
    return AccountStanding(**named)  # type: ignore[arg-type]


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'" if connection.vendor == "postgresql" else f"'{day.isoformat()}'"


def _days_between(column: str, until: date) -> str:
    if connection.vendor == "postgresql":
        return f"({_day(until)} - {column})"
    return f"CAST(julianday('{until.isoformat()}') - julianday({column}) AS INTEGER)"


# sums: what counts up to the day. owed: walking back from the newest debit, where the unpaid money runs out
# (ledger.rules.standing). other: debits of elements that are not legal rent; receipts meet the legal rent first, so it
# is never overstated (PRA-14). latest: the last line of each award applied by the day
# and not reversed. Accrual is OPS-E12 with DEC-6;
# the integer division is "half up" written without a float: (2n + d) / 2d.
TEXT = """
WITH picked AS (
    SELECT a.id AS account_id, a.landlord_id, a.tenancy_id, a.account_type, a.rent_group_id,
           CASE WHEN a.account_type = 'FTA' OR (t.ends_on IS NOT NULL AND t.ends_on < {on})
                THEN {yes} ELSE {no} END AS former
    FROM ledger_rentaccount a LEFT JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    WHERE {pick}
),
sums AS (
    SELECT e.account_id,
           SUM(e.amount_pence) AS balance_pence,
           SUM(CASE WHEN e.kind = 'PAY' AND e.effective_on >= {monday} THEN -e.amount_pence ELSE 0 END)
               AS paid_this_week_pence,
           MAX(CASE WHEN e.kind = 'PAY' THEN e.effective_on END) AS last_payment_on,
           MIN(e.effective_on) AS first_on,
           MAX(e.id) AS last_entry_id
    FROM ledger_entry e JOIN picked p ON p.account_id = e.account_id
    WHERE e.effective_on <= {on}
    GROUP BY e.account_id
),
debits AS (
    SELECT e.account_id, e.effective_on, SUM(e.amount_pence) AS amount_pence, MAX(s.balance_pence) AS balance_pence
    FROM ledger_entry e JOIN sums s ON s.account_id = e.account_id
    WHERE s.balance_pence > 0 AND e.effective_on <= {on} AND e.amount_pence > 0 AND e.kind NOT IN ({collected})
    GROUP BY e.account_id, e.effective_on
),
walked AS (
    SELECT account_id, effective_on, balance_pence,
           SUM(amount_pence) OVER (PARTITION BY account_id ORDER BY effective_on DESC) AS back_to_here
    FROM debits
),
owed AS (
    SELECT account_id, MAX(effective_on) AS owed_since
    FROM walked WHERE back_to_here >= balance_pence
    GROUP BY account_id
),
other AS (
    SELECT e.account_id, SUM(e.amount_pence) AS not_legal_pence
    FROM (SELECT DISTINCT c.account_id, c.element FROM ledger_charge c JOIN picked p ON p.account_id = c.account_id
          WHERE c.legal_rent = {no}) n
    JOIN ledger_entry e ON e.account_id = n.account_id AND e.element = n.element
    WHERE e.effective_on <= {on}
    GROUP BY e.account_id
),
weekly AS (
    SELECT c.account_id, SUM(c.weekly_pence) AS gross_weekly_pence
    FROM ledger_charge c JOIN picked p ON p.account_id = c.account_id
    WHERE c.from_on <= {on} AND (c.until_on IS NULL OR c.until_on >= {on})
    GROUP BY c.account_id
),
ranked AS (
    SELECT b.award_id, w.account_id, w.kind, b.rate_pence,
           MAX(b.covers_until) OVER (PARTITION BY b.award_id) AS paid_to,
           MAX(CASE WHEN b.posting_id IS NOT NULL THEN b.paid_on END) OVER (PARTITION BY b.award_id) AS received_on,
           ROW_NUMBER() OVER (PARTITION BY b.award_id ORDER BY b.paid_on DESC, b.covers_until DESC, b.id DESC) AS place
    FROM ledger_benefitpayment b
    JOIN ledger_benefitaward w ON w.id = b.award_id
    JOIN picked p ON p.account_id = w.account_id
    WHERE b.paid_on <= {on} AND (w.closed_on IS NULL OR w.closed_on >= {on})
      AND NOT EXISTS (SELECT 1 FROM ledger_posting r WHERE r.reverses_id = b.posting_id)
      AND p.former = {no} AND p.account_type NOT IN ({no_timing})
),
latest AS (
    SELECT award_id, account_id, kind, rate_pence, paid_to, received_on,
           CASE WHEN paid_to >= {award_floor} THEN 1 ELSE 0 END AS counts
    FROM ranked WHERE place = 1
),
charged AS (
    SELECT DISTINCT e.account_id, e.effective_on
    FROM ledger_entry e JOIN latest l ON l.account_id = e.account_id AND l.kind = 'HB'
    WHERE e.kind = 'CHARGE' AND e.effective_on > {award_floor} AND e.effective_on <= {on}
),
counted AS (
    SELECT l.award_id, COUNT(*) AS debits
    FROM latest l JOIN charged c ON c.account_id = l.account_id AND c.effective_on > l.paid_to
    WHERE l.kind = 'HB'
    GROUP BY l.award_id
),
accrued AS (
    SELECT l.account_id,
           SUM(CASE WHEN l.counts = 0 THEN 0
                    WHEN l.kind = 'HB' THEN l.rate_pence * COALESCE(n.debits, 0)
                    WHEN {uc_days} > 0 THEN (2 * l.rate_pence * 12 * {uc_days} + 365) / 730
                    ELSE 0 END) AS accrued_pence,
           SUM(CASE WHEN l.counts = 0 THEN 0
                    WHEN l.kind = 'HB' THEN CASE WHEN COALESCE(n.debits, 0) > 0 THEN l.rate_pence ELSE 0 END
                    WHEN {uc_days} > 0 THEN (2 * l.rate_pence * 84 + 365) / 730
                    ELSE 0 END) AS benefit_weekly_pence,
           MAX(CASE WHEN l.kind = 'HB' AND {since_last} > 28 + {late} THEN 1
                    WHEN l.kind <> 'HB' AND l.received_on IS NOT NULL AND {since_last} > 31 + {late} THEN 1
                    WHEN l.kind <> 'HB' AND l.received_on IS NULL AND {since_last} > 62 + {late} THEN 1
                    ELSE 0 END) AS missing
    FROM latest l LEFT JOIN counted n ON n.award_id = l.award_id
    GROUP BY l.account_id
),
standings AS (
    SELECT p.account_id, p.landlord_id, p.tenancy_id, p.account_type, p.former,
           CAST(COALESCE(s.balance_pence, 0) AS BIGINT) AS balance_pence,
           CAST(CASE WHEN COALESCE(s.balance_pence, 0) <= 0 THEN COALESCE(s.balance_pence, 0)
                     ELSE {greatest}(s.balance_pence - {greatest}(COALESCE(o2.not_legal_pence, 0), 0), 0) END AS BIGINT)
               AS legal_rent_pence,
           CAST(COALESCE(x.accrued_pence, 0) AS BIGINT) AS accrued_pence,
           CAST({least}({greatest}(COALESCE(s.balance_pence, 0), 0), COALESCE(x.accrued_pence, 0)) AS BIGINT)
               AS technical_pence,
           CAST(COALESCE(x.benefit_weekly_pence, 0) AS BIGINT) AS benefit_weekly_pence,
           CASE WHEN COALESCE(x.missing, 0) = 1 THEN {yes} ELSE {no} END AS benefit_missing,
           CAST(CASE WHEN p.former = {yes} THEN 0 ELSE COALESCE(g.gross_weekly_pence, 0) END AS BIGINT)
               AS gross_weekly_pence,
           CAST(COALESCE(s.paid_this_week_pence, 0) AS BIGINT) AS paid_this_week_pence,
           COALESCE(k.charged, {yes}) AS week_charged,
           CASE WHEN s.balance_pence > 0 THEN COALESCE(o.owed_since, s.first_on) END AS owed_since,
           s.last_payment_on, s.last_entry_id
    FROM picked p
    LEFT JOIN sums s ON s.account_id = p.account_id
    LEFT JOIN owed o ON o.account_id = p.account_id
    LEFT JOIN other o2 ON o2.account_id = p.account_id
    LEFT JOIN weekly g ON g.account_id = p.account_id
    LEFT JOIN accrued x ON x.account_id = p.account_id
    LEFT JOIN ledger_rentweek k ON k.rent_group_id = p.rent_group_id AND k.starts_on = {monday}
)
"""
